import Optimizers
import Tensors

/// A function with its least value at a known place.
enum Landscape: String, CaseIterable, Sendable {
    /// `sum of (x - 1)^2 * (1 ... 3)`.
    case parabola
    /// `(1 - x)^2 + 20 (y - x^2)^2`: a bent valley.
    case rosenbrock

    /// The function, with its parameters added to a graph. Least, and 0, where all are 1.
    func loss(_ graph: Graph) -> Tensor {
        switch self {
        case .parabola:
            let x = graph.parameter("x", shape: [3], initializer: .zeros)
            return ((x - 1).squared() * graph.constant([1, 2, 3], shape: [3])).sum()
        case .rosenbrock:
            let x = graph.parameter("x", shape: [1], initializer: .zeros)
            let y = graph.parameter("y", shape: [1], initializer: .zeros)
            return ((1 - x).squared() + 20 * (y - x.squared()).squared()).sum()
        }
    }
}

/// What is wrong with an optimizer on a landscape, as one sentence; nil when it finds the least value.
func problem(of optimizer: any Optimizer, on landscape: Landscape, steps: Int = 4000) throws -> String? {
    let graph = Graph()
    let loss = landscape.loss(graph)
    _ = graph.minimize(loss, using: optimizer)
    let store = VariableStore(graph: graph, seed: 1)
    let executor = try Executor(Plan(graph, outputs: [loss]), store: store, pool: ThreadPool(threads: 1), seed: 1)
    executor.run(step: 1)
    let first = executor.scalar(loss)
    for step in 2...steps { executor.run(step: step) }
    let last = executor.scalar(loss)
    return last <= 1e-4 * first ? nil : "\(optimizer.name) on \(landscape): from \(first) to only \(last)"
}
