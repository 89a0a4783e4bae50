import CKernels
import Synchronization
import Testing

@Suite("The thread pool")
struct PoolTests {
    /// Counts the runs of each chunk.
    final class Tally: Sendable {
        let runs: [Counter]
        let strangers = Counter()
        let threads: Int

        init(chunks: Int, threads: Int) {
            runs = (0..<chunks).map { _ in Counter() }
            self.threads = threads
        }

        func run(
            on pool: TestPool,
            by run: (OpaquePointer, descent_chunk_function, UnsafeMutableRawPointer, Int) -> Void = {
                descent_pool_run($0, $1, $2, $3)
            }
        ) {
            run(
                pool.pool,
                { context, chunk, thread in
                    guard let context else { return }
                    let tally = Unmanaged<Tally>.fromOpaque(context).takeUnretainedValue()
                    tally.runs[chunk].value.add(1, ordering: .relaxed)
                    if !(0..<tally.threads).contains(Int(thread)) { tally.strangers.value.add(1, ordering: .relaxed) }
                }, Unmanaged.passUnretained(self).toOpaque(), runs.count)
        }
    }

    final class Counter: Sendable {
        let value = Atomic(0)
    }

    @Test("each chunk runs exactly once, every time", arguments: [1, 2, 3, 8])
    func eachChunkRunsOnce(threads: Int) throws {
        let pool = try TestPool(threads: threads)
        for chunks in [0, 1, 2, 3, 7, 100] {
            let tally = Tally(chunks: chunks, threads: threads)
            for _ in 0..<50 { tally.run(on: pool) }
            #expect(tally.runs.allSatisfy { $0.value.load(ordering: .relaxed) == 50 })
            #expect(tally.strangers.value.load(ordering: .relaxed) == 0)
        }
    }

    @Test("each chunk of small jobs runs exactly once, through all ways that they are tried", arguments: [1, 2, 3])
    func eachSmallChunkRunsOnce(threads: Int) throws {
        let pool = try TestPool(threads: threads)
        let tally = Tally(chunks: threads, threads: threads)
        let jobs = 7000
        for _ in 0..<jobs { tally.run(on: pool) { descent_pool_run_promptly($0, $1, $2, $3) } }
        #expect(tally.runs.allSatisfy { $0.value.load(ordering: .relaxed) == jobs })
        #expect(tally.strangers.value.load(ordering: .relaxed) == 0)
    }

    @Test("what a chunk wrote is seen by the caller, also after the workers fell asleep")
    func writesAreSeen() throws {
        let pool = try TestPool(threads: 4)
        let count = 200_000
        let ones = Buffer([Float](repeating: 1, count: count)), totals = Buffer([Float](repeating: 0, count: count))
        for round in 1...300 {
            descent_axpy(pool.pool, count, 1, ones.pointer, totals.pointer)
            if round % 100 == 0 {
                #expect(totals.values.allSatisfy { $0 == Float(round) })
                // Reading in a debug build takes long enough for the workers to sleep.
            }
        }
    }

    @Test("pools come and go", arguments: [1, 2, 8])
    func poolsComeAndGo(threads: Int) throws {
        for round in 0..<40 {
            let pool = try TestPool(threads: threads)
            let tally = Tally(chunks: round % 5, threads: threads)
            tally.run(on: pool)
            #expect(tally.runs.allSatisfy { $0.value.load(ordering: .relaxed) == 1 })
        }
    }

    @Test("the number of threads is kept within its limits")
    func threadCountIsLimited() throws {
        #expect(try TestPool(threads: 0).threadCount == 1)
        #expect(try TestPool(threads: 3).threadCount == 3)
    }

    @Test("denormal numbers are flushed until the state is brought back")
    func denormalsAreFlushed() {
        let small = Buffer([Float.leastNormalMagnitude])
        func half() -> Float { small.pointer.pointee * 0.5 }
        let state = descent_flush_denormals()
        let flushed = half()
        descent_restore_floating_point(state)
        #expect(flushed == 0)
        #expect(half() > 0)
    }

    @Test("workers flush denormal numbers too")
    func workersFlushDenormals() throws {
        let state = descent_flush_denormals()
        defer { descent_restore_floating_point(state) }
        let pool = try TestPool(threads: 3)
        let count = 100_000
        let small = [Float](repeating: .leastNormalMagnitude, count: count)
        let result = Buffer(count: count)
        for _ in 0..<20 {
            descent_binary_scalar(pool.pool, .multiply, count, small, 0.5, result.pointer)
            #expect(result.values.allSatisfy { $0 == 0 })
        }
    }
}
