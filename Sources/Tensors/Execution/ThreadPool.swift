import CKernels

/// Threads that share the work of the kernels. Their number never changes a result, only how long it takes.
///
/// One thread at a time may run plans on a pool.
public final class ThreadPool {
    let handle: OpaquePointer
    /// A pool of one thread, on which kernels run that share nothing: any thread may run them, many at a time.
    let lone: OpaquePointer
    /// What the executors on the pool share.
    let workspace = Workspace()

    /// What the factors of products are rounded to.
    public let precision: Precision

    /// A pool of `threads` threads, the caller being one of them.
    /// - Parameter precision: What this machine must be able to compute in: see `Precision.problem`.
    /// - Throws: `ThreadPoolError` when the system cannot give that many.
    public init(threads: Int, precision: Precision = .fp32) throws(ThreadPoolError) {
        precondition(precision.isSupported, "this machine cannot compute in \(precision)")
        let isa = descent_isa_from_environment().isa
        guard (1...256).contains(threads), let handle = descent_pool_create(Int32(threads), isa) else {
            throw ThreadPoolError(threads: threads)
        }
        guard let lone = descent_pool_create(1, isa) else {
            descent_pool_destroy(handle)
            throw ThreadPoolError(threads: threads)
        }
        self.handle = handle
        self.lone = lone
        self.precision = precision
        for pool in [handle, lone] { descent_pool_set_precision(pool, precision.kernel) }
    }

    deinit {
        descent_pool_destroy(handle)
        descent_pool_destroy(lone)
    }

    /// How many threads share the work, the caller included.
    public var threadCount: Int { Int(descent_pool_thread_count(handle)) }

    /// The vector instructions that the kernels use: `avx512`, `avx2` or `generic`.
    public var instructionSetName: String { String(cString: descent_isa_name(descent_pool_isa(handle))) }

    /// Why the instruction set that `DESCENT_ISA` names cannot be used, as one sentence; nil when it can or none is named.
    public static var instructionSetProblem: String? {
        switch descent_isa_from_environment().verdict {
        case .best, .asked: nil
        case .unknown: "DESCENT_ISA names no instruction set: it is one of avx512, avx2 and generic"
        case .unsupported: "DESCENT_ISA asks for an instruction set that this processor does not have"
        }
    }
}

/// The system gave fewer threads than were asked for.
public struct ThreadPoolError: Error, Hashable, CustomStringConvertible {
    /// How many were asked for.
    public let threads: Int

    /// What is wrong, as one sentence.
    public var description: String {
        (1...256).contains(threads)
            ? "the system cannot start \(threads) threads: ask for fewer"
            : "a pool has 1 to 256 threads, not \(threads)"
    }
}
