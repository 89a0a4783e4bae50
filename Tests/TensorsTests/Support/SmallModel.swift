@testable import Tensors

/// A training step of a small perceptron with dropout, clipping and Adam, big enough for the pool to share its work.
struct SmallModel {
    let graph = Graph()
    let features: Tensor
    let labels: Tensor
    let loss: Tensor
    let norm: Tensor
    let logits: Tensor
    private let batch: Int
    private let widths: [Int]

    init(batch: Int = 96, widths: [Int] = [64, 160, 130, 10]) {
        self.batch = batch
        self.widths = widths
        features = graph.input("features", shape: [batch, widths[0]])
        labels = graph.integerInput("labels", shape: [batch])
        let rate = graph.scalar("dropout", initially: 0.2)
        var output = features
        for (layer, (inputs, outputs)) in zip(widths, widths.dropFirst()).enumerated() {
            let weight = graph.parameter("w\(layer)", shape: [inputs, outputs], initializer: .heNormal)
            let bias = graph.parameter("b\(layer)", shape: [outputs], initializer: .zeros)
            output = output.matMul(weight) + bias
            if layer < widths.count - 2 { output = output.gelu().dropout(rate: rate) }
        }
        logits = output
        loss = logits.softmaxCrossEntropy(labels: labels)
        graph.storeGradients(of: loss, withRespectTo: graph.parameters)
        let segments = graph.trainedSegments(freezing: [])
        norm = graph.gradientNorm(of: segments.map(\.range))
        let limit = graph.value(of: graph.scalar("clip_norm", initially: 1))
        let scale = graph.clipScale(norm: norm, limit: limit)
        for segment in segments { attachAdam(segment.range, scale) }
    }

    private func attachAdam(_ range: Range<Int>, _ scale: Tensor) {
        func number(_ name: String, _ value: Double) -> Tensor { graph.value(of: graph.scalar(name, initially: value)) }
        graph.applyAdam(
            parameters: graph.flatParameters(range), gradients: graph.flatGradients(range),
            firstMoment: graph.flatState("adam.first_moment", range),
            secondMoment: graph.flatState("adam.second_moment", range), learningRate: number("learning_rate", 0.01),
            beta1: number("beta1", 0.9), beta2: number("beta2", 0.999), epsilon: number("epsilon", 1e-8),
            weightDecay: graph.constant(0), gradientScale: scale, decouplesWeightDecay: true)
    }

    /// An executor with its own store and the same data whenever it is made.
    func makeExecutor(
        threads: Int, seed: UInt64 = 9, precision: Precision = .fp32
    ) throws -> (executor: Executor, store: VariableStore) {
        let store = VariableStore(graph: graph, seed: seed)
        let pool = try ThreadPool(threads: threads, precision: precision)
        let plan = Plan(graph, outputs: [loss, norm, logits])
        let executor = try Executor(plan, store: store, pool: pool, seed: seed)
        let random = CounterRandom(seed: 1, stream: "data")
        executor.write((0..<features.shape.count).map { Float(random.unit($0) * 2 - 1) }, to: features)
        executor.write((0..<batch).map { Int32($0 % (widths.last ?? 1)) }, to: labels)
        return (executor, store)
    }
}
