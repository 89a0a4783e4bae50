import CKernels

/// A pool that lives as long as the test that holds it.
final class TestPool {
    let pool: OpaquePointer
    let threads: Int
    let isa: descent_isa

    init(
        threads: Int = 1, isa: descent_isa = descent_isa_choose(nil).isa, precision: descent_precision = .fp32
    ) throws {
        guard let pool = descent_pool_create(Int32(threads), isa) else { throw PoolUnavailable(threads: threads) }
        descent_pool_set_precision(pool, precision)
        self.pool = pool
        self.threads = threads
        self.isa = isa
    }

    /// What the pool says of itself.
    var threadCount: Int { Int(descent_pool_thread_count(pool)) }
    var instructionSet: descent_isa { descent_pool_isa(pool) }

    deinit { descent_pool_destroy(pool) }
}

/// The system did not give the threads of a pool.
struct PoolUnavailable: Error {
    let threads: Int
}

/// The instruction sets that this processor runs.
let supportedInstructionSets = [descent_isa.generic, .avx2, .avx512].filter(descent_isa_is_supported)
