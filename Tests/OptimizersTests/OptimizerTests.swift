import Optimizers
import Tensors
import Testing

@Suite("Optimizers")
struct OptimizerTests {
    static let all: [any Optimizer] = [
        SGD(learningRate: 0.005), SGD(learningRate: 0.003, momentum: 0.9),
        SGD(learningRate: 0.003, momentum: 0.9, nesterov: true), Adam(learningRate: 0.02),
        AdamW(learningRate: 0.02, weightDecay: 0), RMSprop(learningRate: 0.0005, smoothing: 0.9),
        RMSprop(learningRate: 0.0001, momentum: 0.9), Adagrad(learningRate: 0.3),
        Lion(learningRate: 0.0005, weightDecay: 0), Muon(learningRate: 0.02, weightDecay: 0), WrittenOut(),
    ]

    @Test("every optimizer finds the least value of every landscape", arguments: all.indices, Landscape.allCases)
    func converges(_ index: Int, _ landscape: Landscape) throws {
        #expect(try problem(of: Self.all[index], on: landscape) == nil)
    }

    @Test("the harness finds an optimizer that climbs, and one that does nothing", arguments: Landscape.allCases)
    func harnessFindsFaults(_ landscape: Landscape) throws {
        #expect(try problem(of: SGD(learningRate: -0.001), on: landscape, steps: 50) != nil)
        #expect(try problem(of: SGD(learningRate: 0), on: landscape) != nil)
    }

    struct Golden: Decodable {
        let name: String
        let first: [[Float]]
        let gradients: [[[Float]]]
        /// The parameters after some of the steps, by the number of the step.
        let states: [String: [[Float]]]
    }

    static let configurations: [String: (optimizer: any Optimizer, clip: Double?)] = [
        "sgd": (SGD(learningRate: 0.1), nil),
        "sgd_momentum": (SGD(learningRate: 0.05, momentum: 0.9), nil),
        "sgd_nesterov_decay": (SGD(learningRate: 0.05, momentum: 0.8, nesterov: true, weightDecay: 0.1), nil),
        "sgd_clipped": (SGD(learningRate: 0.1, momentum: 0.9), 1.5),
        "adam": (Adam(learningRate: 0.01), nil),
        "adam_decay": (Adam(learningRate: 0.02, beta1: 0.8, beta2: 0.99, epsilon: 1e-6, weightDecay: 0.2), nil),
        "adamw": (AdamW(learningRate: 0.01, weightDecay: 0.3), nil),
        "adamw_clipped": (AdamW(learningRate: 0.03, beta1: 0.9, beta2: 0.95, weightDecay: 0.1), 1.5),
        "rmsprop": (RMSprop(learningRate: 0.01), nil),
        "rmsprop_momentum": (
            RMSprop(learningRate: 0.01, smoothing: 0.9, epsilon: 1e-6, momentum: 0.8, weightDecay: 0.2), nil
        ),
        "adagrad": (Adagrad(learningRate: 0.05), nil),
        "adagrad_clipped": (Adagrad(learningRate: 0.05, weightDecay: 0.1), 1.5),
        "lion": (Lion(learningRate: 0.01, weightDecay: 0.2), nil),
        "lion_clipped": (Lion(learningRate: 0.02, weightDecay: 0), 1.5),
        "muon": (Muon(learningRate: 0.02, weightDecay: 0.1), nil),
        "muon_clipped": (Muon(learningRate: 0.01, momentum: 0.8, weightDecay: 0), 1.5),
    ]

    @Test("twenty steps of every optimizer are PyTorch's", arguments: configurations.keys.sorted())
    func golden(_ name: String) throws {
        let golden = try #require(try GoldenFile<Golden>.read("optimizers").first { $0.name == name })
        let configuration = try #require(Self.configurations[name])
        let difference = try largestDifference(golden, configuration.optimizer, configuration.clip)
        #expect(difference < 2e-6)
    }

    @Test("the goldens tell one optimizer from another")
    func goldenFindsFaults() throws {
        let golden = try #require(try GoldenFile<Golden>.read("optimizers").first { $0.name == "adam" })
        #expect(try largestDifference(golden, Adam(learningRate: 0.01, beta1: 0.8), nil) > 1e-3)
    }

