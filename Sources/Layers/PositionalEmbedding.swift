public import Tensors

/// A trained vector for each place in a sequence, added: `y[b, t] = x[b, t] + weight[t]`.
///
/// Shapes: `[batch, length, width]`, unchanged, with `name.weight [length, width]`, drawn by the initializer.
public struct PositionalEmbedding: Layer {
    /// The name, unique in a model.
    public let name: String
    /// The kind, as it stands in a description.
    public let kind = "positions"
    /// How the vectors are drawn.
    public let initializer: Initializer

    /// Vectors for as many places as the input has.
    public init(_ name: String, initializer: Initializer = .normal(deviation: 0.02)) {
        self.name = name
        self.initializer = initializer
    }

    /// Adds the layer to the graph of a pass.
    public func apply(to input: Tensor, in pass: ForwardPass) throws(ShapeError) -> Tensor {
        let shape = input.shape
        guard input.elementType == .float32, shape.rank == 3 else {
            throw ShapeError(
                "the positional embedding \(name)", given: [input.type], expected: "[batch, length, width]")
        }
        let weight = pass.graph.parameter("\(name).weight", shape: [shape[1], shape[2]], initializer: initializer)
        // All places of a sequence are one row, to which the table is another.
        let width = shape[1] * shape[2]
        return (input.reshaped(to: [shape[0], width]) + weight.reshaped(to: [width])).reshaped(to: shape)
    }
}
