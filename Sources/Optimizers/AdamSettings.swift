import Tensors

/// The first values of what Adam and AdamW read at each step.
public struct AdamSettings: Hashable, Codable, Sendable {
    /// The learning rate that the run begins with.
    public let learningRate: Double
    /// The share of the mean gradient that is kept at each step.
    public let beta1: Double
    /// The share of the mean square gradient that is kept at each step.
    public let beta2: Double
    /// Added to the root, so that it is not divided by zero.
    public let epsilon: Double
    /// The weight decay that the run begins with.
    public let weightDecay: Double

    func update(_ segment: UpdateSegment, decouplesWeightDecay: Bool) {
        segment.graph.applyAdam(
            parameters: segment.parameters, gradients: segment.gradients,
            firstMoment: segment.state("adam.first_moment"), secondMoment: segment.state("adam.second_moment"),
            learningRate: segment.learningRate(initially: learningRate),
            beta1: segment.scalar("beta1", initially: beta1), beta2: segment.scalar("beta2", initially: beta2),
            epsilon: segment.scalar("epsilon", initially: epsilon),
            weightDecay: segment.weightDecay(initially: weightDecay), gradientScale: segment.gradientScale,
            decouplesWeightDecay: decouplesWeightDecay)
    }
}
