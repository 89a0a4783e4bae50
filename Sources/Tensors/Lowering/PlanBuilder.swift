/// Gives every value its place and emits the instructions.
struct PlanBuilder {
    private let graph: LoweredGraph
    private let schedule: Schedule
    private let slices: Int
    /// What the caller writes or reads of all slices, where there are several.
    private let slicedValues: Set<ValueID>
    private let arena: Arena
    private var buffers: [Plan.Buffer] = []
    private var bufferIndices: [Plan.Buffer: Int32] = [:]

    init(_ graph: LoweredGraph, _ schedule: Schedule, slices: Int) {
        self.graph = graph
        self.schedule = schedule
        self.slices = slices
        slicedValues = slices > 1 ? Self.callersValues(graph, schedule) : []
        arena = Arena(graph, schedule, apart: slicedValues)
    }

    /// Inputs, and results of what runs for each slice.
    private static func callersValues(_ graph: LoweredGraph, _ schedule: Schedule) -> Set<ValueID> {
        var values: Set<ValueID> = []
        for index in graph.indices {
            if case .input = graph[index].node.kind { values.insert(ValueID(node: index, output: 0)) }
        }
        let ofSlices = Set(schedule.order.prefix(schedule.settlingStart))
        return values.union(
            graph.results.map(graph.root(of:)).filter { ofSlices.contains($0.node) && graph.homes[$0] == nil })
    }

    /// The plan of the graph.
    mutating func plan(_ source: Graph, outputs: [Tensor]) -> Plan {
        var code = LoweringContext()
        var names: [String] = []
        var multiplyAdds = 0
        var boundaries = Plan.Boundaries()
        for (time, index) in schedule.order.enumerated() {
            if time <= schedule.settlingStart { boundaries.settlingStart = code.instructions.count }
            if time <= schedule.updateStart { boundaries.updateStart = code.instructions.count }
            guard let operation = graph.operation(index), !operation.isAlias else { continue }
            let node = graph[index].node
            code.begin(
                inputTypes: node.inputs.map(graph.type(of:)), inputs: node.inputs.map { location(of: $0) },
                numbers: node.inputs.map { number(of: $0) }, outputTypes: node.outputs,
                outputs: node.outputs.indices.map { location(of: ValueID(node: index, output: $0)) })
            operation.lower(&code)
            if index == graph.results.first?.node { boundaries.forwardEnd = code.instructions.count }
            names.append(operation.name)
            multiplyAdds +=
                operation.multiplyAdds(inputs: node.inputs.map(graph.type(of:)), outputs: node.outputs)
                * (time < schedule.settlingStart ? slices : 1)
        }
        let end = code.instructions.count
        if schedule.order.count == schedule.settlingStart { boundaries.settlingStart = end }
        if schedule.order.count == schedule.updateStart { boundaries.updateStart = end }
        boundaries.forwardEnd = min(boundaries.forwardEnd, boundaries.settlingStart)
        var results: [ValueID: Plan.Place] = [:]
        for (output, value) in zip(outputs, graph.results) { results[output.id] = place(of: value, type: output.type) }
        var inputs: [ValueID: Plan.Place] = [:]
        var constants: [(location: Location, values: [Float])] = []
        for index in graph.indices {
            let value = ValueID(node: index, output: 0)
            switch graph[index].node.kind {
            case .input: inputs[value] = place(of: value, type: graph.type(of: value))
            case .constant(let values): constants.append((location(of: value), values))
            case .scalar, .variable, .operation: break
            }
        }
        return Plan(
            code: code, boundaries: boundaries, slices: slices, names: names, constants: constants, inputs: inputs,
            results: results, scalars: source.scalars, buffers: buffers, arenaFloats: arena.floats,
            workspaceFloats: arena.workspaceFloats, multiplyAdds: multiplyAdds, layout: graph.layout)
    }

    private mutating func place(of value: ValueID, type: TensorType) -> Plan.Place {
        Plan.Place(
            location: location(of: value), type: type,
            slices: slicedValues.contains(graph.root(of: value)) ? slices : 1)
    }

    /// Where a value lies.
    private mutating func location(of value: ValueID) -> Location {
        let root = graph.root(of: value)
        if let home = graph.homes[root] { return location(of: home) }
        switch graph[root.node].node.kind {
        case .scalar(let slot): return Location(base: Location.scalarBase, offset: slot.index)
        case .variable(let reference): return location(of: reference)
        case .input, .constant, .operation:
            if slicedValues.contains(root) {
                let floats = max(1, graph.type(of: root).shape.count)
                return Location(base: base(of: .slices(root, floats: floats)), offset: 0)
            }
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
        return Location(base: base(of: .variables(reference.buffer)), offset: range.lowerBound)
    }

    private mutating func base(of buffer: Plan.Buffer) -> Int32 {
        if let known = bufferIndices[buffer] { return known }
        let base = Location.firstBuffer + Int32(buffers.count)
        bufferIndices[buffer] = base
        buffers.append(buffer)
        return base
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
