import Testing

@testable import Tensors

@Suite("Plans")
struct PlanTests {
    @Test("a dense layer and its gradient are one product each, with what comes after")
    func denseLayers() {
        let graph = Graph()
        let input = graph.input("x", shape: [4, 5])
        let labels = graph.integerInput("y", shape: [4])
        let weights = [5, 6, 3]
        var output = input
        for layer in 0..<2 {
            let weight = graph.parameter("w\(layer)", shape: [weights[layer], weights[layer + 1]], initializer: .zeros)
            output =
                output.matMul(weight) + graph.parameter("b\(layer)", shape: [weights[layer + 1]], initializer: .zeros)
            if layer == 0 { output = output.relu() }
        }
        let loss = output.softmaxCrossEntropy(labels: labels)
        graph.storeGradients(of: loss, withRespectTo: graph.parameters)
        let plan = Plan(graph, outputs: [loss])
        #expect(
            plan.operationNames.sorted() == [
                "columnSums", "columnSums", "matMul", "matMul", "matMul+bias", "matMul+bias+relu",
                "matMul+reluGradient",
                "softmaxCrossEntropy+gradient",
            ])
    }

    @Test("what nothing needs is not run")
    func deadCode() {
        let graph = Graph()
        let x = graph.input("x", shape: [4, 4])
        _ = x.exp().sum()
        #expect(Plan(graph, outputs: [x.matMul(x)]).operationNames == ["matMul"])
    }

    @Test("a chain of elementwise operations is one program")
    func chains() {
        let graph = Graph()
        let x = graph.input("x", shape: [4, 4])
        let y = ((x * 2 + 1).exp() / x).tanh()
        #expect(Plan(graph, outputs: [y]).operationNames == ["{multiply add exp divide tanh}"])
    }

    @Test("a chain with a product in it stays two programs")
    func chainsAcrossProducts() throws {
        let graph = Graph()
        let x = graph.input("x", shape: [4, 4])
        let a = x * 2
        let y = a.matMul(x) + a.exp()
        let plan = Plan(graph, outputs: [y])
        #expect(plan.operationNames.contains("matMul+addend"))
        #expect(plan.operationNames.filter { $0.hasPrefix("{") || $0.count > 0 }.count <= 3)
    }

    @Test("arithmetic on constants is done while the graph is built")
    func constantFolding() {
        let graph = Graph()
        let four = graph.constant(2) * 3 - 2
        #expect(four.constantValue == 4)
    }

    @Test("a residual is added by the product that comes last, and by the gradient of the norm that comes first")
    func residuals() {
        let graph = Graph()
        let x = graph.parameter("x", shape: [8, 6], initializer: .normal(deviation: 1))
        let gain = graph.parameter("gain", shape: [6], initializer: .ones)
        let weight = graph.parameter("w", shape: [6, 6], initializer: .normal(deviation: 1))
        let loss = (x + x.layerNormalized(gain: gain).matMul(weight)).squared().sum()
        graph.storeGradients(of: loss, withRespectTo: graph.parameters)
        let names = Plan(graph, outputs: [loss]).operationNames
        #expect(names.contains("matMul+addend") && names.contains("layerNormGradient+residual"), "\(names)")
    }

    @Test("buffers are used again: depth does not grow the arena")
    func reuse() {
        func bytes(depth: Int) -> Int {
            let graph = Graph()
            var x = graph.input("x", shape: [64, 64])
            let weight = graph.parameter("w", shape: [64, 64], initializer: .zeros)
            for _ in 0..<depth { x = x.matMul(weight).relu() }
            return Plan(graph, outputs: [x]).arenaBytes
        }
        #expect(bytes(depth: 20) == bytes(depth: 3))
    }

    @Test("a value that was asked for is kept, whatever runs later")
    func keptOutputs() throws {
        let graph = Graph()
        let x = graph.input("x", shape: [2, 2])
        let weight = graph.constant([1, 2, 3, 4], shape: [2, 2])
        let product = x.matMul(weight)
        let before = product + graph.constant([1, -20], shape: [2])
        let after = before.relu()
        var last = after
        for _ in 0..<5 { last = last.matMul(weight).relu() }
        let executor = try makeExecutor(graph, [product, before, after, last])
        executor.write([1.0, 0, 0, 1], to: x)
        executor.run(step: 1)
        #expect(executor.values(product) == [1, 2, 3, 4])
        #expect(executor.values(before) == [2, -18, 4, -16])
        #expect(executor.values(after) == [2, 0, 4, 0])
    }

    @Test("a result may be an input, a variable, a constant or a scalar itself")
    func trivialResults() throws {
        let graph = Graph()
        let x = graph.input("x", shape: [2])
        let parameter = graph.parameter("p", shape: [2], initializer: .ones)
        let constant = graph.constant(7)
        let scalar = graph.value(of: graph.scalar("s", initially: 3))
        let executor = try makeExecutor(graph, [x, parameter, constant, scalar, x.reshaped(to: [2, 1])])
        executor.write([5.0, 6], to: x)
        executor.run(step: 1)
        #expect(executor.values(x) == [5, 6])
        #expect(executor.values(parameter) == [1, 1])
        #expect(executor.scalar(constant) == 7)
        #expect(executor.scalar(scalar) == 3)
    }

    @Test("what reads a variable before an assignment sees the old value, what reads it after the new one")
    func assignmentOrder() throws {
        let graph = Graph()
        let x = graph.parameter("x", shape: [3], initializer: .ones)
        let state = graph.flatState("s", 0..<16)
        let before = state + 1
        graph.assign(before, to: state)
        let after = state * 10
        graph.assign(after, to: graph.flatState("t", 0..<16))
        graph.assign(x * 2, to: x)
        let store = VariableStore(graph: graph, seed: 0)
        let executor = try Executor(Plan(graph, outputs: []), store: store, pool: ThreadPool(threads: 1), seed: 0)
        for step in 1...3 { executor.run(step: step) }
        let snapshot = store.snapshot()
        #expect(snapshot.buffers["s"]?.first == 3)
        #expect(snapshot.buffers["t"]?.first == 30)
        #expect(store.parameter("x") == [8, 8, 8])
    }

    @Test("a random graph gives what the reference gives, however it is fused", arguments: 0..<60)
    func randomGraphs(_ seed: Int) throws {
        let problems = try RandomGraph(seed: UInt64(seed)).problems()
        #expect(problems == [])
    }

    @Test("the random graphs find a wrong kernel")
    func randomGraphsFindFaults() throws {
        let found = try (0..<5).filter { try !RandomGraph(seed: UInt64($0), hasFault: true).problems().isEmpty }
        #expect(found == [0, 1, 2, 3, 4])
    }

    @Test("shapes that do not fit, and a result that comes too late, end the program with what is wrong")
    func preconditions() async throws {
        await #expect(processExitsWith: .failure) {
            let graph = Graph()
            _ = graph.input("x", shape: [2, 3]).matMul(graph.input("y", shape: [4, 5]))
        }
        await #expect(processExitsWith: .failure) {
            let graph = Graph()
            let state = graph.flatState("s", 0..<16)
            graph.assign(state + 1, to: state)
            _ = Plan(graph, outputs: [state * 2])
        }
    }

    private func makeExecutor(_ graph: Graph, _ outputs: [Tensor]) throws -> Executor {
        let store = VariableStore(graph: graph, seed: 0)
        return try Executor(Plan(graph, outputs: outputs), store: store, pool: ThreadPool(threads: 1), seed: 0)
    }
}
