import Layers
import Tensors
import Testing

@Suite("Layers of sequences")
struct SequenceLayerTests {
    struct Golden: Decodable {
        let name: String
        let shape: [Int]
        let input: [Float]
        let tokens: [Int32]
        let output: [Float]
        let upstream: [Float]
        let parameters: [String: [Float]]
        let gradients: [String: [Float]]
        let inputGradient: [Float]
    }

    static let layers: [String: any Layer] = [
        "layer_norm": LayerNorm("l"),
        "layer_norm_biasless": LayerNorm("l", hasBias: false),
        "rms_norm": RMSNorm("l"),
        "group_norm": GroupNorm("l", groups: 2),
        "embedding": Embedding("l", vocabulary: 5, width: 4),
        "attention": MultiHeadAttention("l", heads: 3),
        "attention_causal": MultiHeadAttention("l", heads: 3, isCausal: true),
        "attention_padded": MultiHeadAttention("l", heads: 3),
        "block": TransformerBlock("l", heads: 2, hidden: 20, activation: .relu),
        "block_causal": TransformerBlock("l", heads: 2, hidden: 20, isCausal: true),
    ]

    @Test("each layer's output and gradients are PyTorch's", arguments: layers.keys.sorted())
    func golden(_ name: String) throws {
        let golden = try #require(try GoldenFile<Golden>.read("sequences").first { $0.name == name })
        let layer = try #require(Self.layers[name])
        let problems = try Self.problems(of: layer, golden)
        #expect(problems == [])
    }

    @Test("the comparison finds a layer that is another")
    func comparisonFindsFaults() throws {
        let goldens = try GoldenFile<Golden>.read("sequences")
        let causal = try #require(goldens.first { $0.name == "attention_causal" })
        #expect(try !Self.problems(of: MultiHeadAttention("l", heads: 3), causal).isEmpty)
        let norm = try #require(goldens.first { $0.name == "layer_norm_biasless" })
        #expect(try !Self.problems(of: RMSNorm("l"), norm).isEmpty)
    }

    /// What of a layer is not as the golden says.
    static func problems(of layer: any Layer, _ golden: Golden) throws -> [String] {
        let graph = Graph()
        let pass = ForwardPass(graph: graph, mode: .training)
        let places = Shape(Array(golden.shape.prefix(2)))
        let tokens = graph.integerInput("tokens", shape: places)
        let takesTokens = golden.input.isEmpty
        if !golden.tokens.isEmpty, !takesTokens {
            _ = try pass.apply(Embedding("padding", vocabulary: 1, width: 1, marksPadding: true), to: tokens)
        }
        let input =
            takesTokens ? tokens : graph.parameter("input", shape: Shape(golden.shape), initializer: .zeros)
        let output = try pass.apply(layer, to: input)
        let upstream = graph.constant(golden.upstream, shape: output.shape)
        graph.storeGradients(of: (output * upstream).sum(), withRespectTo: graph.parameters)
        let store = VariableStore(graph: graph, seed: 0)
        for (name, values) in golden.parameters { try store.setParameter(name, to: values) }
        if !takesTokens { try store.setParameter("input", to: golden.input) }
        let plan = Plan(graph, outputs: [output])
        let executor = try Executor(plan, store: store, pool: ThreadPool(threads: 1), seed: 0)
        if !golden.tokens.isEmpty { executor.write(golden.tokens, to: tokens) }
        executor.run(step: 1)
        var problems: [String] = []
        func compare(_ what: String, _ got: [Float]?, _ wanted: [Float]) {
            let difference = differ(got ?? [], wanted)
            // In fp32 what is right is so to a few roundings of the largest number.
            let limit = 1e-5 * max(1, wanted.map(abs).max() ?? 0)
            if !(difference < limit) { problems.append("\(what) is off by \(difference)") }
        }
        compare("the output", executor.values(output), golden.output)
        for (name, gradient) in golden.gradients { compare(name, store.gradient(name), gradient) }
        if !takesTokens { compare("the input's gradient", store.gradient("input"), golden.inputGradient) }
        return problems
    }

    @Test("the number of threads changes no bit of a layer's output or gradients", arguments: [2, 3])
    func threads(_ threads: Int) throws {
        for layer: any Layer in [
            TransformerBlock("b", heads: 4, hidden: 100, isCausal: true), GroupNorm("g", groups: 8), RMSNorm("n"),
        ] {
            let expected = try trained(layer, threads: 1)
            #expect(try trained(layer, threads: threads) == expected, "\(layer.kind)")
        }
    }

