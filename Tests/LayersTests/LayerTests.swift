import Layers
import Tensors
import Testing

@Suite("Layers")
struct LayerTests {
    struct Golden: Decodable {
        let name: String
        let features: [Float]
        let labels: [Int32]
        let logits: [Float]
        let loss: Float
        let parameters: [String: [Float]]
        let gradients: [String: [Float]]
    }

    @Test("a perceptron's logits, loss and gradients are PyTorch's", arguments: Activation.recipeNames)
    func golden(_ name: String) throws {
        let golden = try #require(try GoldenFile<Golden>.read("perceptrons").first { $0.name == name })
        let activation = try #require(Activation(recipeName: name))
        let model = multilayerPerceptron(hidden: [8, 7], outputs: 3, activation: activation)
        let (graph, pass) = makePass()
        let input = graph.input("features", shape: [5, 6])
        let labels = graph.integerInput("labels", shape: [5])
        let logits = try pass.apply(model, to: input)
        let loss = try Loss.crossEntropy(logits, labels)
        graph.storeGradients(of: loss, withRespectTo: graph.parameters)
        let store = VariableStore(graph: graph, seed: 0)
        for (name, values) in golden.parameters { try store.setParameter(name, to: values) }
        let plan = Plan(graph, outputs: [loss, logits])
        let executor = try Executor(plan, store: store, pool: ThreadPool(threads: 1), seed: 0)
        executor.write(golden.features, to: input)
        executor.write(golden.labels, to: labels)
        executor.run(step: 1)
        #expect(abs(executor.scalar(loss) - golden.loss) < 2e-6)
        #expect(differ(executor.values(logits), golden.logits) < 5e-6)
        for (name, gradient) in golden.gradients {
            #expect(differ(try #require(store.gradient(name)), gradient) < 5e-6, "\(name)")
        }
    }

    @Test("a model describes its layers, shapes and parameters")
    func description() throws {
        let model = multilayerPerceptron(hidden: [64, 32], outputs: 3, dropout: 0.1)
        let lines = try model.describe(input: [1, 4])
        #expect(
            lines.map(\.name) == [
                "hidden0", "hidden0.dropout", "hidden1", "hidden1.dropout", "output",
            ])
        #expect(lines.map(\.outputShape) == [[1, 64], [1, 64], [1, 32], [1, 32], [1, 3]])
        #expect(lines.map(\.parameterCount) == [4 * 64 + 64, 0, 64 * 32 + 32, 0, 32 * 3 + 3])
    }

    @Test("a layer that cannot take a shape says which layer, which shape, and what it expects")
    func shapeErrors() throws {
        let dense = Dense("hidden0", outputs: 8, inputs: 5)
        let error = try #require(throws: ShapeError.self) { try dense.describe(input: [2, 4]) }
        #expect(error.description == "the dense layer hidden0 cannot take [2, 4]: it expects [batch, 5]")
        let flat = try #require(throws: ShapeError.self) { try Dense("d", outputs: 8).describe(input: [4]) }
        #expect(flat.description.contains("the dense layer d cannot take [4]"))
    }

    @Test("dropout drops in training at the rate that is set, and lets all through in evaluation")
    func dropout() throws {
        let dropped = try kept(.training, rate: 0.3)
        #expect(abs(dropped - 0.7) < 0.03)
        #expect(try kept(.evaluation, rate: 0.3) == 1)
        #expect(try kept(.training, rate: 0) == 1)
    }

    @Test("a layer that is applied twice shares its weights")
    func sharing() throws {
        let (graph, pass) = makePass()
        let layer = Dense("shared", outputs: 6)
        let once = try pass.apply(layer, to: graph.input("x", shape: [2, 6]))
        _ = try pass.apply(layer, to: once)
        #expect(graph.parameters.map(\.name) == ["shared.weight", "shared.bias"])
        #expect(pass.summaries.map(\.parameterCount) == [42, 0])
    }

    @Test("flattening keeps the batch and the order")
    func flatten() throws {
        let (graph, pass) = makePass()
        let input = graph.input("x", shape: [2, 2, 3])
        let output = try pass.apply(Flatten(), to: input)
        #expect(output.shape == [2, 6])
        let store = VariableStore(graph: graph, seed: 0)
        let executor = try Executor(
            Plan(graph, outputs: [output]), store: store, pool: ThreadPool(threads: 1), seed: 0)
        executor.write((0..<12).map(Float.init), to: input)
        executor.run(step: 1)
        #expect(executor.values(output) == (0..<12).map(Float.init))
    }

    private func makePass(_ mode: Mode = .training) -> (Graph, ForwardPass) {
        let graph = Graph()
        return (graph, ForwardPass(graph: graph, mode: mode))
    }

    /// The share of elements that dropout keeps; the mean of all must stay near what it was.
    private func kept(_ mode: Mode, rate: Double) throws -> Double {
        let (graph, pass) = makePass(mode)
        let input = graph.input("x", shape: [100, 100])
        let output = try pass.apply(Dropout("d", rate: 0.5), to: input)
        let store = VariableStore(graph: graph, seed: 0)
        let executor = try Executor(
            Plan(graph, outputs: [output]), store: store, pool: ThreadPool(threads: 1), seed: 4)
        executor.write([Float](repeating: 1, count: 10_000), to: input)
        executor.setScalar("dropout", to: rate)
        executor.run(step: 1)
        let values = executor.values(output)
        #expect(abs(values.reduce(0, +) / 10_000 - 1) < 0.05)
        return Double(values.count { $0 != 0 }) / 10_000
    }
}

/// The largest difference of two rows of numbers; infinite when their lengths differ.
func differ(_ left: [Float], _ right: [Float]) -> Float {
    left.count == right.count ? zip(left, right).map { abs($0 - $1) }.max() ?? 0 : .infinity
}
