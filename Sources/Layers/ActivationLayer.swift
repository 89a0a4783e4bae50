public import Tensors

/// An activation function as a layer of its own. Shapes: any, unchanged.
public struct ActivationLayer: Layer {
    /// The name, unique in a model.
    public let name: String
    /// What is applied to each element.
    public let activation: Activation

    /// The kind, as it stands in a description.
    public var kind: String { activation.recipeName }

    /// A layer that applies an activation.
    public init(_ name: String, _ activation: Activation) {
        self.name = name
        self.activation = activation
    }

    /// Adds the layer to the graph of a pass.
    public func apply(to input: Tensor, in pass: ForwardPass) throws(ShapeError) -> Tensor {
        input.activated(by: activation)
    }
}
