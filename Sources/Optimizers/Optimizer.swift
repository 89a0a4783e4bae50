public import Tensors

/// A rule that turns gradients into new weights, written as operations on flat tensors.
public protocol Optimizer: Sendable {
    /// The name in a recipe: `adamw`.
    var name: String { get }

    /// Adds the update of one segment of the flat buffers to its graph.
    func update(_ segment: UpdateSegment)

    /// Whether the parameter of a name and a shape is to be a segment of its own, with its shape.
    func takesByItself(_ name: String, _ shape: Shape) -> Bool
}

extension Optimizer {
    /// Most rules look at each number alone.
    public func takesByItself(_ name: String, _ shape: Shape) -> Bool { false }
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
    /// The shape of the parameter that the segment is, where the optimizer takes it by itself.
    public let matrix: Shape?
    private let range: Range<Int>
    private let group: ParameterGroup?

    init(_ segment: TrainedSegment, gradients: Tensor, gradientScale: Tensor, group: ParameterGroup?) {
        parameters = gradients.graph.flatParameters(segment.range)
        self.gradients = gradients
        self.gradientScale = gradientScale
        self.group = group
        decays = segment.decays
        matrix = segment.matrix
        range = segment.range
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

    /// The learning rate of the segment, of rank 0: that of the run times its group's multiplier.
    public func learningRate(initially value: Double) -> Tensor {
        let rate = scalar("learning_rate", initially: value)
        guard let group else { return rate }
        let multiplier = scalar(group.scalarName, initially: group.multiplier)
        return rate * (group.factor == 1 ? multiplier : multiplier * Float(group.factor))
    }

    /// The clipped gradients, with `weightDecay * p` added where weights decay, `[count]`.
    public func gradients(withDecay initialDecay: Double) -> Tensor {
        let clipped = gradients * gradientScale
        return decays ? clipped + parameters * scalar("weight_decay", initially: initialDecay) : clipped
    }

    /// The parameters after a decay that does not go by way of the gradient, `p * (1 - learningRate * weightDecay)`.
    public func parameters(decayed initialDecay: Double, learningRate: Tensor) -> Tensor {
        guard decays else { return parameters }
        return parameters * (1 - learningRate * scalar("weight_decay", initially: initialDecay))
    }

    /// The weight decay of the segment, of rank 0: zero where none applies.
    public func weightDecay(initially value: Double) -> Tensor {
        let decay = scalar("weight_decay", initially: value)
        return decays ? decay : graph.constant(0)
    }
}
