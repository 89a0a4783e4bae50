import Tensors

/// Adam with decoupled weight decay (Loshchilov and Hutter, 2019), as PyTorch's `AdamW`.
///
///     p = p * (1 - learningRate * weightDecay), then as Adam without decay
///
/// State: as Adam's, so that a run can go from one to the other.
public struct AdamW: Optimizer {
    /// The name in a recipe.
    public let name = "adamw"
    /// The first values of what is read at each step.
    public let settings: AdamSettings

    /// AdamW with these settings; the defaults are PyTorch's.
    public init(
        learningRate: Double, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
        weightDecay: Double = 0.01
    ) {
        settings = AdamSettings(
            learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay)
    }

    /// Adds the update of one segment to its graph.
    public func update(_ segment: UpdateSegment) {
        settings.update(segment, decouplesWeightDecay: true)
    }
}
