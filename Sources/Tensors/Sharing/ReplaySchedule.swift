/// How a stretch of a plan is run on some threads: which instructions share one hand-over, and which go their own way.
struct ReplaySchedule {
    /// What is run next.
    enum Entry {
        /// An instruction of the plan, which shares its work itself if it does.
        case instruction(Int)
        case region(Region)
    }

    private(set) var entries: [Entry] = []
    /// The numbers of the plan's instructions in the order in which they are run.
    private(set) var order: [Int] = []

    /// Multiply-adds from which an instruction shares its work better itself, by many chunks, than by one part a thread.
    private static let mostWork = 4_000_000

    private let leastSharedWork: Int

    /// - Parameter leastWork: The multiply-adds from which a region is shared.
    init(_ range: Range<Int>, of plan: Plan, threads: Int, sharingFrom leastWork: Int) {
        leastSharedWork = leastWork
        var window: [Int] = []
        for index in range {
            if threads > 1, let body = plan.instructions[index].divisible, body.work <= Self.mostWork {
                window.append(index)
            } else {
                take(window, plan, threads)
                window = []
                entries.append(.instruction(index))
                order.append(index)
            }
        }
        take(window, plan, threads)
    }

    /// Cuts instructions that follow each other into regions: each takes what it can, also from behind instructions that have to
    /// wait for the next, where their order does not matter.
    private mutating func take(_ window: [Int], _ plan: Plan, _ threads: Int) {
        var waiting = window.map { index in
            let accesses = plan.instructions[index].divisible?.accesses(in: plan) ?? []
            return (index: index, accesses: accesses.compactMap { $0 })
        }
        while let first = waiting.first {
            var region = Region(threads: threads)
            var taken: [Int] = []
            var left: [(index: Int, accesses: [Access])] = []
            var leftAccesses: [Access] = []
            for (index, accesses) in waiting {
                if !accesses.conflict(with: leftAccesses), region.add(plan.instructions[index], in: plan) {
                    taken.append(index)
                } else {
                    left.append((index, accesses))
                    leftAccesses += accesses
                }
            }
            if taken.isEmpty {
                // Its parts are in each other's way.
                taken = [first.index]
                left.removeFirst()
            }
            if region.isWorthSharing(from: leastSharedWork) {
                entries.append(.region(region))
            } else {
                entries += taken.map(Entry.instruction)
            }
            order += taken
            waiting = left
        }
    }
}
