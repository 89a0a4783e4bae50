public import Tensors

/// Layer norm (Ba et al., 2016): `y = (x - mean) / sqrt(variance + epsilon) * weight + bias` over the innermost axis.
///
/// Shapes: `[..., width]`, unchanged, with `name.weight [width]`, which starts as ones, and `name.bias [width]`, which starts as zeros.
public struct LayerNorm: Layer {
    /// The name, unique in a model.
    public let name: String
    /// The kind, as it stands in a description.
    public let kind = "layer norm"
    /// Added to the variance.
    public let epsilon: Double
    /// Whether a bias is added.
    public let hasBias: Bool

    /// A layer norm of whatever width comes.
    public init(_ name: String, epsilon: Double = 1e-5, hasBias: Bool = true) {
        self.name = name
        self.epsilon = epsilon
        self.hasBias = hasBias
    }

    /// Adds the layer to the graph of a pass.
    public func apply(to input: Tensor, in pass: ForwardPass) throws(ShapeError) -> Tensor {
        let width = input.shape.columns
        guard input.elementType == .float32, input.shape.rank >= 2, width > 0 else {
            throw ShapeError("the layer norm \(name)", given: [input.type], expected: "[batch, ..., width]")
        }
        let gain = pass.graph.parameter("\(name).weight", shape: [width], initializer: .ones)
        let bias = hasBias ? pass.graph.parameter("\(name).bias", shape: [width], initializer: .zeros) : nil
        return input.layerNormalized(gain: gain, bias: bias, epsilon: Float(epsilon))
    }
}
