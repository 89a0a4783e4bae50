/// Where each value of a plan lies, with memory used again once nothing needs what is in it.
///
/// What the caller writes or reads, and what the update needs of the forward, has to outlive a run and lies in the arena of the
/// executor; all else lies in the workspace that executors share.
struct Arena {
    /// A stretch of the arena and the instructions between which it is in use.
    private struct Block {
        var floats: Int
        var first: Int
        var last: Int
        var offset = 0
        /// Whether it outlives a run.
        var isLasting = false
    }

    private var blocks: [Block] = []
    private var blockOfValue: [ValueID: Int] = [:]
    /// The floats that outlive a run.
    private(set) var floats = 0
    /// The floats that do not.
    private(set) var workspaceFloats = 0

    /// After the last instruction of any plan: a value that is never given up.
    static let forever = Int.max

    private static let mostLingeringFloats = 4096

    /// Plans the arena for nodes that run in an order.
    /// - Parameter apart: Values that are given a place elsewhere.
    init(_ graph: LoweredGraph, _ schedule: Schedule, apart: Set<ValueID>) {
        let (order, updateStart) = (schedule.order, schedule.updateStart)
        let lastUses = Self.lastUses(graph, order)
        for index in graph.indices where graph[index].node.operation == nil {
            switch graph[index].node.kind {
            case .input, .constant:
                let value = ValueID(node: index, output: 0)
                if !apart.contains(value) { add(value, graph, first: -1, last: Self.forever) }
            case .scalar, .variable, .operation: break
            }
        }
        for (time, index) in order.enumerated() {
            guard let operation = graph.operation(index), !operation.isAlias else { continue }
            for output in graph[index].node.outputs.indices {
                let value = ValueID(node: index, output: output)
                guard graph.homes[value] == nil, !apart.contains(value) else { continue }
                // What only the operation itself reads, as the mean of a loss reads those of the rows, is not used again before the
                // update, so that its reader may be overtaken by what stands behind it: see `ReplaySchedule`.
                let lingers = time < updateStart && graph.type(of: value).shape.count <= Self.mostLingeringFloats
                let own = lingers ? updateStart - 1 : time
                let last = max(lastUses[value] ?? own, time)
                if let block = reusable(for: value, operation, graph, time, lastUses) {
                    blockOfValue[value] = block
                    blocks[block].last = last
                } else {
                    add(value, graph, first: time, last: last)
                }
            }
        }
        for index in blocks.indices {
            let block = blocks[index]
            blocks[index].isLasting =
                block.first < 0 || block.last == Self.forever || block.first < updateStart && block.last >= updateStart
        }
        floats = place(blocks.indices.filter { blocks[$0].isLasting })
        workspaceFloats = place(blocks.indices.filter { !blocks[$0].isLasting })
    }

    /// Where a value lies that lies here, nil of any other.
    func location(of value: ValueID) -> Location? {
        blockOfValue[value].map { index in
            let base = blocks[index].isLasting ? Location.arenaBase : Location.workspaceBase
            return Location(base: base, offset: blocks[index].offset)
        }
    }

    /// When each value is read for the last time, through whatever alias.
    private static func lastUses(_ graph: LoweredGraph, _ order: [Int]) -> [ValueID: Int] {
        var lastUses: [ValueID: Int] = [:]
        for (time, index) in order.enumerated() {
            for input in graph[index].node.inputs { lastUses[graph.root(of: input)] = time }
        }
        for result in graph.results { lastUses[graph.root(of: result)] = forever }
        return lastUses
    }

    private mutating func add(_ value: ValueID, _ graph: LoweredGraph, first: Int, last: Int) {
        blockOfValue[value] = blocks.count
        let floats = ParameterLayout.padded(max(1, graph.type(of: value).shape.count))
        blocks.append(Block(floats: floats, first: first, last: last))
    }

    /// The block of an input that an output may be written over.
    private func reusable(
        for value: ValueID, _ operation: any Operation, _ graph: LoweredGraph, _ time: Int, _ lastUses: [ValueID: Int]
    ) -> Int? {
        let roots = graph[value.node].node.inputs.map(graph.root(of:))
        for pair in operation.inPlacePairs where pair.output == value.output {
            let root = roots[pair.input]
            guard let block = blockOfValue[root], lastUses[root] == time, blocks[block].last == time,
                graph.type(of: root).shape.count == graph.type(of: value).shape.count,
                roots.filter({ blockOfValue[$0] == block }).count == 1
            else { continue }
            return block
        }
        return nil
    }

    /// Gives some blocks a place: the longest first, each as low as it goes among those in use at the same time.
    /// - Returns: The floats that they take.
    private mutating func place(_ indices: [Int]) -> Int {
        var placed: [Int] = []
        var floats = 0
        let byLength = indices.sorted { (blocks[$0].floats, $1) > (blocks[$1].floats, $0) }
        for index in byLength {
            let block = blocks[index]
            let rivals = placed.filter { blocks[$0].first <= block.last && block.first <= blocks[$0].last }
            var offset = 0
            for rival in rivals.map({ blocks[$0] }).sorted(by: { $0.offset < $1.offset }) {
                if offset + block.floats <= rival.offset { break }
                offset = max(offset, rival.offset + rival.floats)
            }
            blocks[index].offset = offset
            floats = max(floats, offset + block.floats)
            placed.append(index)
        }
        return floats
    }
}
