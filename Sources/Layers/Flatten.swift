public import Tensors

/// All axes but the batch as one: `[batch, ...] -> [batch, features]`, in row order.
public struct Flatten: Layer {
    /// The name, unique in a model.
    public let name: String
    /// The kind, as it stands in a description.
    public let kind = "flatten"

    /// A layer that flattens.
    public init(_ name: String = "flatten") {
        self.name = name
    }

    /// Adds the layer to the graph of a pass.
    public func apply(to input: Tensor, in pass: ForwardPass) throws(ShapeError) -> Tensor {
        guard input.shape.rank >= 1 else {
            throw ShapeError("the flatten layer \(name)", given: [input.type], expected: "[batch, ...]")
        }
        let batch = input.shape[0]
        return input.reshaped(to: [batch, input.shape.dimensions.dropFirst().reduce(1, *)])
    }
}
