import AllocationCounter
import Testing

@testable import Tensors

@Suite("Determinism")
struct DeterminismTests {
    @Test("the number of threads changes no bit of any weight, moment or loss", arguments: [2, 3, 8])
    func threads(_ threads: Int) throws {
        #expect(try trained(threads: threads) == trained(threads: 1))
    }

    @Test("a seed gives a run, and another seed another")
    func seeds() throws {
        #expect(try trained(threads: 1, seed: 4) == trained(threads: 1, seed: 4))
        #expect(try trained(threads: 1, seed: 4).snapshot != trained(threads: 1, seed: 5).snapshot)
    }

    @Test("going back to a snapshot and on gives the same bits as never having gone back")
    func rewinding() throws {
        let (executor, store) = try SmallModel().makeExecutor(threads: 1)
        for step in 1...3 { executor.run(step: step) }
        let middle = store.snapshot()
        for step in 4...6 { executor.run(step: step) }
        let end = store.snapshot()
        try store.restore(middle)
        #expect(store.snapshot() == middle)
        for step in 4...6 { executor.run(step: step) }
        #expect(store.snapshot() == end)
    }

    @Test("a whole step is its two phases, and nothing changes in the first")
    func phases() throws {
        let whole = try SmallModel().makeExecutor(threads: 1)
        let parts = try SmallModel().makeExecutor(threads: 1)
        for step in 1...3 {
            whole.executor.run(step: step)
            let before = parts.store.snapshot()
            parts.executor.runForwardBackward(step: step)
            #expect(parts.store.snapshot() == before)
            parts.executor.runUpdate(step: step)
            #expect(parts.store.snapshot() != before)
        }
        #expect(whole.store.snapshot() == parts.store.snapshot())
    }

    @Test("a million steps allocate nothing", .enabled(if: allocation_counter_works()))
    func allocations() throws {
        let model = SmallModel(batch: 8, widths: [8, 16, 12, 3])
        let (executor, _) = try model.makeExecutor(threads: 2)
        let rows: [Int32] = [3, 1, 0, 2, 7, 6, 5, 4]
        let data = [Float](repeating: 0.5, count: 64)
        func step(_ number: Int) {
            rows.withUnsafeBufferPointer { rows in
                data.withUnsafeBufferPointer { executor.gather(rows: rows, from: $0, into: model.features) }
            }
            executor.setScalar("learning_rate", to: 0.001)
            executor.run(step: number)
            _ = executor.scalar(model.loss)
        }
        // The runtime looks some types up the first time.
        step(1)
        allocation_counter_begin()
        for number in 2...1_000_000 { step(number) }
        #expect(allocation_counter_end() == 0)
    }

    @Test("replaying a transformer allocates nothing", .enabled(if: allocation_counter_works()))
    func transformerAllocations() throws {
        let graph = Graph()
        let tokens = graph.integerInput("tokens", shape: [2, 9])
        let table = graph.parameter("wte", shape: [11, 12], initializer: .normal(deviation: 0.3))
        let gain = graph.parameter("gain", shape: [12], initializer: .ones)
        let projection = graph.parameter("qkv", shape: [12, 36], initializer: .normal(deviation: 0.3))
        let output = graph.parameter("output", shape: [12, 12], initializer: .normal(deviation: 0.3))
        let x = table.rows(at: tokens)
        let attended = x.layerNormalized(gain: gain).matMul(projection).attention(
            heads: 3, isCausal: true, padding: tokens)
        let logits = (x + attended.matMul(output)).matMul(table, transposingOther: true)
        let loss = logits.softmaxCrossEntropy(labels: tokens.reshaped(to: [18]))
        graph.storeGradients(of: loss, withRespectTo: graph.parameters)
        let store = VariableStore(graph: graph, seed: 1)
        let executor = try Executor(
            Plan(graph, outputs: [loss]), store: store, pool: ThreadPool(threads: 2), seed: 0)
        executor.write((0..<18).map { Int32($0 * 5 % 11) }, to: tokens)
        executor.run(step: 1)
        allocation_counter_begin()
        for step in 2...20_000 { executor.run(step: step) }
        #expect(allocation_counter_end() == 0)
        #expect(executor.scalar(loss).isFinite)
    }

    @Test("the counter sees an allocation", .enabled(if: allocation_counter_works()))
    func counterCounts() {
        allocation_counter_begin()
        let made = AlignedBuffer(count: 10)
        #expect(allocation_counter_end() > 0)
        _ = made.count
    }

    @Test("denormal numbers count as zero in a replay, and as themselves outside of it")
    func denormals() throws {
        let graph = Graph()
        let input = graph.input("x", shape: [3])
        let output = input * 1
        let executor = try Executor(
            Plan(graph, outputs: [output]), store: VariableStore(graph: graph, seed: 0), pool: ThreadPool(threads: 1),
            seed: 0)
        let tiny = Float.leastNormalMagnitude / 4
        executor.write([tiny, 1, -tiny], to: input)
        executor.run(step: 1)
        #expect(executor.values(output).map(abs) == [0, 1, 0])
        #expect(half(of: tiny) > 0)
    }

    /// Where the optimizer cannot see it.
    @inline(never)
    private func half(of number: Float) -> Float { number * 0.5 }

    private struct Trained: Equatable {
        let snapshot: VariableSnapshot
        let losses: [Float]
        let norms: [Float]
    }

    private func trained(threads: Int, seed: UInt64 = 9) throws -> Trained {
        let model = SmallModel()
        let (executor, store) = try model.makeExecutor(threads: threads, seed: seed)
        var losses: [Float] = []
        var norms: [Float] = []
        for step in 1...6 {
            executor.run(step: step)
            losses.append(executor.scalar(model.loss))
            norms.append(executor.scalar(model.norm))
        }
        return Trained(snapshot: store.snapshot(), losses: losses, norms: norms)
    }
}
