public import Tensors

/// A vector for each token, trained: `y = weight[token]`.
///
/// Shapes: `int32[...] -> [..., width]`, with `name.weight [vocabulary, width]`, drawn by the initializer (normal with deviation 0.02 unless
/// said otherwise, as GPT-2's). A token outside of the vocabulary gives zeros.
public struct Embedding: Layer {
    /// The name, unique in a model.
    public let name: String
    /// The kind, as it stands in a description.
    public let kind = "embedding"
    /// The number of tokens that there are.
    public let vocabulary: Int
    /// The numbers of a token's vector.
    public let width: Int
    /// How the table is drawn.
    public let initializer: Initializer
    /// Whether token 0 is padding, which attention and means after this leave out.
    public let marksPadding: Bool

    /// A table of `vocabulary` vectors.
    public init(
        _ name: String, vocabulary: Int, width: Int, initializer: Initializer = .normal(deviation: 0.02),
        marksPadding: Bool = false
    ) {
        self.name = name
        self.vocabulary = vocabulary
        self.width = width
        self.initializer = initializer
        self.marksPadding = marksPadding
    }

    /// Adds the layer to the graph of a pass.
    public func apply(to input: Tensor, in pass: ForwardPass) throws(ShapeError) -> Tensor {
        guard input.elementType == .int32 else {
            throw ShapeError(
                "the embedding layer \(name)", given: [input.type], expected: "int32 tokens [batch, length]")
        }
        if marksPadding { pass.padding = input }
        return table(in: pass.graph).rows(at: input)
    }

    /// The table: the same parameter wherever it is asked for.
    func table(in graph: Graph) -> Tensor {
        graph.parameter("\(name).weight", shape: [vocabulary, width], initializer: initializer)
    }
}
