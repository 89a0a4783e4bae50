public import Tensors

/// Logits by the vectors of an embedding (Press and Wolf, 2017): `y = x · weightᵀ`, with the embedding's own weight.
///
/// Shapes: `[..., width] -> [..., vocabulary]`. It adds no parameter.
public struct TiedHead: Layer {
    /// The name, unique in a model.
    public let name: String
    /// The kind, as it stands in a description.
    public let kind = "tied head"
    /// Whose table is used.
    public let embedding: Embedding

    /// A head that shares an embedding's table.
    public init(_ name: String, embedding: Embedding) {
        self.name = name
        self.embedding = embedding
    }

    /// Adds the layer to the graph of a pass.
    public func apply(to input: Tensor, in pass: ForwardPass) throws(ShapeError) -> Tensor {
        guard input.elementType == .float32, input.shape.rank >= 2, input.shape.columns == embedding.width else {
            throw ShapeError("the head \(name)", given: [input.type], expected: "[batch, ..., \(embedding.width)]")
        }
        return input.matMul(embedding.table(in: pass.graph), transposingOther: true)
    }
}
