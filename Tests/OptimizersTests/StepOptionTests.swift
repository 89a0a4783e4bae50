import Optimizers
import Tensors
import Testing

@Suite("What a step does beside the optimizer's rule")
struct StepOptionTests {
    /// Two layers of which one input makes the loss.
    private final class Model {
        let graph = Graph()
        let store: VariableStore
        let executor: Executor
        let input: Tensor

        init(
            _ options: StepOptions, rows: Int = 4, optimizer: any Optimizer = SGD(learningRate: 0.1),
            store shared: VariableStore? = nil
        ) throws {
            input = graph.input("x", shape: [rows, 3])
            let hidden = input.matMul(graph.parameter("body.weight", shape: [3, 5], initializer: .pytorch))
                .activated(by: .tanh)
            let output =
                hidden.matMul(graph.parameter("head.weight", shape: [5, 2], initializer: .pytorch))
                + graph.parameter("head.bias", shape: [2], initializer: .zeros)
            let loss = (output - 1).squared().mean()
            let step = graph.minimize(loss, using: optimizer, clipNorm: 0, options: options)
            store = shared ?? VariableStore(graph: graph, seed: 3)
            let outputs = [loss] + (step.gradientNorm.map { [$0] } ?? [])
            executor = try Executor(
                Plan(graph, outputs: outputs), store: store, pool: ThreadPool(threads: 1), seed: 1)
        }

        static let names = ["body.weight", "head.weight", "head.bias"]

        func values(_ name: String) -> [Float] { store.parameter(name) ?? [] }

        /// How far each parameter moves in one step.
        func move(_ rows: [Float]) -> [String: [Float]] {
            let before = Self.names.map(values)
            executor.write(rows, to: input)
            executor.run(step: 1)
            let moved = zip(before, Self.names.map(values)).map { old, new in zip(new, old).map(-) }
            return Dictionary(uniqueKeysWithValues: zip(Self.names, moved))
        }
    }

    private static let rows: [Float] = (0..<12).map { Float($0 % 5) * 0.3 - 0.5 }

    private func isClose(_ a: [Float], _ b: [Float], _ tolerance: Float = 1e-6) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= tolerance }
    }

    @Test(
        "a group moves so many times as far, by every optimizer",
        arguments: [
            SGD(learningRate: 0.1), Adam(learningRate: 0.1), AdamW(learningRate: 0.1), RMSprop(learningRate: 0.1),
            Adagrad(learningRate: 0.1), Lion(learningRate: 0.1), Muon(learningRate: 0.1),
        ] as [any Optimizer])
    func groups(_ optimizer: any Optimizer) throws {
        let plain = try Model(StepOptions(), optimizer: optimizer).move(Self.rows)
        var options = StepOptions()
        options.groups = [
            ParameterGroup(name: "body", parameters: ["body.weight"], multiplier: 0.5),
            ParameterGroup(name: "bias", parameters: ["head.bias", "body.weight"], multiplier: 3, factor: 2),
        ]
        let grouped = try Model(options, optimizer: optimizer)
        let moved = grouped.move(Self.rows)
        for (name, factor) in [("body.weight", Float(0.5)), ("head.weight", 1), ("head.bias", 6)] {
            let expected = (plain[name] ?? []).map { $0 * factor }
            #expect(isClose(moved[name] ?? [], expected, 2e-6), "\(name) by \(optimizer.name)")
        }
        #expect(grouped.executor.setScalar("learning_rate.body", to: 0))
        #expect(grouped.move(Self.rows)["body.weight"]?.allSatisfy { $0 == 0 } == true)
    }

    @Test("a step over several batches is that of all their rows")
    func accumulation() throws {
        let whole = try Model(StepOptions())
        let expected = whole.move(Self.rows)
        var options = StepOptions()
        options.accumulates = true
        let three = try Model(options, rows: 3)
        let one = try Model(options, rows: 1, store: three.store)
        for round in 0..<2 {
            let before = Model.names.map(three.values)
            for (model, part, weight) in [(three, Self.rows.prefix(9), 0.75), (one, Self.rows.suffix(3), 0.25)] {
                model.executor.write(Array(part), to: model.input)
                model.executor.setScalar("accumulation_weight", to: weight)
                model.executor.runGradients(step: 1, addsUp: model === one)
            }
            one.executor.runSettling(step: 1)
            one.executor.runUpdate(step: 1)
            let expected = round == 0 ? expected : whole.move(Self.rows)
            for (name, old) in zip(Model.names, before) {
                #expect(isClose(zip(three.values(name), old).map(-), expected[name] ?? []), "\(name)")
            }
        }
        #expect(three.store.snapshot().buffers.keys.sorted() == ["parameters"])
    }

    @Test("the penalty's gradient is that of the weights' size, and spares what does not decay")
    func penalty() throws {
        let plain = try Model(StepOptions())
        let before = plain.values("body.weight")
        let moved = plain.move(Self.rows)
        var options = StepOptions()
        options.penalty = StepOptions.Penalty(absolute: 0.2, squared: 0.3)
        let penalized = try Model(options).move(Self.rows)
        let expected = zip(moved["body.weight"] ?? [], before).map { move, weight in
            move - 0.1 * ((weight > 0 ? 0.2 : -0.2) + 0.3 * weight)
        }
        #expect(isClose(penalized["body.weight"] ?? [], expected))
        #expect(penalized["head.bias"] == moved["head.bias"])
    }

    @Test("the mean of the weights follows them, and can be put in their place and back")
    func average() throws {
        var options = StepOptions()
        options.averagesWeights = true
        let model = try Model(options)
        model.store.copyParameters(toState: WeightAverage.stateName)
        var mean = model.values("head.weight")
        for step in 1...3 {
            let decay = WeightAverage.decay(step: step, limit: 0.25)
            model.executor.setScalar(WeightAverage.scalarName, to: decay)
            _ = model.move(Self.rows)
            mean = zip(mean, model.values("head.weight")).map { Float(decay) * $0 + Float(1 - decay) * $1 }
        }
        let weights = model.values("head.weight")
        #expect(!isClose(weights, mean, 1e-3))
        model.store.exchangeParameters(withState: WeightAverage.stateName)
        #expect(isClose(model.values("head.weight"), mean))
        model.store.exchangeParameters(withState: WeightAverage.stateName)
        #expect(model.values("head.weight") == weights)
        #expect(model.store.snapshot().buffers[WeightAverage.stateName] != nil)
    }

    @Test(
        "patterns of names",
        arguments: [
            ("body", "body.weight", true), ("body", "body2.weight", false), ("body*", "body2.weight", true),
            ("*.bias", "head.bias", true), ("*.bias", "head.weight", false), ("block?.weight", "block1.weight", true),
            ("block?.weight", "block12.weight", false), ("*", "", true), ("", "a", false), ("a*b*c", "aXbYbZc", true),
            ("a*b*c", "aXbYbZ", false), ("block1", "block1.attention.query.weight", true),
            ("head.bias", "head.bias", true),
        ])
    func patterns(_ pattern: String, _ name: String, _ fits: Bool) {
        #expect(NamePattern(pattern).matches(name) == fits)
    }
}
