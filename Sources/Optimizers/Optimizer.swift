public import Tensors

/// A rule that turns gradients into new weights, written as operations on flat tensors.
public protocol Optimizer: Sendable {
    /// The name in a recipe: `adamw`.
    var name: String { get }

    /// Adds the update of one segment of the flat buffers to its graph.
    func update(_ segment: UpdateSegment)
}

/// A run of parameters, flat, that are updated alike: either all decay or none does.
public struct UpdateSegment {
    /// The parameters, `[count]`.
    public let parameters: Tensor
    /// Their gradients as the backward left them, `[count]`, before clipping.
    public let gradients: Tensor
    /// What gradients are to be multiplied by: less than 1 where their norm is over the limit. Rank 0.
    public let gradientScale: Tensor
    /// Whether weight decay applies.
    public let decays: Bool
    private let range: Range<Int>

    init(graph: Graph, range: Range<Int>, decays: Bool, gradientScale: Tensor) {
        parameters = graph.flatParameters(range)
        gradients = graph.flatGradients(range)
        self.gradientScale = gradientScale
        self.decays = decays
        self.range = range
    }

    /// The graph that the update is added to.
    public var graph: Graph { parameters.graph }

    /// A buffer that the optimizer keeps from step to step, `[count]`; it starts as zeros and is part of snapshots.
    public func state(_ name: String) -> Tensor {
        graph.flatState(name, range)
    }

    /// A number that can be changed while the model trains, of rank 0: `learning_rate`.
    public func scalar(_ name: String, initially value: Double) -> Tensor {
        graph.value(of: graph.scalar(name, initially: value))
    }

    /// The weight decay of the segment, of rank 0: zero where none applies.
    public func weightDecay(initially value: Double) -> Tensor {
        let decay = scalar("weight_decay", initially: value)
        return decays ? decay : graph.constant(0)
    }
}
