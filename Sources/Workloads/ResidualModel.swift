import Tensors

/// A residual network for small pictures: a stem, stages of blocks of two convolutions with batch norm, the first block of each
/// stage but the first with stride 2, and where a block widens a projection on its detour.
struct ResidualModel: WorkloadModel {
    private let classes: Int
    private let widths: [Int]
    private let blocks: Int
    /// The reference decays gains and biases too where its optimizer decays at all.
    private let decaysVectors: Bool

    init(_ name: String, _ specification: WorkloadSpecification) throws(WorkloadError) {
        guard let image = specification.image, let classes = specification.classes, let widths = specification.widths,
            let blocks = specification.blocks, image.allSatisfy({ $0 > 0 }), image.count == 3, classes > 0,
            !widths.isEmpty,
            widths.allSatisfy({ $0 > 0 }), blocks > 0
        else { throw WorkloadError("\(name): spec.json gives no image, classes, widths and blocks for this kind") }
        guard zip(widths, widths.dropFirst()).allSatisfy({ $0 != $1 }) else {
            throw WorkloadError(
                "\(name): spec.json gives two stages the same width, and blocks without a projection for them")
        }
        self.classes = classes
        self.widths = widths
        self.blocks = blocks
        decaysVectors = specification.optimizer.name != "adamw"
    }

    func logits(_ input: Tensor, isTraining: Bool) throws(ShapeError) -> Tensor {
        var output = normalized("stem", input, filters: widths[0], isTraining: isTraining).relu()
        for (stage, width) in widths.enumerated() {
            for block in 0..<blocks {
                let stride = stage > 0 && block == 0 ? 2 : 1
                output = residual("s\(stage)b\(block)", output, width: width, stride: stride, isTraining: isTraining)
            }
        }
        let features = output.positionMean()
        let weight = input.graph.parameter("fc.w", shape: [features.shape.columns, classes], initializer: .zeros)
        let bias = input.graph.parameter("fc.b", shape: [classes], initializer: .zeros, decays: decaysVectors)
        return features.matMul(weight) + bias
    }

    private func residual(_ name: String, _ input: Tensor, width: Int, stride: Int, isTraining: Bool) -> Tensor {
        let first = normalized("\(name).conv1", input, filters: width, stride: stride, isTraining: isTraining).relu()
        let second = normalized("\(name).conv2", first, filters: width, isTraining: isTraining)
        var detour = input
        if input.shape.columns != width {
            detour = normalized(
                "\(name).short", input, filters: width, size: 1, stride: stride, isTraining: isTraining)
        }
        return (second + detour).relu()
    }

    /// A convolution without bias, and batch norm.
    private func normalized(
        _ name: String, _ input: Tensor, filters: Int, size: Int = 3, stride: Int = 1, isTraining: Bool
    ) -> Tensor {
        let graph = input.graph
        let weight = graph.parameter(
            "\(name).w", shape: [size, size, input.shape.columns, filters], initializer: .zeros)
        let geometry = ConvolutionGeometry(stride: PixelSize(stride), padding: .pixels(PixelSize(size / 2)))
        let output = input.convolved(with: weight, geometry)
        let gain = graph.parameter("\(name).gamma", shape: [filters], initializer: .ones, decays: decaysVectors)
        let bias = graph.parameter("\(name).beta", shape: [filters], initializer: .zeros, decays: decaysVectors)
        let running = RunningMoments(
            mean: graph.statistic("\(name).mean", shape: [filters]),
            variance: graph.statistic("\(name).variance", shape: [filters], initially: .ones))
        return isTraining
            ? output.batchNormalized(gain: gain, bias: bias, updating: running)
            : output.batchNormalized(gain: gain, bias: bias, by: running)
    }
}
