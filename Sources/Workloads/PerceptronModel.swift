import Tensors

/// Dense layers with ReLU between them.
struct PerceptronModel: WorkloadModel {
    private let sizes: [Int]
    /// The reference decays biases too where its optimizer decays at all.
    private let decaysBiases: Bool

    init(_ name: String, _ specification: WorkloadSpecification) throws(WorkloadError) {
        guard let sizes = specification.sizes, sizes.count >= 2, sizes.allSatisfy({ $0 > 0 }) else {
            throw WorkloadError("\(name): spec.json gives no sizes for this kind")
        }
        self.sizes = sizes
        decaysBiases = specification.optimizer.name != "adamw"
    }

    func logits(_ input: Tensor, isTraining: Bool) throws(ShapeError) -> Tensor {
        let graph = input.graph
        var output = input
        for (layer, (inputs, outputs)) in zip(sizes, sizes.dropFirst()).enumerated() {
            let weight = graph.parameter("fc\(layer).w", shape: [inputs, outputs], initializer: .zeros)
            let bias = graph.parameter(
                "fc\(layer).b", shape: [outputs], initializer: .zeros, decays: decaysBiases)
            output = output.matMul(weight) + bias
            if layer < sizes.count - 2 { output = output.relu() }
        }
        return output
    }
}
