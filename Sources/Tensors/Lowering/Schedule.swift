/// The operations of a plan in the order in which they run.
struct Schedule {
    var order: [Int]
    /// How many come before what is done once a step: they run for each slice.
    var settlingStart: Int
    /// How many come before the update.
    var updateStart: Int
}

extension LoweredGraph {
    /// The phase of each node, by rank: what no result and no early effect needs belongs to the update.
    func phases() -> [Int: Phase] {
        let early = earlyNodes()
        for effect in effects where self[effect].node.phase == .update {
            precondition(
                !early.contains(effect),
                "a result reads a variable after the optimizer's update: build it before the update")
        }
        let settling = settlingNodes(ordered(Array(early)))
        return Dictionary(
            early.map { (self[$0].rank, settling.contains($0) ? Phase.settling : .forwardBackward) },
            uniquingKeysWith: { first, _ in first })
    }

    /// The operations in the order in which they run.
    func schedule() -> Schedule {
        let early = earlyNodes()
        let running = indices.filter { self[$0].node.operation != nil }
        let beforeUpdate = ordered(running.filter(early.contains))
        let settling = settlingNodes(beforeUpdate)
        let slices = beforeUpdate.filter { !settling.contains($0) }
        let update = ordered(running.filter { !early.contains($0) })
        return Schedule(
            order: slices + beforeUpdate.filter(settling.contains) + update, settlingStart: slices.count,
            updateStart: beforeUpdate.count)
    }

    private func earlyNodes() -> Set<Int> {
        reachable(from: results.map(\.node) + effects.filter { self[$0].node.phase != .update })
    }

    /// Of nodes in an order in which they can run, those that wait for the gradients of the whole step.
    private func settlingNodes(_ order: [Int]) -> Set<Int> {
        var settling: Set<Int> = []
        for node in order
        where self[node].node.phase == .settling || predecessors(of: node).contains(where: settling.contains) {
            settling.insert(node)
        }
        return settling
    }

    /// Nodes so that each comes after those that it needs, and else as they were written down.
    private func ordered(_ nodes: [Int]) -> [Int] {
        var remaining = Set(nodes)
        var order: [Int] = []
        // Depth first from each node in the order of creation: a node's needs come right before it.
        var stack: [(node: Int, isExpanded: Bool)] = []
        for start in nodes.sorted(by: { self[$0].rank < self[$1].rank }) where remaining.contains(start) {
            stack.append((start, false))
            while let (node, isExpanded) = stack.popLast() {
                guard remaining.contains(node) else { continue }
                if isExpanded {
                    remaining.remove(node)
                    order.append(node)
                } else {
                    stack.append((node, true))
                    let needs = predecessors(of: node).filter(remaining.contains)
                    stack += needs.sorted { self[$0].rank > self[$1].rank }.map { ($0, false) }
                }
            }
        }
        return order
    }
}
