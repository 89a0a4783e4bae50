public import Tensors

/// Multi-head self-attention (Vaswani et al., 2017): `y = concat(softmax(q k' / sqrt(width / heads)) v) · output`, with `q`, `k` and `v` from one
/// projection of `x`.
///
/// Shapes: `[batch, length, width]`, unchanged; the heads must divide the width. Parameters: `name.projection.weight [width, 3 * width]` (all
/// queries, then keys, then values), `name.output.weight [width, width]`, and a bias each. Padding that an embedding has marked is seen by none.
public struct MultiHeadAttention: Layer {
    /// The name, unique in a model.
    public let name: String
    /// The kind, as it stands in a description.
    public let kind = "attention"
    /// The number of heads.
    public let heads: Int
    /// Whether a place sees itself and those before it only.
    public let isCausal: Bool
    /// Whether both projections have a bias.
    public let hasBias: Bool
    /// How the first projection is drawn.
    public let initializer: Initializer
    /// How the output projection is drawn.
    public let outputInitializer: Initializer

    /// Attention with a number of heads.
    public init(
        _ name: String, heads: Int, isCausal: Bool = false, hasBias: Bool = true,
        initializer: Initializer = .normal(deviation: 0.02), outputInitializer: Initializer? = nil
    ) {
        self.name = name
        self.heads = heads
        self.isCausal = isCausal
        self.hasBias = hasBias
        self.initializer = initializer
        self.outputInitializer = outputInitializer ?? initializer
    }

    /// Adds the layer to the graph of a pass.
    public func apply(to input: Tensor, in pass: ForwardPass) throws(ShapeError) -> Tensor {
        let width = input.shape.columns
        guard input.elementType == .float32, input.shape.rank == 3, heads > 0, width > 0, width % heads == 0 else {
            throw ShapeError(
                "the attention layer \(name)", given: [input.type],
                expected: "[batch, length, width] with a width that \(heads) heads divide")
        }
        let projected = try pass.apply(
            Dense("\(name).projection", outputs: 3 * width, initializer: initializer, hasBias: hasBias), to: input)
        let padding = pass.padding(over: input.shape)
        let seen = projected.attention(heads: heads, isCausal: isCausal, padding: padding)
        return try pass.apply(
            Dense("\(name).output", outputs: width, initializer: outputInitializer, hasBias: hasBias), to: seen)
    }
}
