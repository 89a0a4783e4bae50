import CKernels

@testable import Tensors

/// A graph of random operations on small matrices, with gradients, to try the fusing passes on what nobody would write.
struct RandomGraph {
    private let random: CounterRandom
    private static let shape: Shape = [6, 5]

    /// Whether one operation's kernel is not what its reference says.
    private let hasFault: Bool

    init(seed: UInt64, hasFault: Bool = false) {
        self.hasFault = hasFault
        random = CounterRandom(seed: seed, stream: "graph")
    }

    /// Where a plan and the reference differ, as sentences.
    func problems(threads: Int = 1) throws -> [String] {
        let graph = Graph()
        let parameters: [Tensor] = [Self.shape, Self.shape, [5, 5], [5], [6, 1]].enumerated().map {
            graph.parameter("p\($0)", shape: $1, initializer: .normal(deviation: 0.5))
        }
        let made = grown(from: parameters)
        let loss = made.suffix(3).map { $0.sum() }.reduce(graph.constant(0).reshaped(to: [])) { $0 + $1 }
        let gradients = graph.gradient(of: loss, withRespectTo: parameters)
        // Some of what lies in the middle is asked for, so that it must be kept.
        let asked = made.indices.filter { random.unit(1000 + $0) < 0.2 }.map { made[$0] }
        let results = [loss] + gradients + asked
        let store = VariableStore(graph: graph, seed: 2)
        let values = parameters.indices.map { (parameters[$0], (store.parameter("p\($0)") ?? []).map(Double.init)) }
        let wanted = ReferenceEvaluator(graph, values: values).values(of: results)
        let plan = Plan(graph, outputs: results)
        let executor = try Executor(plan, store: store, pool: ThreadPool(threads: threads), seed: 0, sharingFrom: 0)
        executor.run(step: 1)
        return zip(results, wanted).enumerated().flatMap { index, pair in
            let scale = max(1, pair.1.map(abs).max() ?? 0)
            return zip(executor.values(pair.0), pair.1).compactMap { got, want in
                abs(Double(got) - want) < 5e-5 * scale
                    ? nil : "result \(index): \(got) instead of \(want) in \(plan.names)"
            }
        }
    }

    private func grown(from parameters: [Tensor]) -> [Tensor] {
        let (weight, row, column) = (parameters[2], parameters[3], parameters[4])
        var made = Array(parameters.prefix(2))
        for step in 0..<14 {
            func pick(_ salt: Int) -> Tensor { made[Int(random.unit(step * 10 + salt) * Double(made.count))] }
            let (a, b) = (pick(1), pick(2))
            let activation = Activation.allCases[Int(random.unit(step * 10 + 3) * Double(Activation.allCases.count))]
            let next: Tensor
            switch Int(random.unit(step * 10) * 10) {
            case 0: next = a + b
            case 1: next = (a - b) * 0.5
            case 2: next = a.tanh() * b
            case 3: next = a.matMul(weight) + row
            case 4: next = (a.matMul(weight) + row).activated(by: activation)
            case 5: next = a.activated(by: activation)
            case 6: next = a * column
            case 7: next = a.softmax()
            case 8: next = a.matMul(weight, transposingOther: true).activated(by: activation)
            default: next = a - a.rowMeans().reshaped(to: [6, 1])
            }
            made.append(next)
            if hasFault, step == 12 { made.append(next.applying(PlantedFault(kernel: .absolute, gradientFactor: 2))) }
        }
        return made
    }
}
