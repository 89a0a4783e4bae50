/// A computation under construction: nodes in the order in which they were made, which is an order in which they can run.
///
/// A graph is built on one thread, by ordinary Swift over `Tensor` handles, and then lowered to a `Plan`.
public final class Graph {
    private(set) var nodes: [Node] = []
    private(set) var scalars: [ScalarSlot] = []
    private(set) var declarations: [ParameterDeclaration] = []
    private(set) var stateNames: [String] = []
    /// Nodes, not tensors: a tensor holds its graph, which would hold itself.
    private var variables: [VariableReference: ValueID] = [:]
    private var isLayoutFixed = false
    /// What `move` was told, until it is part of the graph.
    private var statisticMoves: [(statistic: ValueID, change: ValueID)] = []
    private var dropoutCount: UInt64 = 0

    /// A graph without nodes.
    public init() {}

    /// A value of floats that the caller writes before a step.
    public func input(_ name: String, shape: Shape) -> Tensor {
        leaf(.input(name: name), TensorType(shape))
    }

    /// A value of 32-bit integers (labels, indices) that the caller writes before a step.
    public func integerInput(_ name: String, shape: Shape) -> Tensor {
        leaf(.input(name: name), TensorType(shape, .int32))
    }

    /// Numbers that never change, row by row.
    public func constant(_ values: [Float], shape: Shape) -> Tensor {
        precondition(values.count == shape.count, "a constant of shape \(shape) needs \(shape.count) numbers")
        return leaf(.constant(values), TensorType(shape))
    }

    /// A number that never changes, of rank 0.
    public func constant(_ value: Float) -> Tensor {
        constant([value], shape: .scalar)
    }

    /// The slot of a number that is read at each step. The same name gives the same slot: the first initial value stays.
    public func scalar(_ name: String, initially initialValue: Double) -> ScalarSlot {
        if let known = scalars.first(where: { $0.name == name }) { return known }
        let slot = ScalarSlot(name: name, initialValue: initialValue, index: scalars.count)
        scalars.append(slot)
        return slot
    }

    /// What a slot holds, as a tensor of rank 0.
    public func value(of slot: ScalarSlot) -> Tensor {
        precondition(
            slot.index < scalars.count && scalars[slot.index] == slot,
            "the scalar \(slot.name) belongs to another graph")
        return leaf(.scalar(slot), TensorType(.scalar))
    }

    /// The random stream of the next dropout that names none.
    func nextRandomStream() -> UInt64 {
        dropoutCount += 1
        return dropoutCount
    }
}

// MARK: - Operations

extension Graph {
    /// The outputs of an operation on tensors of this graph. Shapes that do not fit are a programmer's error.
    func apply(_ operation: some Operation, to inputs: [Tensor], phase: Phase = .forwardBackward) -> [Tensor] {
        do {
            return try applying(operation, to: inputs, phase: phase)
        } catch {
            preconditionFailure(error.description)
        }
    }

    /// The outputs of an operation on tensors of this graph.
    /// - Throws: `ShapeError` when the operation cannot take the shapes.
    func applying(
        _ operation: some Operation, to inputs: [Tensor], phase: Phase = .forwardBackward
    ) throws(ShapeError) -> [Tensor] {
        for input in inputs {
            precondition(input.graph === self, "\(operation.name) was given a tensor of another graph")
        }
        let outputs = try operation.outputTypes(of: inputs.map(\.type))
        return append(Node(kind: .operation(operation), inputs: inputs.map(\.id), outputs: outputs, phase: phase))
    }

    /// The handle on a value.
    func tensor(_ value: ValueID) -> Tensor {
        Tensor(graph: self, type: nodes[value.node].outputs[value.output], id: value)
    }

    private func leaf(_ kind: NodeKind, _ type: TensorType) -> Tensor {
        append(Node(kind: kind, inputs: [], outputs: [type]))[0]
    }

