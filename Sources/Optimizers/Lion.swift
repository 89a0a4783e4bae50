import Tensors

/// Lion (Chen et al., 2023), as optax's `lion`: every weight moves by the same length, along the sign of a mean gradient.
///
///     u = sign(beta1 * m + (1 - beta1) * gradient)
///     p = p * (1 - learningRate * weightDecay) - learningRate * u
///     m = beta2 * m + (1 - beta2) * gradient
///
/// It wants a learning rate a third to a tenth of AdamW's. State: `lion.moment` (m).
public struct Lion: Optimizer {
    /// The name in a recipe.
    public let name = "lion"
    /// The learning rate that the run begins with.
    public let learningRate: Double
    /// The share of the mean in the direction of a step.
    public let beta1: Double
    /// The share of the mean gradient that is kept at each step.
    public let beta2: Double
    /// The weight decay that the run begins with.
    public let weightDecay: Double

    /// Lion with these settings; the defaults are the paper's.
    public init(learningRate: Double, beta1: Double = 0.9, beta2: Double = 0.99, weightDecay: Double = 0.01) {
        self.learningRate = learningRate
        self.beta1 = beta1
        self.beta2 = beta2
        self.weightDecay = weightDecay
    }

    /// Adds the update of one segment to its graph.
    public func update(_ segment: UpdateSegment) {
        let gradient = segment.gradients * segment.gradientScale
        let moment = segment.state("lion.moment")
        let beta1 = segment.scalar("beta1", initially: beta1)
        let beta2 = segment.scalar("beta2", initially: beta2)
        let direction = (moment * beta1 + gradient * (1 - beta1)).sign()
        let rate = segment.learningRate(initially: learningRate)
        let decayed = segment.parameters(decayed: weightDecay, learningRate: rate)
        segment.graph.assign(decayed - direction * rate, to: segment.parameters)
        segment.graph.assign(moment * beta2 + gradient * (1 - beta2), to: moment)
    }
}
