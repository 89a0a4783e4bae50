import Testing

@testable import Tensors

@Suite("Slices of a batch")
struct SlicingTests {
    /// A model by name: how its loss comes from inputs `[examples, ...]` of floats, tokens and labels.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        /// The shape of one example's floats.
        let features: Shape
        /// Labels an example.
        let labels: Int
        let loss: @Sendable (_ features: Tensor, _ tokens: Tensor, _ labels: Tensor) -> (loss: Tensor, result: Tensor)
    }

    /// Labels and tokens are below this.
    private static let vocabulary = 7
    private static let examples = 12

    private static func weight(_ graph: Graph, _ name: String, _ shape: Shape) -> Tensor {
        graph.parameter(name, shape: shape, initializer: .pytorch)
    }

    private static let cases = [
        Case(testDescription: "perceptron with dropout", features: [5], labels: 1) { features, _, labels in
            let graph = features.graph
            let hidden = (features.matMul(weight(graph, "w", [5, 9])) + weight(graph, "b", [9])).gelu()
                .dropout(rate: graph.scalar("dropout", initially: 0.3))
            let logits = hidden.matMul(weight(graph, "head", [9, vocabulary]))
            return (logits.softmaxCrossEntropy(labels: labels), logits)
        },
        Case(testDescription: "tied embedding, attention and norm", features: [1], labels: 4) { _, tokens, labels in
            let graph = tokens.graph
            let table = weight(graph, "table", [vocabulary, 6])
            let output = table.rows(at: tokens)
            let seen = output.layerNormalized(gain: weight(graph, "gain", [6]))
                .matMul(weight(graph, "qkv", [6, 18])).attention(heads: 2, isCausal: true)
            let logits = (output + seen).matMul(table, transposingOther: true)
            return (logits.softmaxCrossEntropy(labels: labels), logits)
        },
        Case(testDescription: "LSTM", features: [3, 2], labels: 1) { features, _, labels in
            let graph = features.graph
            let weights = RecurrentWeights(
                input: weight(graph, "wx", [2, 20]), recurrent: weight(graph, "wh", [5, 20]),
                bias: weight(graph, "b", [20]))
            let logits = features.recurrent(.lstm, [weights]).last.matMul(weight(graph, "head", [5, vocabulary]))
            return (logits.softmaxCrossEntropy(labels: labels), logits)
        },
        Case(testDescription: "convolution and pool", features: [6, 6, 2], labels: 1) { features, _, labels in
            let graph = features.graph
            let planes = features.convolved(
                with: weight(graph, "kernel", [3, 3, 2, 4]), ConvolutionGeometry(padding: .same)
            ).relu()
            let logits = planes.positionMean().matMul(weight(graph, "head", [4, vocabulary]))
            return (logits.softmaxCrossEntropy(labels: labels), logits)
        },
        Case(testDescription: "a weight used twice", features: [7], labels: 1) { features, _, labels in
            let shared = weight(features.graph, "w", [7, 7])
            let logits = features.matMul(shared).tanh().matMul(shared)
            return (logits.softmaxCrossEntropy(labels: labels), logits)
        },
    ]

    private struct Outcome {
        var loss: Float
        var norm: Float
        var results: [Float]
        var gradients: [String: [Float]]
        var bits: [UInt32] { gradients.sorted { $0.key < $1.key }.flatMap(\.value).map(\.bitPattern) }
    }

    /// Loss, results and gradients of the third step.
    private func outcome(_ model: Case, slices: Int, threads: Int = 1) throws -> Outcome {
        let graph = Graph()
        let count = Self.examples / slices
        let features = graph.input("features", shape: Shape([count] + model.features.dimensions))
        let tokens = graph.integerInput("tokens", shape: [count, model.labels])
        let labels = graph.integerInput("labels", shape: [count * model.labels])
        let (loss, result) = model.loss(features, tokens, labels)
        let share = graph.constant(1 / Float(slices))
        graph.storeGradients(of: loss * share, withRespectTo: graph.parameters, addingUp: slices > 1)
        let norm = graph.gradientNorm(of: graph.trainedSegments(freezing: []).map(\.range))
        let plan = Plan(graph, outputs: [loss, result, norm], slices: slices)
        let store = VariableStore(graph: graph, seed: 4)
        let executor = try Executor(plan, store: store, pool: ThreadPool(threads: threads), seed: 4)
        let random = CounterRandom(seed: 1, stream: "slices")
        func numbers(_ input: Tensor) -> [Int32] {
            (0..<input.shape.count * slices).map { Int32(random.unit($0) * Double(Self.vocabulary)) }
        }
        if plan.inputs[features.id] != nil {
            executor.write((0..<features.shape.count * slices).map { Float(random.unit($0) - 0.5) }, to: features)
        }
        if plan.inputs[tokens.id] != nil { executor.write(numbers(tokens), to: tokens) }
        executor.write(numbers(labels), to: labels)
        for step in 1...3 { executor.runForwardBackward(step: step) }
        var gradients: [String: [Float]] = [:]
        for parameter in graph.parameters { gradients[parameter.name] = store.gradient(parameter.name) }
        return Outcome(
            loss: executor.scalar(loss), norm: executor.scalar(norm), results: executor.values(result),
            gradients: gradients)
    }

    private func isClose(_ a: [Float], _ b: [Float]) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= 1e-5 * max(1, abs($1)) }
    }

    @Test("a step in slices is the step of the whole batch, dropout included", arguments: cases)
    func sameStep(_ model: Case) throws {
        let whole = try outcome(model, slices: 1)
        #expect(whole.norm > 1e-3)
        for slices in [2, 3, 12] {
            let cut = try outcome(model, slices: slices)
            #expect(abs(cut.loss - whole.loss) < 1e-5, "\(slices) slices")
            #expect(isClose([cut.norm], [whole.norm]), "\(slices) slices")
            #expect(isClose(cut.results, whole.results), "\(slices) slices")
            for (name, gradient) in whole.gradients {
                #expect(isClose(cut.gradients[name] ?? [], gradient), "\(name) in \(slices) slices")
            }
        }
    }

    @Test("the number of threads changes no bit of a step in slices", arguments: cases)
    func threads(_ model: Case) throws {
        let one = try outcome(model, slices: 4).bits
        #expect(try outcome(model, slices: 4, threads: 2).bits == one)
        #expect(try outcome(model, slices: 4, threads: 3).bits == one)
    }

    @Test("the gradients of products and embeddings are added where they lie, one part after the other")
    func inPlace() throws {
        let graph = Graph()
        let tokens = graph.integerInput("tokens", shape: [3, 4])
        let labels = graph.integerInput("labels", shape: [12])
        let (loss, _) = Self.cases[1].loss(tokens, tokens, labels)
        graph.storeGradients(of: loss, withRespectTo: graph.parameters, addingUp: true)
        let names = Plan(graph, outputs: [loss], slices: 2).operationNames
        // Of the gain alone, a sum over rows.
        #expect(names.count { $0 == "addUp" } == 1, "\(names)")
    }

    /// A perceptron whose activations take about `floats` floats an example.
    private func plan(
        _ slicing: Slicing, examples: Int, width: Int, norm: Bool = false
    ) -> Plan {
        Plan.sliced(slicing, examples: examples) { examples, slices, graph in
            var output = graph.input("x", shape: [examples, width])
            for layer in 0..<4 {
                output = output.matMul(Self.weight(graph, "w\(layer)", [width, width])).gelu()
                guard norm else { continue }
                let moments = RunningMoments(
                    mean: graph.statistic("m\(layer)", shape: [width]),
                    variance: graph.statistic("v\(layer)", shape: [width]))
                output = output.batchNormalized(
                    gain: Self.weight(graph, "g\(layer)", [width]), bias: Self.weight(graph, "b\(layer)", [width]),
                    updating: moments)
            }
            let loss = output.squared().mean()
            graph.storeGradients(of: loss, withRespectTo: graph.parameters, addingUp: slices > 1)
            return ([loss], ())
        }.plan
    }

    @Test("a large batch is cut until it is small enough, a small one or one that is looked at as a whole is not")
    func choice() {
        let whole = plan(.fixed(1), examples: 16384, width: 256)
        let cut = plan(.automatic, examples: 16384, width: 256)
        #expect(whole.slices == 1 && whole.arenaBytes > 100 << 20)
        #expect(cut.slices > 1 && cut.arenaBytes <= Slicing.limit(variableBytes: cut.variableBytes))
        #expect(cut.multiplyAdds == whole.multiplyAdds)
        #expect(cut.variableBytes == whole.variableBytes)
        #expect(plan(.automatic, examples: 1024, width: 256).slices == 1)
        #expect(plan(.automatic, examples: 16384, width: 256, norm: true).slices == 1)
        // Too few rows would be left for the products.
        #expect(plan(.within(bytes: 1), examples: 1024, width: 256).slices == 8)
        // A number that does not divide the batch gives way to one that does.
        #expect(plan(.fixed(7), examples: 10, width: 16).slices == 5)
        #expect(plan(.fixed(7), examples: 11, width: 16).slices == 1)
        #expect(plan(.fixed(64), examples: 8, width: 16).slices == 8)
    }
}
