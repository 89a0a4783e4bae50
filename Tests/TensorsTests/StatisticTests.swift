import Foundation
import Testing

@testable import Tensors

@Suite("Statistics")
struct StatisticTests {
    /// A parameter that is trained beside a statistic that a step moves halfway to the input.
    private struct Model {
        let graph = Graph()
        let input: Tensor
        let loss: Tensor

        init() {
            input = graph.input("x", shape: [4])
            let running = graph.statistic("norm.running_mean", shape: [4], initially: .ones)
            let weight = graph.parameter("weight", shape: [4, 4], initializer: .ones)
            _ = graph.parameter("bias", shape: [4], initializer: .zeros)
            loss = (weight * input).sum() + running.sum()
            graph.assign(running + 0.5 * (input - running), to: running)
            graph.storeGradients(of: loss, withRespectTo: graph.parameters)
        }

        func makeExecutor() throws -> (executor: Executor, store: VariableStore) {
            let store = VariableStore(graph: graph, seed: 0)
            let executor = try Executor(
                Plan(graph, outputs: [loss]), store: store, pool: ThreadPool(threads: 1), seed: 0)
            executor.write([1, 2, 3, 4] as [Float], to: input)
            return (executor, store)
        }
    }

    @Test("a statistic lies after all that is trained, and no optimizer's segment holds it")
    func place() {
        let graph = Model().graph
        #expect(graph.layout.entries.map(\.name) == ["weight", "bias", "norm.running_mean"])
        #expect(graph.layout.entries.map(\.isTrained) == [true, true, false])
        #expect(graph.parameters.map(\.name) == ["weight", "bias"])
        #expect(graph.statistics.map(\.name) == ["norm.running_mean"])
        #expect(graph.layout.parameterCount == 20)
        #expect(graph.trainedSegments(freezing: []).map(\.range) == [0..<16, 16..<32])
    }

    @Test("in a step over several batches a statistic moves by the mean of their changes, once")
    func accumulation() throws {
        let graph = Graph()
        let input = graph.input("x", shape: [6, 2])
        let moments = RunningMoments(
            mean: graph.statistic("mean", shape: [2]),
            variance: graph.statistic("variance", shape: [2], initially: .ones))
        let (gain, bias) = (
            graph.parameter("gain", shape: [2], initializer: .ones),
            graph.parameter("bias", shape: [2], initializer: .zeros)
        )
        let loss = input.batchNormalized(gain: gain, bias: bias, updating: moments, momentum: 0.5).squared().sum()
        graph.storeGradients(of: loss, withRespectTo: graph.parameters)
        graph.settleStatistics(accumulatingBy: graph.value(of: graph.scalar("weight", initially: 0.5)))
        let store = VariableStore(graph: graph, seed: 0)
        let executor = try Executor(
            Plan(graph, outputs: [loss]), store: store, pool: ThreadPool(threads: 1), seed: 0)
        for step in 1...2 {
            for mean in [Float(2), 6] {
                let column: [Float] = [mean - 1, mean + 1, mean - 1, mean + 1, mean - 1, mean + 1]
                executor.write(column.flatMap { [$0, -$0] }, to: input)
                executor.runGradients(step: step, addsUp: mean == 6)
            }
            executor.runUpdate(step: step)
            // Halfway to 4, and halfway to the variance 6 / 5 of either batch.
            #expect(store.parameter("mean") == (step == 1 ? [2, -2] : [3, -3]))
            let variance = try #require(store.parameter("variance"))
            #expect(variance.allSatisfy { abs($0 - (step == 1 ? 1.1 : 1.15)) < 1e-6 }, "\(variance)")
        }
    }

    @Test("a statistic changes in the update phase only, and snapshots hold it")
    func phases() throws {
        let model = Model()
        let (executor, store) = try model.makeExecutor()
        executor.runForwardBackward(step: 1)
        #expect(executor.scalar(model.loss) == 44)
        #expect(store.parameter("norm.running_mean") == [1, 1, 1, 1])
        let before = store.snapshot()
        executor.runUpdate(step: 1)
        #expect(store.parameter("norm.running_mean") == [1, 1.5, 2, 2.5])
        executor.runForwardBackward(step: 2)
        #expect(executor.scalar(model.loss) == 47)
        #expect(store.gradient("weight") == (0..<16).map { Float($0 % 4 + 1) })
        try store.restore(before)
        #expect(store.parameter("norm.running_mean") == [1, 1, 1, 1])
    }

    @Test("a layout that was written before there were statistics is all trained")
    func oldLayouts() throws {
        let layout = Model().graph.layout
        let text = String(decoding: try JSONEncoder().encode(layout), as: UTF8.self)
        #expect(try JSONDecoder().decode(ParameterLayout.self, from: Data(text.utf8)) == layout)
        let old = text.replacing(",\"isTrained\":true", with: "").replacing("\"isTrained\":true,", with: "")
        #expect(!old.contains("\"isTrained\":true"))
        #expect(try JSONDecoder().decode(ParameterLayout.self, from: Data(old.utf8)) == layout)
    }
}
