/// Instructions that the threads run side by side without waiting for each other: each thread its part of each instruction.
///
/// What makes it sound is looked up in the memory itself: no part writes what another part of the region reads or writes. So in
/// a small network the rows of a batch go through all layers and back on the thread that has them, and the gradients of the
/// weights, which need all rows, are the next region.
struct Region {
    /// For each thread what it runs, in order.
    private(set) var parts: [[Instruction]]
    private var accesses: [[Access]]
    private var work: [Int]

    init(threads: Int) {
        parts = Array(repeating: [], count: threads)
        accesses = Array(repeating: [], count: threads)
        work = Array(repeating: 0, count: threads)
    }

    /// Takes an instruction in, cut into parts if it can be, else as a whole on the thread with the least to do.
    /// - Returns: Whether it could.
    mutating func add(_ instruction: Instruction, in plan: Plan) -> Bool {
        guard let body = instruction.divisible else { return false }
        let threads = parts.count
        if body.units > 1 {
            let ranges = (0..<threads).map { $0 * body.units / threads..<($0 + 1) * body.units / threads }
            return add(ranges.map { $0.isEmpty ? nil : instruction.part($0) }, in: plan)
        }
        for thread in work.indices.sorted(by: { (work[$0], $0) < (work[$1], $1) }) {
            var whole: [Instruction?] = Array(repeating: nil, count: threads)
            whole[thread] = instruction
            if add(whole, in: plan) { return true }
        }
        return false
    }

    private mutating func add(_ added: [Instruction?], in plan: Plan) -> Bool {
        let bodies = added.map { $0?.divisible }
        let new = bodies.map { $0?.accesses(in: plan).compactMap { $0 } ?? [] }
        for thread in parts.indices {
            for other in parts.indices where other != thread {
                if new[thread].conflict(with: accesses[other]) || new[thread].conflict(with: new[other]) {
                    return false
                }
            }
        }
        for thread in parts.indices {
            guard let instruction = added[thread], let body = bodies[thread] else { continue }
            parts[thread].append(instruction)
            accesses[thread] += new[thread]
            work[thread] += body.work
        }
        return true
    }

    /// Multiply-adds from which handing them over to several threads pays: some microseconds.
    static let leastSharedWork = 500_000

    /// Whether handing the parts to threads is worth it.
    func isWorthSharing(from leastWork: Int) -> Bool {
        let total = work.reduce(0, +)
        return total >= leastWork && (work.max() ?? 0) * 4 <= total * 3
    }
}
