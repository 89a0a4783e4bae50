/// One output of one node.
struct ValueID: Hashable, Sendable {
    let node: Int
    let output: Int
}

/// When an effect happens within a step.
enum Phase: Int, Hashable, Comparable, Sendable {
    /// Forward and backward, for each slice of the examples.
    case forwardBackward
    /// Once a step, when the gradients of all its examples are there: what has to be known before the weights change.
    case settling
    /// The optimizer's changes.
    case update

    static func < (first: Phase, second: Phase) -> Bool { first.rawValue < second.rawValue }
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
