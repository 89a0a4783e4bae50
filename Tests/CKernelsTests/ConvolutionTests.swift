import CKernels
import Testing

@Suite("Convolution")
struct ConvolutionTests {
    static let cases: [ConvolutionCase] = [
        ConvolutionCase(height: 4, width: 4, channels: 1, filters: 1, size: (1, 1)),
        ConvolutionCase(batch: 2, height: 9, width: 9, channels: 16, filters: 16, padding: 1),
        ConvolutionCase(batch: 2, height: 10, width: 7, channels: 20, filters: 18, activation: .relu),
        ConvolutionCase(batch: 3, height: 11, width: 6, channels: 33, filters: 47, padding: 2),
        ConvolutionCase(height: 3, width: 30, channels: 12, filters: 12, padding: 1),
        ConvolutionCase(height: 12, width: 13, channels: 1, filters: 32),
        ConvolutionCase(
            batch: 2, height: 8, width: 8, channels: 5, filters: 7, stride: 2, padding: 1, activation: .relu),
        ConvolutionCase(batch: 2, height: 11, width: 9, channels: 4, filters: 6, size: (5, 5), stride: 3, padding: 2),
        ConvolutionCase(height: 13, width: 14, channels: 6, filters: 9, dilation: 2, padding: 2, groups: 3),
        ConvolutionCase(height: 9, width: 9, channels: 4, filters: 8, padding: 1, groups: 4),
        ConvolutionCase(batch: 2, height: 9, width: 9, channels: 8, filters: 8, stride: 2, padding: 1, groups: 8),
        ConvolutionCase(
            height: 12, width: 12, channels: 19, filters: 19, size: (9, 9), padding: 4, groups: 19, activation: .relu),
        ConvolutionCase(batch: 2, height: 7, width: 7, channels: 40, filters: 33, size: (1, 1)),
        ConvolutionCase(batch: 2, height: 8, width: 8, channels: 6, filters: 10, size: (1, 1), stride: 2),
        ConvolutionCase(height: 15, width: 15, channels: 3, filters: 8, size: (7, 7), stride: 2, padding: 3),
        ConvolutionCase(height: 5, width: 5, channels: 500, filters: 5, padding: 1),
        ConvolutionCase(batch: 2, height: 6, width: 6, channels: 16, filters: 16, size: (2, 2), stride: 3, padding: 1),
        ConvolutionCase(batch: 3, height: 1, width: 50, channels: 3, filters: 8, size: (1, 5), stride: 2, dilation: 3),
    ]

    @Test("a convolution and its gradients are the definition's, on every instruction set", arguments: cases)
    func definition(_ convolution: ConvolutionCase) throws {
        let expected = convolution.reference()
        for isa in supportedInstructionSets {
            let result = convolution.run(on: try TestPool(threads: 2, isa: isa))
            for (got, wanted) in [(result.y, expected.y), (result.dx, expected.dx), (result.dw, expected.dw)] {
                // Winograd's transformations round to some 1e-5 of the largest number.
                let tolerance = Tolerance(absolute: 2e-5 * (wanted.map(abs).max() ?? 0))
                #expect(disagreement(got, wanted, within: tolerance) == nil, "\(isa)")
            }
        }
    }

    @Test("the comparison sees one wrong weight")
    func comparisonSeesFaults() throws {
        let result = Self.cases[1].run(on: try TestPool())
        let wrong = Self.cases[1].reference(fault: 0.01)
        let tolerance = Tolerance(absolute: 2e-5 * (wrong.y.map(abs).max() ?? 0))
        #expect(disagreement(result.y, wrong.y, within: tolerance) != nil)
        #expect(disagreement(result.dx, wrong.dx, within: tolerance) != nil)
    }

    @Test("the greatest of a window may be no number, and its place is the first of equals")
    func greatest() throws {
        var shape = descent_pooling_shape(
            batch: 1, height: 1, width: 6, channels: 1, window_height: 1, window_width: 3, stride_y: 1, stride_x: 3,
            pad_top: 0, pad_left: 0, out_height: 1, out_width: 2)
        for isa in supportedInstructionSets {
            let pool = try TestPool(isa: isa)
            let y = Buffer(count: 2)
            var places = [Int32](repeating: -1, count: 2)
            descent_max_pool(pool.pool, &shape, [-.infinity, -.infinity, -.infinity, 2, 2, 1], y.pointer, &places)
            #expect(y.values == [-.infinity, 2] && places == [0, 0])
            descent_max_pool(pool.pool, &shape, [5, .nan, 7, 1, 3, .nan], y.pointer, &places)
            #expect(y.values.allSatisfy(\.isNaN) && places == [1, 2])
        }
    }

    @Test("batch norm keeps its accuracy far from zero")
    func farFromZero() throws {
        let (rows, columns) = (3000, 17)
        var numbers = Numbers(seed: 3)
        let x = numbers.floats(rows * columns).map { 4096 + $0 }
        let vectors = (0..<5).map { _ in Buffer([Float](repeating: 1, count: columns)) }
        let y = Buffer(count: rows * columns), scratch = Buffer(count: descent_batch_norm_scratch_floats(rows, columns))
        var tail = descent_batch_norm_tail(residual: nil, rectifies: false)
        let pool = try TestPool(threads: 2)
        descent_batch_norm(
            pool.pool, rows, columns, 0, x, vectors[0].values, vectors[1].values, &tail, vectors[2].pointer,
            vectors[3].pointer, vectors[4].pointer, y.pointer, scratch.pointer)
        for column in 0..<columns {
            let numbers = (0..<rows).map { Double(x[$0 * columns + column]) }
            let mean = numbers.reduce(0, +) / Double(rows)
            let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(rows - 1)
            #expect(abs(Double(vectors[2].values[column]) - mean) < 5e-4)
            #expect(abs(Double(vectors[4].values[column]) - variance) < 1e-6)
        }
    }
}
