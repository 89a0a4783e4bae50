public import Tensors

/// Batch norm (Ioffe and Szegedy, 2015): each channel normalised over the batch and all positions,
/// `y = (x - mean) / sqrt(variance + epsilon) * weight + bias`.
///
/// Shapes: `[batch, ..., channels]`, unchanged, with `name.weight [channels]`, which starts as ones, and `name.bias [channels]`, which starts
/// as zeros. Training takes mean and variance from the batch, and moves `name.running_mean` and `name.running_var` towards them in the update
/// of the step; evaluation takes those. As in `nn.BatchNorm2d`, the batch is normalised by its biased variance, and the running one is unbiased.
public struct BatchNorm: Layer {
    /// The name, unique in a model.
    public let name: String
    /// The kind, as it stands in a description.
    public let kind = "batch norm"
    /// The share of the batch in the new running statistics.
    public let momentum: Double
    /// Added to the variance.
    public let epsilon: Double

    /// A batch norm of whatever channels come.
    public init(_ name: String, momentum: Double = 0.1, epsilon: Double = 1e-5) {
        self.name = name
        self.momentum = momentum
        self.epsilon = epsilon
    }

    /// Adds the layer to the graph of a pass.
    public func apply(to input: Tensor, in pass: ForwardPass) throws(ShapeError) -> Tensor {
        guard input.elementType == .float32, input.shape.rank >= 2, input.shape.count > 0 else {
            throw ShapeError("the batch norm \(name)", given: [input.type], expected: "[batch, ..., channels]")
        }
        let (graph, channels) = (pass.graph, Shape([input.shape.columns]))
        let gain = graph.parameter("\(name).weight", shape: channels, initializer: .ones)
        let bias = graph.parameter("\(name).bias", shape: channels, initializer: .zeros)
        let running = RunningMoments(
            mean: graph.statistic("\(name).running_mean", shape: channels),
            variance: graph.statistic("\(name).running_var", shape: channels, initially: .ones))
        switch pass.mode {
        case .training:
            return input.batchNormalized(
                gain: gain, bias: bias, updating: running, momentum: Float(momentum), epsilon: Float(epsilon))
        case .evaluation:
            return input.batchNormalized(gain: gain, bias: bias, by: running, epsilon: Float(epsilon))
        }
    }
}
