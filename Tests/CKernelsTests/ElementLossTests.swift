import CKernels
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

@Suite("Losses of single elements")
struct ElementLossTests {
    /// A loss by its formula in Float64, and the kernel that computes it.
    struct Loss: CustomTestStringConvertible {
        let testDescription: String
        let formula: @Sendable (_ prediction: Double, _ target: Double) -> Double
        let run:
            @Sendable (
                _ pool: OpaquePointer, _ rows: Int, _ columns: Int, _ x: [Float], _ targets: [Float], _ scale: Float,
                _ losses: UnsafeMutablePointer<Float>, _ gradient: UnsafeMutablePointer<Float>?
            ) -> Void

        static func regression(
            _ name: String, _ loss: descent_error_loss, _ delta: Float,
            _ formula: @escaping @Sendable (Double, Double) -> Double
        ) -> Loss {
            Loss(testDescription: name, formula: formula) { pool, rows, columns, x, targets, scale, losses, gradient in
                descent_regression_loss(pool, loss, delta, rows, columns, x, targets, scale, losses, gradient)
            }
        }

        static func binaryCrossEntropy(_ name: String, positiveWeight: Float) -> Loss {
            Loss(testDescription: name) { x, t in
                let weight = Double(positiveWeight)
                return weight * t * log1p(exp(-x)) + (1 - t) * (x + log1p(exp(-x)))
            } run: { pool, rows, columns, x, targets, scale, losses, gradient in
                descent_binary_cross_entropy(
                    pool, rows, columns, x, targets, positiveWeight, scale, losses, gradient)
            }
        }
    }

    static let losses: [Loss] = [
        .regression("squared", .squared, 0) { ($0 - $1) * ($0 - $1) },
        .regression("absolute", .absolute, 0) { abs($0 - $1) },
        .regression("Huber", .huber, 0.75) { prediction, target in
            let error = abs(prediction - target)
            return error <= 0.75 ? error * error / 2 : 0.75 * (error - 0.375)
        },
        .binaryCrossEntropy("binary cross-entropy", positiveWeight: 1),
        .binaryCrossEntropy("binary cross-entropy with a positive weight", positiveWeight: 3.5),
    ]

    @Test("the loss agrees with Float64, the gradient with differences", arguments: supportedInstructionSets, losses)
    func agrees(isa: descent_isa, loss: Loss) throws {
        let pool = try TestPool(threads: 2, isa: isa)
        for (rows, columns) in [(1, 1), (5, 1), (100, 1), (4, 3), (9, 17), (2, 40)] {
            var numbers = Numbers(seed: 14)
            let x = numbers.floats(rows * columns, in: -6...6)
            let targets = numbers.floats(rows * columns, in: 0...1)
            let scale = 1 / Float(rows * columns)
            let perRow = Buffer(count: rows), gradient = Buffer(count: x.count), evaluated = Buffer(count: rows)
            loss.run(pool.pool, rows, columns, x, targets, scale, perRow.pointer, gradient.pointer)
            loss.run(pool.pool, rows, columns, x, targets, scale, evaluated.pointer, nil)

            var expected = [Double](repeating: 0, count: rows)
            var slopes = [Double]()
            let step = 1e-6
            for (index, (x, target)) in zip(x, targets).enumerated() {
                let (x, target) = (Double(x), Double(target))
                expected[index / columns] += loss.formula(x, target) / Double(columns)
                slopes.append(
                    Double(scale) * (loss.formula(x + step, target) - loss.formula(x - step, target)) / (2 * step))
            }
            let tolerance = Tolerance(absolute: 1e-6, relative: 1e-6)
            #expect(disagreement(perRow, expected, within: tolerance) == nil, "\(rows)x\(columns)")
            #expect(disagreement(gradient, slopes, within: Tolerance(absolute: 1e-6)) == nil, "\(rows)x\(columns)")
            #expect(haveSameBits(evaluated.values, perRow.values))
        }
    }

    @Test("binary cross-entropy keeps small losses and does not overflow", arguments: supportedInstructionSets)
    func extremeLogits(isa: descent_isa) throws {
        let pool = try TestPool(isa: isa)
        let losses = Buffer(count: 4)
        descent_binary_cross_entropy(pool.pool, 4, 1, [20, -20, 1e4, -1e4], [1, 0, 0, 1], 1, 1, losses.pointer, nil)
        let expected = [log1p(exp(-20.0)), log1p(exp(-20.0)), 1e4, 1e4]
        #expect(disagreement(losses, expected, within: Tolerance(relative: 1e-6)) == nil)
    }
}
