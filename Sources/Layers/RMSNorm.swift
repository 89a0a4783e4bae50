public import Tensors

/// RMS norm (Zhang and Sennrich, 2019): `y = x / sqrt(mean of x^2 + epsilon) * weight` over the innermost axis.
///
/// Shapes: `[..., width]`, unchanged, with `name.weight [width]`, which starts as ones.
public struct RMSNorm: Layer {
    /// The name, unique in a model.
    public let name: String
    /// The kind, as it stands in a description.
    public let kind = "rms norm"
    /// Added to the mean square.
    public let epsilon: Double

    /// An RMS norm of whatever width comes.
    public init(_ name: String, epsilon: Double = 1e-5) {
        self.name = name
        self.epsilon = epsilon
    }

    /// Adds the layer to the graph of a pass.
    public func apply(to input: Tensor, in pass: ForwardPass) throws(ShapeError) -> Tensor {
        let width = input.shape.columns
        guard input.elementType == .float32, input.shape.rank >= 2, width > 0 else {
            throw ShapeError("the RMS norm \(name)", given: [input.type], expected: "[batch, ..., width]")
        }
        let gain = pass.graph.parameter("\(name).weight", shape: [width], initializer: .ones)
        return input.rootMeanSquareNormalized(gain: gain, epsilon: Float(epsilon))
    }
}