    private func append(_ node: Node) -> [Tensor] {
        let index = nodes.count
        nodes.append(node)
        return node.outputs.enumerated().map { output, type in
            Tensor(graph: self, type: type, id: ValueID(node: index, output: output))
        }
    }
}

// MARK: - Variables

extension Graph {
    /// A trained parameter. The same name gives the same parameter, which is how weights are shared.
    /// - Parameter decays: Whether weight decay applies; nil: to matrices but not to vectors such as biases.
    public func parameter(
        _ name: String, shape: Shape, initializer: Initializer, decays: Bool? = nil
    ) -> Tensor {
        declare(
            ParameterDeclaration(
                name: name, shape: shape, initializer: initializer, decays: decays ?? (shape.rank >= 2),
                isTrained: true))
    }

    /// A variable of the model that no optimizer trains, such as a running mean: `assign` changes it, in the update phase of
    /// a step. Snapshots and checkpoints hold it as they hold parameters. The same name gives the same variable.
    public func statistic(_ name: String, shape: Shape, initially initializer: Initializer = .zeros) -> Tensor {
        declare(
            ParameterDeclaration(name: name, shape: shape, initializer: initializer, decays: false, isTrained: false))
    }

    private func declare(_ declaration: ParameterDeclaration) -> Tensor {
        let (name, shape) = (declaration.name, declaration.shape)
        if let known = declarations.first(where: { $0.name == name }) {
            precondition(
                known.shape == shape && known.isTrained == declaration.isTrained,
                "the variable \(name) has the shape \(known.shape), not \(shape), or is trained in one place only")
        } else {
            precondition(!isLayoutFixed, "the variable \(name) comes after the optimizer was attached")
            declarations.append(declaration)
        }
        return variable(VariableReference(buffer: .parameters, region: .parameter(name)), shape: shape)
    }

    /// The trained parameters, in the order in which they were declared.
    public var parameters: [ParameterDeclaration] { declarations.filter(\.isTrained) }

    /// The variables that no optimizer trains, in the order in which they were declared.
    public var statistics: [ParameterDeclaration] { declarations.filter { !$0.isTrained } }

    /// Where each parameter and each statistic lies in the flat buffers.
    public var layout: ParameterLayout { ParameterLayout(declarations) }

    /// A part of a flat buffer as a tensor; the same part gives the same node.
    func variable(_ reference: VariableReference, shape: Shape) -> Tensor {
        if let known = variables[reference] { return tensor(known) }
        if case .range = reference.region { isLayoutFixed = true }
        if case .state(let name) = reference.buffer, !stateNames.contains(name) { stateNames.append(name) }
        let tensor = leaf(.variable(reference), TensorType(shape))
        variables[reference] = tensor.id
        return tensor
    }

    /// Adds a change to a statistic, in the update phase of a step. Of a step over several batches it is the mean of theirs.
    public func move(_ statistic: Tensor, by change: Tensor) {
        precondition(statistic.shape == change.shape, "a statistic and its change have the same shape")
        statisticMoves.append((statistic.id, change.id))
    }

    /// Takes the changes of statistics into the graph, before it becomes a plan.
    /// - Parameter weight: The share (rank 0) of a batch in a step over several, whose changes are added up as gradients are.
    public func settleStatistics(accumulatingBy weight: Tensor? = nil) {
        let moves = statisticMoves
        statisticMoves = []
        for move in moves {
            let (statistic, change) = (tensor(move.statistic), tensor(move.change))
            guard let weight, case .variable(let reference) = nodes[move.statistic.node].kind else {
                assign(statistic + change, to: statistic)
                continue
            }
            // No gradient needs the statistic's place among the gradients.
            let sum = variable(
                VariableReference(buffer: .gradients, region: reference.region), shape: statistic.shape)
            addUp(change * weight, in: sum)
            assign(statistic + sum, to: statistic)
        }
    }
}
