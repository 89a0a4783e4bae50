import CKernels
import Testing

@Suite("Reductions")
struct ReductionTests {
    static let lengths = [0, 1, 3, 16, 17, 100, 4096, 4097, 70_000]

    @Test("sums agree with Float64", arguments: supportedInstructionSets, lengths)
    func sums(isa: descent_isa, count: Int) throws {
        let pool = try TestPool(threads: 2, isa: isa)
        var numbers = Numbers(seed: 7)
        let a = numbers.floats(count), b = numbers.floats(count)
        let tolerance = 1e-7 * Double(count).squareRoot() * 3
        let sum = a.reduce(0.0) { $0 + Double($1) }
        let dot = zip(a, b).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
        let squares = a.reduce(0.0) { $0 + Double($1) * Double($1) }
        #expect(abs(descent_sum(pool.pool, count, a) - sum) <= tolerance)
        #expect(abs(descent_dot(pool.pool, count, a, b) - dot) <= tolerance)
        #expect(abs(descent_sum_of_squares(pool.pool, count, a) - squares) <= 1e-6 * squares)
    }

    @Test("a number that is not finite makes the norm so", arguments: [Float.nan, .infinity, -.infinity])
    func notFinite(value: Float) throws {
        let pool = try TestPool()
        for position in [0, 15, 16, 5000] {
            var values = [Float](repeating: 0.5, count: 5001)
            values[position] = value
            #expect(!descent_sum_of_squares(pool.pool, values.count, values).isFinite)
        }
    }

    static let shapes = [(1, 1), (3, 5), (7, 16), (33, 3), (20, 70), (300, 130), (1, 5000)]

    @Test("rows and columns are reduced as in Float64", arguments: supportedInstructionSets, shapes)
    func matrices(isa: descent_isa, shape: (rows: Int, columns: Int)) throws {
        let pool = try TestPool(threads: 2, isa: isa)
        let (rows, columns) = shape
        var numbers = Numbers(seed: 8)
        let x = numbers.floats(rows * columns)
        var rowSums = [Double](repeating: 0, count: rows), maxima = [Double](repeating: -.infinity, count: rows)
        var columnSums = [Double](repeating: 0.5, count: columns)
        for (index, value) in x.enumerated() {
            rowSums[index / columns] += Double(value) * 0.25
            columnSums[index % columns] += Double(value) * 0.25
            maxima[index / columns] = max(maxima[index / columns], Double(value))
        }
        let perRow = Buffer(count: rows), perColumn = Buffer([Float](repeating: 0.5, count: columns))
        descent_row_sums(pool.pool, rows, columns, x, 0.25, perRow.pointer)
        #expect(disagreement(perRow, rowSums, within: Tolerance(absolute: 2e-5)) == nil)
        descent_row_maxima(pool.pool, rows, columns, x, perRow.pointer)
        #expect(disagreement(perRow, maxima, within: Tolerance()) == nil)
        descent_column_sums(pool.pool, rows, columns, columns, x, 0.25, true, perColumn.pointer)
        #expect(disagreement(perColumn, columnSums, within: Tolerance(absolute: 2e-5)) == nil)
        descent_column_sums(pool.pool, rows, columns, columns, x, 0.25, false, perColumn.pointer)
        #expect(disagreement(perColumn, columnSums.map { $0 - 0.5 }, within: Tolerance(absolute: 2e-5)) == nil)
    }

    @Test("argmax gives the first of the greatest and passes over NaN", arguments: supportedInstructionSets)
    func argmax(isa: descent_isa) throws {
        let pool = try TestPool(isa: isa)
        func argmax(_ x: [Float]) -> Int32 {
            var index: Int32 = -1
            descent_argmax(pool.pool, 1, x.count, x, &index)
            return index
        }
        #expect(argmax([3]) == 0)
        #expect(argmax([1, 5, 2, 5]) == 1)
        #expect(argmax([-3, -2, -7]) == 1)
        #expect(argmax([.nan, 1, .nan, 2]) == 3)
        #expect(argmax([.nan, .nan]) == 0)
        #expect(argmax([-.infinity, -.infinity]) == 0)
        for position in 0..<40 {
            var x = [Float](repeating: 0, count: 40)
            x[position] = 1
            #expect(argmax(x) == Int32(position))
        }
    }
}
