/// A graph on its way to a plan: fusing passes rewrite it until its nodes are what runs.
///
/// Node numbers stay those of the graph; a fused node gets a new one. Removed nodes leave a gap.
struct LoweredGraph {
    /// A node that is still there.
    struct LoweredNode {
        var node: Node
        /// Nodes that must run before this one for the sake of a variable that one reads and another writes.
        var after: [Int] = []
        /// Where the node stood in the order of creation.
        var rank: Int
    }

    private(set) var nodes: [LoweredNode?]
    /// Which nodes read an output of each node.
    private(set) var users: [[Int]]
    /// The node that each removed node went into.
    private var successors: [Int?]
    /// The values that were asked for.
    private(set) var results: [ValueID]
    /// The nodes that are run for what they change.
    private(set) var effects: [Int]
    /// Values that are written straight into a variable.
    private(set) var homes: [ValueID: VariableReference] = [:]
    let layout: ParameterLayout

    init(_ graph: Graph, results: [ValueID]) {
        self.results = results
        layout = graph.layout
        nodes = graph.nodes.enumerated().map { LoweredNode(node: $1, rank: $0) }
        users = Array(repeating: [], count: nodes.count)
        successors = Array(repeating: nil, count: nodes.count)
        effects = graph.nodes.indices.filter { !(graph.nodes[$0].operation?.mutatedInputs.isEmpty ?? true) }
        for (index, node) in graph.nodes.enumerated() {
            for input in Set(node.inputs.map(\.node)) { users[input].append(index) }
        }
        orderVariableAccess()
        removeUnreachable()
    }

    /// The numbers of the nodes that are still there.
    var indices: [Int] { nodes.indices.filter { nodes[$0] != nil } }

    /// A node that is still there.
    subscript(index: Int) -> LoweredNode {
        guard let node = nodes[index] else { preconditionFailure("the node \(index) was fused away") }
        return node
    }

    func type(of value: ValueID) -> TensorType { self[value.node].node.outputs[value.output] }

    func operation(_ index: Int) -> (any Operation)? { nodes[index]?.node.operation }

    /// Whether a value has to be in memory whoever reads it: it was asked for, or has a home.
    func isKept(_ value: ValueID) -> Bool { homes[value] != nil || results.contains(value) }

    /// The nodes that read a value.
    func users(of value: ValueID) -> [Int] {
        users[value.node].filter { self[$0].node.inputs.contains(value) }
    }

    /// The nodes that must run before a node.
    func predecessors(of index: Int) -> [Int] {
        let node = self[index]
        return node.node.inputs.map(\.node) + node.after.map(present)
    }

    /// The node that is there now for one that may have been fused.
    private func present(_ index: Int) -> Int {
        var index = index
        while let next = successors[index] { index = next }
        return index
    }

    /// Whether nodes can run as one: nothing outside of them needs one of them and is needed by another.
    func canFuse(_ members: Set<Int>) -> Bool {
        var pending = members.flatMap(predecessors).filter { !members.contains($0) }
        var seen = Set(pending)
        while let next = pending.popLast() {
            for predecessor in predecessors(of: next) {
                if members.contains(predecessor) { return false }
                if seen.insert(predecessor).inserted { pending.append(predecessor) }
            }
        }
        return true
    }

    /// Puts one node in the place of several.
    /// - Parameter outputs: Which old value each output of the new node stands for; an output may stand for several.
    /// - Returns: The number of the new node.
    @discardableResult
    mutating func fuse(_ members: Set<Int>, into operation: some Operation, inputs: [ValueID], outputs: [[ValueID]])
        -> Int
    {
        let fused = nodes.count
        let first = outputs.map { self.type(of: $0[0]) }
        var node = LoweredNode(
            node: Node(kind: .operation(operation), inputs: inputs, outputs: first), rank: 0)
        for member in members {
            node.after += self[member].after
            node.rank = max(node.rank, self[member].rank)
            node.node.phase = max(node.node.phase, self[member].node.phase)
        }
        node.after = Array(Set(node.after.map(present)).subtracting(members))
        nodes.append(node)
        successors.append(nil)
        users.append([])
        for (index, values) in outputs.enumerated() {
            for value in values { redirect(value, to: ValueID(node: fused, output: index), except: members) }
        }
        if effects.contains(where: members.contains) { effects = effects.filter { !members.contains($0) } + [fused] }
        for member in members { remove(member, into: fused) }
        for input in Set(inputs.map(\.node)) { users[input].append(fused) }
        return fused
    }

    private mutating func redirect(_ value: ValueID, to replacement: ValueID, except members: Set<Int>) {
        for user in users(of: value) where !members.contains(user) {
            guard var changed = nodes[user] else { continue }
            changed.node.inputs = changed.node.inputs.map { $0 == value ? replacement : $0 }
            nodes[user] = changed
            if !users[replacement.node].contains(user) { users[replacement.node].append(user) }
        }
        results = results.map { $0 == value ? replacement : $0 }
        if let home = homes.removeValue(forKey: value) { homes[replacement] = home }
    }

