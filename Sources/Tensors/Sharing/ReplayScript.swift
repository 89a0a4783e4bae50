import CKernels

/// The regions and instructions of a stretch of a plan in memory that is only read: what a replay goes through.
final class ReplayScript {
    private enum Entry {
        case instruction(Int)
        /// The parts from this place of `ends` on.
        case region(Int)
    }

    private let threads: Int
    private let entries: UnsafeMutableBufferPointer<Entry>
    /// The instructions of all parts of all regions, one part behind the other.
    private let instructions: UnsafeMutableBufferPointer<Instruction>
    /// Where each part begins, and behind the last of a region its end.
    private let bounds: UnsafeMutableBufferPointer<Int>
    /// The floats that a part needs for its kernels.
    let scratchFloats: Int

    init(_ range: Range<Int>, of plan: Plan, pool: ThreadPool, sharingFrom leastWork: Int) {
        // Factors of bf16 are packed once for a whole product.
        threads = pool.precision == .fp32 ? pool.threadCount : 1
        var (made, parts, bounds): ([Entry], [Instruction], [Int]) = ([], [], [])
        for entry in ReplaySchedule(range, of: plan, threads: threads, sharingFrom: leastWork).entries {
            switch entry {
            case .instruction(let index): made.append(.instruction(index))
            case .region(let region):
                made.append(.region(bounds.count))
                for part in region.parts {
                    bounds.append(parts.count)
                    parts += part
                }
                bounds.append(parts.count)
            }
        }
        let scratch = parts.reduce(0) { max($0, $1.scratchFloats(pool.lone)) }
        scratchFloats = unitCount(scratch, of: Access.line) * Access.line
        entries = .allocate(copying: made)
        instructions = .allocate(copying: parts)
        self.bounds = .allocate(copying: bounds)
    }

    deinit {
        entries.deallocate()
        instructions.deallocate()
        bounds.deallocate()
    }

    /// What the threads see of a region.
    private struct Job {
        let instructions: UnsafePointer<Instruction>
        let bounds: UnsafePointer<Int>
        let context: ExecutionContext
        let lone: OpaquePointer
        let scratchFloats: Int
    }

    /// Runs everything in order.
    func run(
        _ plan: UnsafeMutableBufferPointer<Instruction>, on pool: ThreadPool, _ context: borrowing ExecutionContext
    ) {
        for entry in entries {
            switch entry {
            case .instruction(let index): plan[index].run(context)
            case .region(let start):
                guard let parts = instructions.baseAddress, let first = bounds.baseAddress else { continue }
                var job = Job(
                    instructions: parts, bounds: first + start, context: copy context, lone: pool.lone,
                    scratchFloats: scratchFloats)
                descent_pool_run_promptly(pool.handle, Self.runPart, &job, threads)
            }
        }
    }

    private static let runPart: descent_chunk_function = { job, part, _ in
        guard let job = job?.assumingMemoryBound(to: Job.self) else { return }
        let context = job.pointee.context.ofPart(
            pool: job.pointee.lone, scratchStart: part * job.pointee.scratchFloats)
        for index in job.pointee.bounds[part]..<job.pointee.bounds[part + 1] {
            job.pointee.instructions[index].run(context)
        }
    }
}

extension UnsafeMutableBufferPointer {
    /// Memory with the elements of an array, to be given back by `deallocate`.
    fileprivate static func allocate(copying elements: [Element]) -> UnsafeMutableBufferPointer
    where Element: BitwiseCopyable {
        let memory = allocate(capacity: elements.count)
        _ = memory.initialize(from: elements)
        return memory
    }
}