    /// An embedding and a layer after three steps of descent: large enough to be shared.
    private func trained(_ layer: any Layer, threads: Int) throws -> VariableSnapshot {
        let graph = Graph()
        let pass = ForwardPass(graph: graph, mode: .training)
        let tokens = graph.integerInput("tokens", shape: [4, 70])
        let embedding = Embedding("e", vocabulary: 30, width: 48, marksPadding: true)
        let model = Sequential(
            "model", [embedding, PositionalEmbedding("p"), layer, TiedHead("h", embedding: embedding)])
        let logits = try pass.apply(model, to: tokens)
        let loss = try Loss.crossEntropy(logits, tokens.reshaped(to: [280]))
        graph.storeGradients(of: loss, withRespectTo: graph.parameters)
        let range = 0..<graph.layout.count
        let (weights, gradients) = (graph.flatParameters(range), graph.flatGradients(range))
        graph.assign(weights - gradients * 0.1, to: weights)
        let store = VariableStore(graph: graph, seed: 1)
        let pool = try ThreadPool(threads: threads)
        let executor = try Executor(Plan(graph, outputs: [loss]), store: store, pool: pool, seed: 0)
        executor.write((0..<280).map { Int32($0 * 7 % 30) }, to: tokens)
        for step in 1...3 { executor.run(step: step) }
        return store.snapshot()
    }

    @Test("positions are added alike to each sequence, and a tied head shares its embedding's table")
    func positionsAndHead() throws {
        let graph = Graph()
        let pass = ForwardPass(graph: graph, mode: .training)
        let embedding = Embedding("wte", vocabulary: 4, width: 3)
        let tokens = graph.integerInput("tokens", shape: [2, 2])
        let placed = try pass.apply(
            Sequential("model", [embedding, PositionalEmbedding("wpe")]), to: tokens)
        let logits = try pass.apply(TiedHead("head", embedding: embedding), to: placed)
        #expect(logits.shape == [2, 2, 4])
        #expect(graph.parameters.map(\.name) == ["wte.weight", "wpe.weight"])
        let store = VariableStore(graph: graph, seed: 0)
        try store.setParameter("wte.weight", to: [1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1])
        try store.setParameter("wpe.weight", to: [10, 20, 30, 40, 50, 60])
        let executor = try Executor(
            Plan(graph, outputs: [placed, logits]), store: store, pool: ThreadPool(threads: 1), seed: 0)
        executor.write([0, 1, 2, 3] as [Int32], to: tokens)
        executor.run(step: 1)
        #expect(executor.values(placed) == [11, 20, 30, 40, 51, 60, 10, 20, 31, 41, 51, 61])
        #expect(Array(executor.values(logits).prefix(4)) == [11, 20, 30, 61])
    }

    @Test("padding that an embedding marks is left out of the mean over steps")
    func paddedMean() throws {
        let graph = Graph()
        let pass = ForwardPass(graph: graph, mode: .evaluation)
        let tokens = graph.integerInput("tokens", shape: [2, 3])
        let model = Sequential(
            "model", [Embedding("e", vocabulary: 3, width: 1, marksPadding: true), StepMean()])
        let mean = try pass.apply(model, to: tokens)
        let store = VariableStore(graph: graph, seed: 0)
        try store.setParameter("e.weight", to: [100, 1, 3])
        let executor = try Executor(
            Plan(graph, outputs: [mean]), store: store, pool: ThreadPool(threads: 1), seed: 0)
        executor.write([1, 2, 0, 2, 0, 0] as [Int32], to: tokens)
        executor.run(step: 1)
        #expect(executor.values(mean) == [2, 3])
    }

    @Test("a shape that a layer cannot take is refused with the layer's name and what it expects")
    func shapeErrors() throws {
        let refused: [(any Layer, String)] = [
            (Embedding("e", vocabulary: 3, width: 1), "the embedding layer e cannot take [2, 5, 7]"),
            (MultiHeadAttention("a", heads: 3), "a width that 3 heads divide"),
            (GroupNorm("g", groups: 4), "a number of channels that 4 groups divide"),
            (TransformerBlock("b", heads: 2, hidden: 8), "the attention layer b.attention cannot take [2, 5, 7]"),
            (TiedHead("h", embedding: Embedding("e", vocabulary: 3, width: 4)), "the head h cannot take [2, 5, 7]"),
        ]
        for (layer, sentence) in refused {
            let error = try #require(throws: ShapeError.self) { try layer.describe(input: [2, 5, 7]) }
            #expect(error.description.contains(sentence), "\(error.description)")
        }
        for layer: any Layer in [StepMean(), PositionalEmbedding("p"), LayerNorm("n"), RMSNorm("n")] {
            _ = try #require(throws: ShapeError.self) { try layer.describe(input: [2]) }
        }
    }
}
