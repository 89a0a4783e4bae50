import Tensors

/// How fast this machine multiplies: what shares of its peak are shares of.
enum PeakMeter {
    private static let width = 768
    private static let rounds = 4

    /// Floating-point operations a second of a large matrix product with a pool's threads, the best of a few; takes a few
    /// hundredths of a second. nil where it could not be run.
    static func operationsPerSecond(of pool: ThreadPool) -> Double? {
        let graph = Graph()
        let matrix = graph.input("matrix", shape: [width, width])
        let plan = Plan(graph, outputs: [matrix.matMul(matrix)])
        let store = VariableStore(graph: graph, seed: 0)
        guard let executor = try? Executor(plan, store: store, pool: pool, seed: 0) else { return nil }
        executor.write((0..<width * width).map { Float($0 % 7) * 0.1 }, to: matrix)
        var best = Double.infinity
        for _ in 0..<rounds {
            let start = ContinuousClock.now
            executor.run(step: 0)
            best = min(best, (ContinuousClock.now - start) / .seconds(1))
        }
        return best > 0 ? 2 * Double(plan.multiplyAdds) / best : nil
    }
}
