/// One output of one node.
struct ValueID: Hashable, Sendable {
    let node: Int
    let output: Int
}

/// When an effect happens within a step.
enum Phase: Int, Hashable, Sendable {
    /// Forward and backward: what has to be known before the weights change.
    case forwardBackward
    /// The optimizer's changes.
    case update
}

/// Where a node's outputs come from.
enum NodeKind: Sendable {
    /// Written before each step by the caller.
    case input(name: String)
    /// The same at every step.
    case constant([Float])
    /// A number that is read at each step.
    case scalar(ScalarSlot)
    /// A part of the variable store.
    case variable(VariableReference)
    case operation(any Operation)
}

/// A node of a graph: an operation with its inputs, or a leaf.
struct Node: Sendable {
    var kind: NodeKind
    var inputs: [ValueID]
    var outputs: [TensorType]
    var phase: Phase = .forwardBackward

    /// The operation, nil at a leaf.
    var operation: (any Operation)? {
        if case .operation(let operation) = kind { operation } else { nil }
    }
}
