public import Tensors

/// Gated recurrent units (Cho et al., 2014), from states of zeros, with the reset after the product as in cuDNN and PyTorch:
/// `n = tanh(x Wn + bn + σ(r) (h Un + c))`, `h' = (1 - σ(z)) n + σ(z) h`, where `[r, z] = x W + h U + b`.
///
/// Shapes: `[batch, steps, in] -> [batch, steps, width]`, or `[batch, width]` of the last state; the width is `units`, twice that in both
/// directions. Padding that an embedding has marked leaves the state as it is. In training, dropout at the rate of the scalar
/// `dropout` comes between layers, where a rate is given.
///
/// The first layer's parameters are `name.layer0.forward.input.weight [in, 3 * units]`, `.recurrent.weight [units, 3 * units]` and
/// `.bias [3 * units]`, each in the order r, z, n, and `.candidate.bias [units]`, the `c` above; in the other direction those of
/// `name.layer0.backward`. PyTorch has a second bias for r and z too, which adds nothing. All are drawn uniformly from `±1/sqrt(units)`.
public struct GRU: Layer {
    /// The name, unique in a model.
    public let name: String
    /// The kind, as it stands in a description.
    public let kind = "gru"
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
            name: name, cell: .gru, units: units, layers: layers, isBidirectional: isBidirectional,
            dropout: dropout, output: output)
    }

    /// Adds the layer to the graph of a pass.
    public func apply(to input: Tensor, in pass: ForwardPass) throws(ShapeError) -> Tensor {
        try stack.apply(to: input, in: pass)
    }
}
