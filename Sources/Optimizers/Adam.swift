import Tensors

/// Adam (Kingma and Ba, 2015), as PyTorch's `Adam`: weight decay is an L2 term of the gradient.
///
///     g = gradient + weightDecay * p
///     m = beta1 * m + (1 - beta1) * g
///     v = beta2 * v + (1 - beta2) * g * g
///     p = p - learningRate * (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)
///
/// State: `adam.first_moment` (m), `adam.second_moment` (v). The step `t` is the executor's.
public struct Adam: Optimizer {
    /// The name in a recipe.
    public let name = "adam"
    /// The first values of what is read at each step.
    public let settings: AdamSettings

    /// Adam with these settings; the defaults are PyTorch's.
    public init(
        learningRate: Double, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
        weightDecay: Double = 0
    ) {
        settings = AdamSettings(
            learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay)
    }

    /// Adds the update of one segment to its graph.
    public func update(_ segment: UpdateSegment) {
        settings.update(segment, decouplesWeightDecay: false)
    }
}
