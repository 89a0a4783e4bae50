extension LoweredGraph {
    /// The phase of each node, by rank: what no result and no early effect needs belongs to the update.
    func phases() -> [Int: Phase] {
        let early = reachable(
            from: results.map(\.node) + effects.filter { self[$0].node.phase == .forwardBackward })
        for effect in effects where self[effect].node.phase == .update {
            precondition(
                !early.contains(effect),
                "a result reads a variable after the optimizer's update: build it before the update")
        }
        return Dictionary(early.map { (self[$0].rank, Phase.forwardBackward) }, uniquingKeysWith: { first, _ in first })
    }

    /// The operations in the order in which they run, and how many of them come before the update.
    func schedule() -> (order: [Int], updateStart: Int) {
        let early = reachable(
            from: results.map(\.node) + effects.filter { self[$0].node.phase == .forwardBackward })
        let running = indices.filter { self[$0].node.operation != nil }
        let forward = ordered(running.filter(early.contains))
        let update = ordered(running.filter { !early.contains($0) })
        return (forward + update, forward.count)
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
