public import Tensors

/// Two dense layers with an activation between: `y = f(x · hidden) · output`, the part of a transformer that sees one place at a time.
///
/// Shapes: `[..., width]`, unchanged. Parameters: `name.hidden.weight [width, hidden]`, `name.output.weight [hidden, width]`, and a bias each.
public struct FeedForward: Layer {
    /// The name, unique in a model.
    public let name: String
    /// The kind, as it stands in a description.
    public let kind = "feed-forward"
    /// The width between the two layers.
    public let hidden: Int
    /// What is applied between them.
    public let activation: Activation
    /// Whether both layers have a bias.
    public let hasBias: Bool
    /// How the first weight is drawn.
    public let initializer: Initializer
    /// How the second weight is drawn.
    public let outputInitializer: Initializer

    /// Two dense layers, the first `hidden` wide.
    public init(
        _ name: String, hidden: Int, activation: Activation = .gelu, hasBias: Bool = true,
        initializer: Initializer = .normal(deviation: 0.02), outputInitializer: Initializer? = nil
    ) {
        self.name = name
        self.hidden = hidden
        self.activation = activation
        self.hasBias = hasBias
        self.initializer = initializer
        self.outputInitializer = outputInitializer ?? initializer
    }

    /// Adds the layer to the graph of a pass.
    public func apply(to input: Tensor, in pass: ForwardPass) throws(ShapeError) -> Tensor {
        let inner = Dense(
            "\(name).hidden", outputs: hidden, activation: activation, initializer: initializer, hasBias: hasBias)
        let outer = Dense(
            "\(name).output", outputs: input.shape.columns, initializer: outputInitializer, hasBias: hasBias)
        return try pass.apply(outer, to: try pass.apply(inner, to: input))
    }
}
