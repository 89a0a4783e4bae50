import Tensors

/// A language model: an embedding, an LSTM, and a dense layer over the vocabulary at each step.
struct RecurrentModel: WorkloadModel {
    private let vocabulary: Int
    private let width: Int
    private let units: Int
    /// The reference decays biases too where its optimizer decays at all.
    private let decaysBiases: Bool

    init(_ name: String, _ specification: WorkloadSpecification) throws(WorkloadError) {
        guard let vocabulary = specification.vocab, let width = specification.embed, let units = specification.hidden,
            vocabulary > 0, width > 0, units > 0
        else { throw WorkloadError("\(name): spec.json gives no vocab, embed and hidden for this kind") }
        self.vocabulary = vocabulary
        self.width = width
        self.units = units
        decaysBiases = specification.optimizer.name != "adamw"
    }

    func logits(_ input: Tensor, isTraining: Bool) throws(ShapeError) -> Tensor {
        func parameter(_ name: String, _ shape: Shape) -> Tensor {
            input.graph.parameter(
                name, shape: shape, initializer: .zeros, decays: shape.rank > 1 || decaysBiases)
        }
        let weights = RecurrentWeights(
            input: parameter("lstm.wx", [width, 4 * units]), recurrent: parameter("lstm.wh", [units, 4 * units]),
            bias: parameter("lstm.b", [4 * units]))
        let states = parameter("emb", [vocabulary, width]).rows(at: input).recurrent(.lstm, [weights]).states
        return states.matMul(parameter("out.w", [units, vocabulary])) + parameter("out.b", [vocabulary])
    }
}