    /// The largest difference of any parameter after the steps that the golden has.
    private func largestDifference(_ golden: Golden, _ optimizer: any Optimizer, _ clip: Double?) throws -> Float {
        let graph = Graph()
        let shapes: [Shape] = [[3, 2], [3]]
        // A loss whose gradient is the given one: the sum of parameters times gradients.
        let given = shapes.enumerated().map { graph.input("g\($0)", shape: $1) }
        let parameters = shapes.enumerated().map { graph.parameter("p\($0)", shape: $1, initializer: .zeros) }
        let loss = (parameters[0] * given[0]).sum() + (parameters[1] * given[1]).sum()
        _ = graph.minimize(loss, using: optimizer, clipNorm: clip)
        let store = VariableStore(graph: graph, seed: 0)
        for index in 0..<2 { try store.setParameter("p\(index)", to: golden.first[index]) }
        let executor = try Executor(Plan(graph, outputs: [loss]), store: store, pool: ThreadPool(threads: 1), seed: 0)
        var largest: Float = 0
        var checked = 0
        for (step, gradients) in golden.gradients.enumerated() {
            for index in 0..<2 { executor.write(gradients[index], to: given[index]) }
            executor.run(step: step + 1)
            guard let state = golden.states["\(step + 1)"] else { continue }
            checked += 1
            for index in 0..<2 {
                let made = try #require(store.parameter("p\(index)"))
                for (a, b) in zip(made, state[index]) { largest = max(largest, abs(a - b)) }
            }
        }
        #expect(checked == golden.states.count)
        return largest
    }

    @Test("a change of the learning rate takes effect at the next step, without a new plan")
    func liveChange() throws {
        let graph = Graph()
        let x = graph.parameter("x", shape: [2], initializer: .ones)
        let loss = x.sum()
        _ = graph.minimize(loss, using: SGD(learningRate: 0.5))
        let store = VariableStore(graph: graph, seed: 0)
        let executor = try Executor(Plan(graph, outputs: [loss]), store: store, pool: ThreadPool(threads: 1), seed: 0)
        executor.run(step: 1)
        #expect(store.parameter("x") == [0.5, 0.5])
        #expect(executor.setScalar("learning_rate", to: 0.25))
        executor.run(step: 2)
        #expect(store.parameter("x") == [0.25, 0.25])
        #expect(!executor.setScalar("no_such_scalar", to: 1))
    }

    @Test("frozen parameters stay, and do not count in the norm")
    func freezing() throws {
        let graph = Graph()
        let x = graph.parameter("x", shape: [3], initializer: .ones)
        let y = graph.parameter("y", shape: [4], initializer: .ones)
        let loss = (x * 3).sum() + (y * 4).sum()
        var options = StepOptions()
        options.frozen = ["y"]
        let step = graph.minimize(loss, using: SGD(learningRate: 1), options: options, measuringGradientNorm: true)
        let norm = try #require(step.gradientNorm)
        let store = VariableStore(graph: graph, seed: 0)
        let plan = Plan(graph, outputs: [loss, norm])
        let executor = try Executor(plan, store: store, pool: ThreadPool(threads: 1), seed: 0)
        executor.run(step: 1)
        #expect(store.parameter("y") == [1, 1, 1, 1])
        #expect(store.parameter("x") == [-2, -2, -2])
        #expect(abs(executor.scalar(norm) - Float(27).squareRoot()) < 1e-5)
    }

    @Test("a clip limit of 0 clips nothing")
    func noClipping() throws {
        let graph = Graph()
        let x = graph.parameter("x", shape: [1], initializer: .ones)
        let loss = (x * 100).sum()
        _ = graph.minimize(loss, using: SGD(learningRate: 1), clipNorm: 0)
        let store = VariableStore(graph: graph, seed: 0)
        let executor = try Executor(Plan(graph, outputs: [loss]), store: store, pool: ThreadPool(threads: 1), seed: 0)
        executor.run(step: 1)
        #expect(store.parameter("x") == [-99])
        executor.setScalar("clip_norm", to: 1)
        executor.run(step: 2)
        #expect(abs((store.parameter("x")?[0] ?? 0) + 100) < 1e-4)
    }

    @Test("an optimizer in plain operations is one program for each segment")
    func writtenOutIsFused() {
        let graph = Graph()
        let loss = Landscape.parabola.loss(graph)
        _ = graph.minimize(loss, using: WrittenOut())
        let update = Plan(graph, outputs: [loss]).operationNames.filter { $0.contains("assign") }
        #expect(update.count == 1)
    }
}

/// Momentum written in plain operations, as a user's own optimizer would be.
private struct WrittenOut: Optimizer {
    let name = "written out"

    func update(_ segment: UpdateSegment) {
        let velocity = segment.state("velocity")
        let changed = velocity * 0.9 + segment.gradients * segment.gradientScale
        segment.graph.assign(changed, to: velocity)
        let rate = segment.scalar("learning_rate", initially: 0.003)
        segment.graph.assign(segment.parameters - changed * rate, to: segment.parameters)
    }
}
