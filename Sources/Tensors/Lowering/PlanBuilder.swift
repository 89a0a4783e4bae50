/// Gives every value its place and emits the instructions.
struct PlanBuilder {
    private let graph: LoweredGraph
    private let order: [Int]
    /// How many nodes of the order come before the update.
    private let updateStart: Int
    private let arena: Arena
    private var buffers: [VariableBuffer] = []
    private var bufferIndices: [VariableBuffer: Int32] = [:]

    init(_ graph: LoweredGraph, order: [Int], updateStart: Int) {
        self.graph = graph
        self.order = order
        self.updateStart = updateStart
        arena = Arena(graph, order: order, updateStart: updateStart)
    }

    /// The plan of the graph.
    mutating func plan(_ source: Graph, outputs: [Tensor]) -> Plan {
        var code = LoweringContext()
        var names: [String] = []
        var multiplyAdds = 0
        var firstOfUpdate: Int?
        var forwardEnd = 0
        for (time, index) in order.enumerated() {
            if time == updateStart { firstOfUpdate = code.instructions.count }
            guard let operation = graph.operation(index), !operation.isAlias else { continue }
            let node = graph[index].node
            code.begin(
                inputTypes: node.inputs.map(graph.type(of:)), inputs: node.inputs.map { location(of: $0) },
                numbers: node.inputs.map { number(of: $0) }, outputTypes: node.outputs,
                outputs: node.outputs.indices.map { location(of: ValueID(node: index, output: $0)) })
            operation.lower(&code)
            if index == graph.results.first?.node { forwardEnd = code.instructions.count }
            names.append(operation.name)
            multiplyAdds += operation.multiplyAdds(inputs: node.inputs.map(graph.type(of:)), outputs: node.outputs)
        }
        var results: [ValueID: Plan.Place] = [:]
        for (output, value) in zip(outputs, graph.results) {
            results[output.id] = Plan.Place(location: location(of: value), type: output.type)
        }
        var inputs: [ValueID: Plan.Place] = [:]
        var constants: [(location: Location, values: [Float])] = []
        for index in graph.indices {
            let value = ValueID(node: index, output: 0)
            switch graph[index].node.kind {
            case .input: inputs[value] = Plan.Place(location: location(of: value), type: graph.type(of: value))
            case .constant(let values): constants.append((location(of: value), values))
            case .scalar, .variable, .operation: break
            }
        }
        return Plan(
            code: code, forwardEnd: forwardEnd, updateStart: firstOfUpdate ?? code.instructions.count, names: names,
            constants: constants,
            inputs: inputs, results: results, scalars: source.scalars, buffers: buffers,
            arenaFloats: arena.floats, workspaceFloats: arena.workspaceFloats, multiplyAdds: multiplyAdds,
            layout: graph.layout)
    }

    /// Where a value lies.
    private mutating func location(of value: ValueID) -> Location {
        let root = graph.root(of: value)
        if let home = graph.homes[root] { return location(of: home) }
        switch graph[root.node].node.kind {
        case .scalar(let slot): return Location(base: Location.scalarBase, offset: slot.index)
        case .variable(let reference): return location(of: reference)
        case .input, .constant, .operation:
            guard let location = arena.location(of: root) else {
                preconditionFailure("the value \(root) was given no place")
            }
            return location
        }
    }

    private mutating func location(of reference: VariableReference) -> Location {
        guard let range = reference.range(in: graph.layout) else {
            preconditionFailure("\(reference.region) is no part of the layout")
        }
        let base: Int32
        if let known = bufferIndices[reference.buffer] {
            base = known
        } else {
            base = Location.firstBuffer + Int32(buffers.count)
            bufferIndices[reference.buffer] = base
            buffers.append(reference.buffer)
        }
        return Location(base: base, offset: range.lowerBound)
    }

    /// Where a value is read from by an operation that takes it as a single number.
    private mutating func number(of value: ValueID) -> NumberSource {
        switch graph[graph.root(of: value).node].node.kind {
        case .scalar(let slot): .slot(slot.index)
        case .constant(let values) where values.count == 1: .number(Double(values[0]))
        default: .location(location(of: value))
        }
    }
}
