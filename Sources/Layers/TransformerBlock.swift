public import Tensors

/// A transformer block that normalises first (Xiong et al., 2020): `h = x + attention(norm(x))`, `y = h + feedForward(norm(h))`.
///
/// Shapes: `[batch, length, width]`, unchanged. Its parts are `name.norm1`, `name.attention`, `name.norm2` and `name.feedForward`. In training
/// both branches go through dropout at the rate of the scalar `dropout`, where a rate is given.
public struct TransformerBlock: Layer {
    /// What normalises.
    public enum Norm: String, CaseIterable, Hashable, Codable, Sendable {
        /// Layer norm, with a bias where the block has biases.
        case layer
        /// RMS norm.
        case rms
    }

    /// The name, unique in a model.
    public let name: String
    /// The kind, as it stands in a description.
    public let kind = "transformer block"
    /// What normalises before each branch.
    public let norm: Norm
    /// The first branch.
    public let attention: MultiHeadAttention
    /// The second branch.
    public let feedForward: FeedForward
    /// The share that dropout drops of each branch until the scalar is set; nil for no dropout.
    public let dropout: Double?

    /// A block of a number of heads and a hidden width.
    /// - Parameters:
    ///   - outputInitializer: How what is added to the input is drawn; GPT-2 draws it smaller the more blocks there are.
    public init(
        _ name: String, heads: Int, hidden: Int, isCausal: Bool = false, activation: Activation = .gelu,
        hasBias: Bool = true, norm: Norm = .layer, dropout: Double? = nil,
        initializer: Initializer = .normal(deviation: 0.02), outputInitializer: Initializer? = nil
    ) {
        self.name = name
        self.norm = norm
        self.dropout = dropout
        attention = MultiHeadAttention(
            "\(name).attention", heads: heads, isCausal: isCausal, hasBias: hasBias, initializer: initializer,
            outputInitializer: outputInitializer)
        feedForward = FeedForward(
            "\(name).feedForward", hidden: hidden, activation: activation, hasBias: hasBias, initializer: initializer,
            outputInitializer: outputInitializer)
    }

    /// Adds the layer to the graph of a pass.
    public func apply(to input: Tensor, in pass: ForwardPass) throws(ShapeError) -> Tensor {
        let between = try branch("norm1", attention, from: input, in: pass)
        return try branch("norm2", feedForward, from: between, in: pass)
    }

    /// `x + layer(norm(x))`.
    private func branch(
        _ normName: String, _ layer: any Layer, from input: Tensor, in pass: ForwardPass
    ) throws(ShapeError) -> Tensor {
        let normalized = try pass.apply(makeNorm("\(name).\(normName)"), to: input)
        var output = try pass.apply(layer, to: normalized)
        if let dropout { output = try pass.apply(Dropout("\(layer.name).dropout", rate: dropout), to: output) }
        return input + output
    }

    private func makeNorm(_ name: String) -> any Layer {
        switch norm {
        case .layer: LayerNorm(name, hasBias: attention.hasBias)
        case .rms: RMSNorm(name)
        }
    }
}
