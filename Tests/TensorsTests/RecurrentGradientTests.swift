import Testing

@testable import Tensors

@Suite("Gradients of recurrent layers")
struct RecurrentGradientTests {
    /// A layer on sequences, in one direction or both, with what is taken of it: the states, the last, or both.
    static let cases: [GradientCase] = RecurrentCell.allCases.flatMap { cell in
        [(1, 1, 1, 1, 1), (1, 2, 1, 17, 1), (2, 3, 4, 3, 2)].map { make(cell, $0, "both", padded: false) }
            + ["states", "last", "both"].map { make(cell, (2, 3, 3, 4, 1), $0, padded: false) }
            + [1, 2].map { make(cell, (3, 4, 2, 3, $0), "both", padded: true) }
    }

    static func make(
        _ cell: RecurrentCell, _ form: (batch: Int, steps: Int, inputs: Int, units: Int, directions: Int),
        _ taken: String, padded: Bool
    ) -> GradientCase {
        let (batch, steps, inputs, units, directions) = form
        let columns = cell.gates * units
        let candidate: [Shape] = cell == .gru ? [[units]] : []
        let weights = [[inputs, columns], [units, columns], [columns]] + candidate
        let width = directions * units
        let shapes: [Shape] = [[batch, steps, inputs]] + Array(repeating: weights, count: directions).flatMap { $0 }
        let tokens = (0..<batch * steps).map { Int32($0 % steps < steps - $0 / steps * 2 ? 1 : 0) }
        return GradientCase(
            name: "\(cell) \(form), \(taken)" + (padded ? ", padded" : ""),
            shapes: shapes + [[batch, steps, width], [batch, width]], range: -0.9...0.9, labels: padded ? tokens : []
        ) { p, tokens in
            let each = weights.count
            let trained = (0..<directions).map { direction in
                let own = Array(p[(1 + direction * each)..<(1 + (direction + 1) * each)])
                return RecurrentWeights(
                    input: own[0], recurrent: own[1], bias: own[2], candidateBias: cell == .gru ? own[3] : nil)
            }
            let made = p[0].recurrent(cell, trained, padding: padded ? tokens : nil)
            let (byStep, byLast) = ((made.states * p[p.count - 2]).sum(), (made.last * p[p.count - 1]).sum())
            switch taken {
            case "states": return byStep
            case "last": return byLast
            default: return byStep + byLast
            }
        }
    }

    @Test("the gradient agrees with differences, and the plan with the reference", arguments: cases)
    func gradient(_ gradientCase: GradientCase) throws {
        #expect(try gradientCase.problems() == [])
    }

    @Test("what nothing needs is not computed: no gradient by an input that is data, none kept of a forward pass")
    func pruned() throws {
        let graph = Graph()
        let x = graph.input("x", shape: [2, 3, 4])
        let weights = RecurrentWeights(
            input: graph.parameter("w", shape: [4, 20], initializer: .zeros),
            recurrent: graph.parameter("u", shape: [5, 20], initializer: .zeros),
            bias: graph.parameter("b", shape: [20], initializer: .zeros))
        let loss = x.recurrent(.lstm, [weights]).states.squared().sum()
        graph.storeGradients(of: loss, withRespectTo: graph.parameters)
        let names = Plan(graph, outputs: [loss]).operationNames
        #expect(names.contains("lstmWeightGradient"))
        #expect(!names.contains("lstmInputGradient"))
    }
}
