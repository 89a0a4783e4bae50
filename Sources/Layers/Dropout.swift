public import Tensors

/// Dropout (Srivastava et al., 2014): in training, each element is kept with probability `1 - rate` and divided by it.
///
/// Shapes: any, unchanged. The rate is a scalar that is read at each step, so that it can be changed while the model trains; layers
/// that name the same scalar share it.
public struct Dropout: Layer {
    /// The name, unique in a model.
    public let name: String
    /// The kind, as it stands in a description.
    public let kind = "dropout"
    /// The share that is dropped, 0 to 1, until the scalar is set.
    public let rate: Double
    /// The name of the scalar: `dropout`.
    public let scalar: String

    /// Dropout at a rate, which is read at each step.
    public init(_ name: String, rate: Double, scalar: String = "dropout") {
        self.name = name
        self.rate = rate
        self.scalar = scalar
    }

    /// Adds the layer to the graph of a pass.
    public func apply(to input: Tensor, in pass: ForwardPass) throws(ShapeError) -> Tensor {
        guard pass.mode == .training else { return input }
        return input.dropout(rate: pass.graph.scalar(scalar, initially: rate), name: name)
    }
}
