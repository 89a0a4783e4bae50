import Tensors

/// RMSprop (Hinton, lecture 6e, 2012), as PyTorch's `RMSprop`, with or without momentum.
///
///     g = gradient + weightDecay * p
///     v = smoothing * v + (1 - smoothing) * g * g
///     b = momentum * b + g / (sqrt(v) + epsilon)
///     p = p - learningRate * b
///
/// State: `rmsprop.square` (v), and `rmsprop.velocity` (b) where there is a momentum.
public struct RMSprop: Optimizer {
    /// The name in a recipe.
    public let name = "rmsprop"
    /// The learning rate that the run begins with.
    public let learningRate: Double
    /// The share of the mean square gradient that is kept at each step.
    public let smoothing: Double
    /// Added to the root, so that it is not divided by zero.
    public let epsilon: Double
    /// nil for none; otherwise the scalar `momentum` can be changed later.
    public let momentum: Double?
    /// The weight decay that the run begins with.
    public let weightDecay: Double

    /// RMSprop with these settings; the defaults are PyTorch's.
    public init(
        learningRate: Double, smoothing: Double = 0.99, epsilon: Double = 1e-8, momentum: Double? = nil,
        weightDecay: Double = 0
    ) {
        self.learningRate = learningRate
        self.smoothing = smoothing
        self.epsilon = epsilon
        self.momentum = momentum
        self.weightDecay = weightDecay
    }

    /// Adds the update of one segment to its graph.
    public func update(_ segment: UpdateSegment) {
        let graph = segment.graph
        let gradient = segment.gradients(withDecay: weightDecay)
        let square = segment.state("rmsprop.square")
        let smoothing = segment.scalar("smoothing", initially: smoothing)
        let newSquare = square * smoothing + gradient.squared() * (1 - smoothing)
        graph.assign(newSquare, to: square)
        var move = gradient / (newSquare.squareRoot() + segment.scalar("epsilon", initially: epsilon))
        if let momentum {
            let velocity = segment.state("rmsprop.velocity")
            move = velocity * segment.scalar("momentum", initially: momentum) + move
            graph.assign(move, to: velocity)
        }
        graph.assign(
            segment.parameters - move * segment.learningRate(initially: learningRate), to: segment.parameters)
    }
}
