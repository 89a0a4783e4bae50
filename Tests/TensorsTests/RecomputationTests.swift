import Testing

@testable import Tensors

@Suite("Recomputation")
struct RecomputationTests {
    /// Blocks as a transformer has them, without attention: norm, product, GELU, dropout, product, residual.
    private struct Blocks {
        let graph = Graph()
        let input: Tensor
        let loss: Tensor

        init(depth: Int, rows: Int = 32) {
            input = graph.input("x", shape: [rows, 16])
            var x = input
            for block in 0..<depth {
                let gain = graph.parameter("\(block).gain", shape: [16], initializer: .ones)
                let wide = graph.parameter("\(block).wide", shape: [16, 64], initializer: .normal(deviation: 0.2))
                let bias = graph.parameter("\(block).bias", shape: [64], initializer: .zeros)
                let narrow = graph.parameter("\(block).narrow", shape: [64, 16], initializer: .normal(deviation: 0.2))
                let hidden = (x.layerNormalized(gain: gain).matMul(wide) + bias).gelu()
                x = x + hidden.matMul(narrow).dropout(rate: graph.scalar("dropout", initially: 0.25))
            }
            loss = x.squared().mean()
            graph.storeGradients(of: loss, withRespectTo: graph.parameters)
        }

        func plan(from leastFloats: Int) -> Plan { Plan(graph, outputs: [loss], recomputingFrom: leastFloats) }

        func gradients(from leastFloats: Int) throws -> [[Float]?] {
            let store = VariableStore(graph: graph, seed: 3)
            let executor = try Executor(
                plan(from: leastFloats), store: store, pool: ThreadPool(threads: 2), seed: 5)
            executor.write((0..<input.shape.count).map { Float($0 * 37 % 101) / 50 - 1 }, to: input)
            executor.run(step: 1)
            return graph.parameters.map { store.gradient($0.name) } + [[executor.scalar(loss)]]
        }
    }

    @Test("values that are made again are the same bits, and so are all gradients", arguments: [1, 2, 5])
    func bits(depth: Int) throws {
        let blocks = Blocks(depth: depth)
        let kept = try blocks.gradients(from: .max)
        #expect(try blocks.gradients(from: 1) == kept)
        #expect(kept.allSatisfy { $0?.contains { $0 != 0 } == true })
    }

    @Test("what the forward holds is less by the outputs of norms and activations, and the work is theirs once more")
    func memory() {
        let blocks = Blocks(depth: 6)
        let (kept, lean) = (blocks.plan(from: .max), blocks.plan(from: 1))
        // A block keeps its input, the norm's output, the GELU's input and its output: 16 + 16 + 64 + 64 columns.
        #expect(Double(lean.workspaceFloats) < 0.65 * Double(kept.workspaceFloats))
        let (before, after) = (kept.operationNames, lean.operationNames)
        #expect(before.count { $0 == "layerNorm" } == 6)
        #expect(after.count { $0 == "layerNorm" } >= 11)
        #expect(lean.multiplyAdds == kept.multiplyAdds)
    }

    @Test("small values are kept: making them again costs more than it saves")
    func smallValues() {
        let blocks = Blocks(depth: 2)
        #expect(Plan(blocks.graph, outputs: [blocks.loss]).operationNames == blocks.plan(from: .max).operationNames)
    }

    @Test("what only the forward reads is not made again")
    func forwardAlone() {
        let graph = Graph()
        var x = graph.input("x", shape: [32, 16])
        let gain = graph.parameter("gain", shape: [16], initializer: .ones)
        for _ in 0..<3 { x = x + x.layerNormalized(gain: gain).gelu() }
        #expect(Plan(graph, outputs: [x], recomputingFrom: 1).operationNames.count { $0 == "layerNorm" } == 3)
    }

    @Test("executors of one pool share memory and do not disturb each other, between the phases of a step either")
    func sharing() throws {
        let (alone, beside) = (SmallModel(), SmallModel())
        let first = try alone.makeExecutor(threads: 2), second = try beside.makeExecutor(threads: 2)
        let other = Blocks(depth: 3, rows: 200)
        let disturber = try Executor(
            other.plan(from: 1), store: VariableStore(graph: other.graph, seed: 1), pool: second.executor.pool, seed: 1)
        for step in 1...4 {
            first.executor.run(step: step)
            second.executor.runForwardBackward(step: step)
            disturber.run(step: step)
            #expect(second.executor.scalar(beside.loss) == first.executor.scalar(alone.loss))
            second.executor.runUpdate(step: step)
        }
        #expect(second.store.snapshot() == first.store.snapshot())
    }
}
