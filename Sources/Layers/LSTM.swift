public import Tensors

/// Long short-term memory (Hochreiter & Schmidhuber, 1997), from states of zeros: `c' = σ(f) c + σ(i) tanh(g)`, `h' = σ(o) tanh(c')`, where
/// `[i, f, g, o] = x W + h U + b`.
///
/// Shapes: `[batch, steps, in] -> [batch, steps, width]`, or `[batch, width]` of the last state; the width is `units`, twice that in both
/// directions. Padding that an embedding has marked leaves the state as it is. In training, dropout at the rate of the scalar
/// `dropout` comes between layers, where a rate is given.
///
/// The first layer's parameters are `name.layer0.forward.input.weight [in, 4 * units]`, `.recurrent.weight [units, 4 * units]` and
/// `.bias [4 * units]`, in the other direction those of `name.layer0.backward`. PyTorch has two biases, of which the sum is all that
/// counts. All are drawn uniformly from `±1/sqrt(units)`.
public struct LSTM: Layer {
    /// The name, unique in a model.
    public let name: String
    /// The kind, as it stands in a description.
    public let kind = "lstm"
    private let stack: RecurrentStack

    /// Layers of a number of units.
    /// - Parameters:
    ///   - layers: How many stand one upon the other.
    ///   - isBidirectional: Whether each layer reads the sequence in both directions, with weights for each.
    ///   - dropout: The share dropped between layers until the scalar is set; nil for no dropout.
    ///   - output: The states after all steps, or the last alone.
    public init(
        _ name: String, units: Int, layers: Int = 1, isBidirectional: Bool = false, dropout: Double? = nil,
        output: RecurrentOutput = .everyStep
    ) {
        self.name = name
        stack = RecurrentStack(
            name: name, cell: .lstm, units: units, layers: layers, isBidirectional: isBidirectional,
            dropout: dropout, output: output)
    }

    /// Adds the layer to the graph of a pass.
    public func apply(to input: Tensor, in pass: ForwardPass) throws(ShapeError) -> Tensor {
        try stack.apply(to: input, in: pass)
    }
}
