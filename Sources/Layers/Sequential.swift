public import Tensors

/// Layers one after the other: `y = last(... first(x))`.
public struct Sequential: Layer {
    /// The name, unique in a model.
    public let name: String
    /// The kind, as it stands in a description.
    public let kind = "sequential"
    /// The layers, in order.
    public let layers: [any Layer]

    /// A model of these layers, in order.
    public init(_ name: String = "model", _ layers: [any Layer]) {
        self.name = name
        self.layers = layers
    }

    /// Adds the layer to the graph of a pass.
    public func apply(to input: Tensor, in pass: ForwardPass) throws(ShapeError) -> Tensor {
        var output = input
        for layer in layers { output = try pass.apply(layer, to: output) }
        return output
    }
}
