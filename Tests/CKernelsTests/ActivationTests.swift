import CKernels
import Testing

@Suite("Activations")
struct ActivationTests {
    static let activations: [descent_activation] = [
        .identity, .relu, .gelu, .tanh, .sigmoid, .silu, .gelu_tanh,
    ]

    static func reference(_ activation: descent_activation) -> (Double) -> Double {
        let operation: descent_operation =
            switch activation {
            case .identity: .copy
            case .relu: .relu
            case .gelu: .gelu
            case .tanh: .tanh
            case .sigmoid: .sigmoid
            case .silu: .silu
            case .gelu_tanh: .gelu_tanh
            }
        return { Reference.unary(operation, $0) }
    }

    @Test("the backward is the slope of the forward", arguments: supportedInstructionSets, activations)
    func slope(isa: descent_isa, activation: descent_activation) throws {
        let pool = try TestPool(isa: isa)
        var numbers = Numbers(seed: 3)
        let count = 501
        let x = numbers.floats(count, in: -4...4), dy = numbers.floats(count)
        let y = Buffer(count: count), dx = Buffer(count: count)
        descent_activation_forward(pool.pool, activation, count, x, y.pointer)
        let saved = descent_activation_needs_preactivation(activation) ? x : y.values
        descent_activation_backward(pool.pool, activation, count, saved, dy, dx.pointer)
        let forward = Self.reference(activation), step = 1e-6
        let expected = zip(x, dy).map { x, dy in
            Double(dy) * (forward(Double(x) + step) - forward(Double(x) - step)) / (2 * step)
        }
        #expect(disagreement(y, x.map { forward(Double($0)) }, within: Tolerance(absolute: 1e-6)) == nil)
        #expect(disagreement(dx, expected, within: Tolerance(absolute: 2e-6)) == nil)
    }

    @Test("the bias gets the column sums of the same gradient", arguments: supportedInstructionSets, activations)
    func withBias(isa: descent_isa, activation: descent_activation) throws {
        let pool = try TestPool(threads: 2, isa: isa)
        for (rows, columns) in [(1, 1), (5, 3), (32, 64), (100, 10), (200, 210)] {
            var numbers = Numbers(seed: 4)
            let saved = numbers.floats(rows * columns), dy = numbers.floats(rows * columns)
            let start = numbers.floats(columns)
            let dx = Buffer(count: rows * columns), expected = Buffer(count: rows * columns)
            descent_activation_backward(pool.pool, activation, saved.count, saved, dy, expected.pointer)
            for accumulates in [false, true] {
                let dbias = Buffer(start)
                descent_activation_backward_with_bias(
                    pool.pool, activation, rows, columns, saved, dy, dx.pointer, dbias.pointer, accumulates)
                var sums = accumulates ? start.map(Double.init) : [Double](repeating: 0, count: columns)
                for (index, value) in expected.values.enumerated() { sums[index % columns] += Double(value) }
                #expect(haveSameBits(dx.values, expected.values) && dx.guardsAreWhole)
                let problem = disagreement(dbias, sums, within: Tolerance(absolute: 2e-7 * Double(rows + 4)))
                #expect(problem == nil, "\(rows)x\(columns)")
            }
        }
    }
}
