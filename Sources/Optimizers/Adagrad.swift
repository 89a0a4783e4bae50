import Tensors

/// Adagrad (Duchi, Hazan and Singer, 2011), as PyTorch's `Adagrad`: the rate of a weight falls with all it has moved.
///
///     g = gradient + weightDecay * p
///     s = s + g * g
///     p = p - learningRate * g / (sqrt(s) + epsilon)
///
/// State: `adagrad.sum` (s).
public struct Adagrad: Optimizer {
    /// The name in a recipe.
    public let name = "adagrad"
    /// The learning rate that the run begins with.
    public let learningRate: Double
    /// Added to the root, so that it is not divided by zero.
    public let epsilon: Double
    /// The weight decay that the run begins with.
    public let weightDecay: Double

    /// Adagrad with these settings; the defaults are PyTorch's.
    public init(learningRate: Double, epsilon: Double = 1e-10, weightDecay: Double = 0) {
        self.learningRate = learningRate
        self.epsilon = epsilon
        self.weightDecay = weightDecay
    }

    /// Adds the update of one segment to its graph.
    public func update(_ segment: UpdateSegment) {
        let gradient = segment.gradients(withDecay: weightDecay)
        let sum = segment.state("adagrad.sum")
        let newSum = sum + gradient.squared()
        segment.graph.assign(newSum, to: sum)
        let move = gradient / (newSum.squareRoot() + segment.scalar("epsilon", initially: epsilon))
        segment.graph.assign(
            segment.parameters - move * segment.learningRate(initially: learningRate), to: segment.parameters)
    }
}
