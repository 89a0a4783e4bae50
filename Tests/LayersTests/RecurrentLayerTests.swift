import Layers
import Tensors
import Testing

@Suite("Recurrent layers")
struct RecurrentLayerTests {
    typealias Golden = SequenceLayerTests.Golden

    static let forms: [(suffix: String, layers: Int, isBidirectional: Bool, output: RecurrentOutput)] = [
        ("", 1, false, .everyStep), ("_layers", 2, false, .everyStep), ("_both", 2, true, .everyStep),
        ("_last", 2, false, .lastState), ("_padded", 1, false, .lastState), ("_padded_both", 2, true, .lastState),
    ]

    static let layers: [String: any Layer] = forms.reduce(into: [:]) { layers, form in
        layers["lstm\(form.suffix)"] = LSTM(
            "l", units: 3, layers: form.layers, isBidirectional: form.isBidirectional, output: form.output)
        layers["gru\(form.suffix)"] = GRU(
            "l", units: 3, layers: form.layers, isBidirectional: form.isBidirectional, output: form.output)
    }

    @Test("each layer's output and gradients are PyTorch's", arguments: layers.keys.sorted())
    func golden(_ name: String) throws {
        let golden = try #require(try GoldenFile<Golden>.read("recurrent").first { $0.name == name })
        let layer = try #require(Self.layers[name])
        let problems = try SequenceLayerTests.problems(of: layer, golden)
        #expect(problems == [])
    }

    @Test("the comparison finds padding that is not left out")
    func comparisonFindsFaults() throws {
        let padded = try #require(try GoldenFile<Golden>.read("recurrent").first { $0.name == "lstm_padded" })
        let blind = Golden(
            name: padded.name, shape: padded.shape, input: padded.input, tokens: [], output: padded.output,
            upstream: padded.upstream, parameters: padded.parameters, gradients: padded.gradients,
            inputGradient: padded.inputGradient)
        let layer = try #require(Self.layers["lstm_padded"])
        #expect(try !SequenceLayerTests.problems(of: layer, blind).isEmpty)
    }

    @Test("padding on the right changes nothing: a shorter batch gives the same states", arguments: [false, true])
    func padding(isBidirectional: Bool) throws {
        let tokens: [Int32] = [1, 2, 3]
        let short = try states(tokens, length: 3, isBidirectional: isBidirectional)
        let padded = try states(tokens + [0, 0], length: 5, isBidirectional: isBidirectional)
        #expect(short == padded)
    }

    private func states(_ tokens: [Int32], length: Int, isBidirectional: Bool) throws -> [Float] {
        let graph = Graph()
        let pass = ForwardPass(graph: graph, mode: .evaluation)
        let input = graph.integerInput("tokens", shape: [1, length])
        let model = Sequential(
            "model",
            [
                Embedding("e", vocabulary: 4, width: 5, marksPadding: true),
                LSTM("lstm", units: 20, layers: 2, isBidirectional: isBidirectional, output: .lastState),
            ])
        let last = try pass.apply(model, to: input)
        let executor = try Executor(
            Plan(graph, outputs: [last]), store: VariableStore(graph: graph, seed: 3), pool: ThreadPool(threads: 2),
            seed: 0)
        executor.write(tokens, to: input)
        executor.run(step: 1)
        return executor.values(last)
    }

    @Test("a description counts the parameters of every layer and direction, dropout or not")
    func description() throws {
        let lstm = try LSTM("lstm", units: 8, layers: 2, isBidirectional: true, dropout: 0.5).describe(input: [2, 7, 5])
        #expect(lstm.map(\.outputShape) == [[2, 7, 16]])
        #expect(lstm.map(\.parameterCount) == [2 * (5 + 8 + 1) * 32 + 2 * (16 + 8 + 1) * 32])
        let gru = try GRU("gru", units: 8, output: .lastState).describe(input: [2, 7, 5])
        #expect(gru.map(\.outputShape) == [[2, 8]])
        #expect(gru.map(\.parameterCount) == [(5 + 8 + 1) * 24 + 8])
    }

    @Test("dropout between layers drops in training only, and never after the last")
    func dropout() throws {
        func names(layers: Int, mode: Mode) throws -> [String] {
            let pass = ForwardPass(graph: Graph(), mode: mode)
            let input = pass.graph.input("x", shape: [2, 3, 4])
            let output = try pass.apply(LSTM("l", units: 4, layers: layers, dropout: 0.3), to: input)
            return Plan(pass.graph, outputs: [output]).operationNames
        }
        #expect(try names(layers: 2, mode: .training).contains("dropout"))
        #expect(try !names(layers: 2, mode: .evaluation).contains("dropout"))
        #expect(try !names(layers: 1, mode: .training).contains("dropout"))
    }

    @Test("what is no sequence is refused with the layer's name")
    func refused() throws {
        let error = try #require(throws: ShapeError.self) { try LSTM("memory", units: 4).describe(input: [2, 5]) }
        #expect(error.description.contains("the LSTM layer memory cannot take [2, 5]"), "\(error.description)")
        _ = try #require(throws: ShapeError.self) { try GRU("g", units: 0).describe(input: [2, 5, 3]) }
        _ = try #require(throws: ShapeError.self) { try GRU("g", units: 3).describe(input: [2, 0, 3]) }
    }
}
