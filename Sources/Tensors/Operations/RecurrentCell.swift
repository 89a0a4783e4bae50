/// What one step of a recurrent network computes, from an input `x` and a state `h`.
public enum RecurrentCell: String, CaseIterable, Hashable, Codable, Sendable {
    /// Long short-term memory (Hochreiter & Schmidhuber, 1997), gates in the order i, f, g, o:
    /// `c' = σ(f) c + σ(i) tanh(g)`, `h' = σ(o) tanh(c')`.
    case lstm
    /// The gated recurrent unit (Cho et al., 2014), gates in the order r, z, n, with the reset after the product as PyTorch has it:
    /// `n = tanh(x Wn + b + σ(r) (h Un + c))`, `h' = (1 - σ(z)) n + σ(z) h`.
    case gru

    /// The number of gates: weights have so many columns a unit.
    public var gates: Int {
        switch self {
        case .lstm: 4
        case .gru: 3
        }
    }
}

/// What is trained of one direction of a recurrent layer. `G` is the cell's number of gates.
public struct RecurrentWeights {
    /// `[inputs, G * units]`
    public let input: Tensor
    /// `[units, G * units]`
    public let recurrent: Tensor
    /// `[G * units]`
    public let bias: Tensor
    /// `[units]`: a bias inside of the reset of a GRU's candidate; an LSTM has none.
    public let candidateBias: Tensor?

    /// The weights of one direction.
    public init(input: Tensor, recurrent: Tensor, bias: Tensor, candidateBias: Tensor? = nil) {
        self.input = input
        self.recurrent = recurrent
        self.bias = bias
        self.candidateBias = candidateBias
    }
}

extension Tensor {
    /// A recurrent layer over whole sequences `[batch, steps, inputs]`, from a state of zeros: the state after each step,
    /// `[batch, steps, directions * units]`, and after all, `[batch, directions * units]`.
    /// - Parameters:
    ///   - weights: Those of the way forward in time, and if there are two, those of the way back, whose states come second.
    ///   - padding: Tokens `int32[batch, steps]`: a step whose token is 0 leaves the state as it is.
    public func recurrent(
        _ cell: RecurrentCell, _ weights: [RecurrentWeights], padding: Tensor? = nil
    ) -> (states: Tensor, last: Tensor) {
        precondition((1...2).contains(weights.count), "a recurrent layer has one direction or two")
        let trained = weights.flatMap { [$0.input, $0.recurrent, $0.bias] + [$0.candidateBias].compactMap { $0 } }
        let outputs = graph.apply(
            Recurrent(cell: cell, directions: weights.count), to: [self] + trained + [padding].compactMap { $0 })
        return (outputs[0], outputs[1])
    }
}
