/// A handle on one value of a graph: its place there and its type. It holds no numbers: those come when a plan runs.
public struct Tensor {
    /// The graph that the value belongs to.
    public let graph: Graph
    /// The shape and the element type.
    public let type: TensorType
    let id: ValueID

    /// The extents, outermost first.
    public var shape: Shape { type.shape }
    /// What the elements are.
    public var elementType: ElementType { type.elementType }

    /// The number, when the tensor is a constant of rank 0.
    var constantValue: Float? {
        guard case .constant(let values) = graph.nodes[id.node].kind, shape.rank == 0 else { return nil }
        return values.first
    }
}

extension Tensor {
    /// Applies an operation with one output to this tensor and others of the same graph.
    /// A shape that does not fit is a programmer's error here; layers throw instead.
    func applying(_ operation: some Operation, _ others: Tensor...) -> Tensor {
        graph.apply(operation, to: [self] + others)[0]
    }
}
