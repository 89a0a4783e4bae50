import Tensors

/// A decoder like GPT-2's: pre-norm blocks without biases, exact GELU, an output head that is the embedding's table.
struct TransformerModel: WorkloadModel {
    private let layers: Int
    private let heads: Int
    private let width: Int
    private let vocabulary: Int

    init(_ name: String, _ specification: WorkloadSpecification) throws(WorkloadError) {
        guard let layers = specification.layers, let heads = specification.heads, let width = specification.d,
            let vocabulary = specification.vocab, layers >= 0, heads > 0, width > 0, vocabulary > 0,
            width % heads == 0
        else {
            throw WorkloadError(
                "\(name): spec.json gives no layers, heads, d and vocab for this kind, or heads that do not divide d")
        }
        self.layers = layers
        self.heads = heads
        self.width = width
        self.vocabulary = vocabulary
    }

    func logits(_ input: Tensor, isTraining: Bool) throws(ShapeError) -> Tensor {
        let length = input.shape.columns
        let table = matrix("wte", vocabulary, width, in: input.graph)
        let places = matrix("wpe", length, width, in: input.graph)
        let tokens = table.rows(at: input)
        // All places of a window are one row, to which those of `wpe` are another.
        let rows: Shape = [tokens.shape[0], length * width]
        var output = tokens.reshaped(to: rows) + places.reshaped(to: [length * width])
        output = output.reshaped(to: tokens.shape)
        for layer in 0..<layers { output = block("h\(layer)", output) }
        return normalized("lnf", output).matMul(table, transposingOther: true)
    }

    private func block(_ name: String, _ input: Tensor) -> Tensor {
        let graph = input.graph
        let projected = normalized("\(name).ln1", input).matMul(matrix("\(name).qkv", width, 3 * width, in: graph))
        let seen = projected.attention(heads: heads, isCausal: true)
        let between = input + seen.matMul(matrix("\(name).proj", width, width, in: graph))
        let hidden = normalized("\(name).ln2", between).matMul(matrix("\(name).fc", width, 4 * width, in: graph)).gelu()
        return between + hidden.matMul(matrix("\(name).out", 4 * width, width, in: graph))
    }

    private func normalized(_ name: String, _ input: Tensor) -> Tensor {
        input.layerNormalized(gain: input.graph.parameter(name, shape: [width], initializer: .ones))
    }

    private func matrix(_ name: String, _ rows: Int, _ columns: Int, in graph: Graph) -> Tensor {
        graph.parameter(name, shape: [rows, columns], initializer: .zeros)
    }
}