    /// Adds an operation.
    /// - Parameter rank: Beside which of the old nodes it runs.
    /// - Returns: Its number.
    mutating func append(_ operation: any Operation, inputs: [ValueID], rank: Int) -> Int {
        guard let outputs = try? operation.outputTypes(of: inputs.map(type(of:))) else {
            preconditionFailure("\(operation.name) was added with shapes that its shape rule refuses")
        }
        nodes.append(
            LoweredNode(node: Node(kind: .operation(operation), inputs: inputs, outputs: outputs), rank: rank))
        successors.append(nil)
        users.append([])
        for input in Set(inputs.map(\.node)) { users[input].append(nodes.count - 1) }
        return nodes.count - 1
    }

    /// Lets a node read one value in the place of another.
    mutating func replace(_ value: ValueID, by replacement: ValueID, in user: Int) {
        guard var changed = nodes[user] else { return }
        changed.node.inputs = changed.node.inputs.map { $0 == value ? replacement : $0 }
        nodes[user] = changed
        if !changed.node.inputs.contains(where: { $0.node == value.node }) {
            users[value.node].removeAll { $0 == user }
        }
        if !users[replacement.node].contains(user) { users[replacement.node].append(user) }
    }

    private mutating func remove(_ index: Int, into successor: Int?) {
        for input in Set(self[index].node.inputs.map(\.node)) { users[input].removeAll { $0 == index } }
        nodes[index] = nil
        successors[index] = successor
    }
}

// MARK: - Variables

extension LoweredGraph {
    /// The variable that a value is, if it is one, whatever shape it goes by.
    func variable(_ value: ValueID) -> VariableReference? {
        guard let node = nodes[value.node]?.node else { return nil }
        switch node.kind {
        case .variable(let reference): return reference
        case .operation(let operation) where operation.isAlias: return variable(node.inputs[0])
        default: return nil
        }
    }

    /// Keeps reads and writes of the same floats of a variable in the order in which they were written down.
    private mutating func orderVariableAccess() {
        struct Access {
            let node: Int
            let buffer: VariableBuffer
            let range: Range<Int>
            let writes: Bool
        }
        var accesses: [Access] = []
        for index in nodes.indices {
            guard let operation = operation(index), !operation.isAlias else { continue }
            var earlier: Set<Int> = []
            var own: [Access] = []
            for (position, input) in self[index].node.inputs.enumerated() {
                guard let reference = variable(input), let range = reference.range(in: layout) else { continue }
                let writes = operation.mutatedInputs.contains(position)
                own.append(Access(node: index, buffer: reference.buffer, range: range, writes: writes))
            }
            for access in own {
                for other in accesses where other.buffer == access.buffer && other.range.overlaps(access.range) {
                    if access.writes || other.writes { earlier.insert(other.node) }
                }
            }
            accesses += own
            nodes[index]?.after = earlier.sorted()
        }
    }

    /// Writes values straight into the variable that they are assigned to, where nothing reads that variable before.
    /// Only before the update: a value may be needed early, but a variable of the update must not change then.
    mutating func placeAssignments() {
        for index in effects where operation(index) is Assign {
            let node = self[index]
            let (value, variable) = (root(of: node.node.inputs[0]), node.node.inputs[1])
            guard node.node.phase == .forwardBackward, node.after.isEmpty, homes[value] == nil,
                self[value.node].node.operation != nil,
                self.variable(value) == nil, let reference = self.variable(variable),
                type(of: value).shape.count == type(of: variable).shape.count
            else { continue }
            homes[value] = reference
            remove(index, into: value.node)
            effects = effects.map { $0 == index ? value.node : $0 }
        }
    }

    /// Lets a value be written straight into a variable.
    mutating func setHome(of value: ValueID, to reference: VariableReference) { homes[value] = reference }

    /// The value whose buffer an alias shares.
    func root(of value: ValueID) -> ValueID {
        guard let operation = operation(value.node), operation.isAlias else { return value }
        return root(of: self[value.node].node.inputs[0])
    }
}

// MARK: - Reachability

extension LoweredGraph {
    /// Removes what neither a result nor an effect needs.
    private mutating func removeUnreachable() {
        var pending = results.map(\.node) + effects
        var needed = Set(pending)
        while let next = pending.popLast() {
            for input in self[next].node.inputs where needed.insert(input.node).inserted { pending.append(input.node) }
        }
        for index in indices.reversed() where !needed.contains(index) { remove(index, into: nil) }
        for index in indices { nodes[index]?.after.removeAll { !needed.contains($0) } }
    }

    /// The nodes that some nodes need, themselves included.
    func reachable(from roots: [Int]) -> Set<Int> {
        var pending = roots
        var seen = Set(roots)
        while let next = pending.popLast() {
            for predecessor in predecessors(of: next) where seen.insert(predecessor).inserted {
                pending.append(predecessor)
            }
        }
        return seen
    }
}
