import Tensors

/// Stochastic gradient descent, with momentum and Nesterov's variant (Sutskever et al., 2013), as PyTorch's `SGD`.
///
///     g = gradient + weightDecay * p
///     v = momentum * v + g
///     p = p - learningRate * (nesterov ? g + momentum * v : v)
///
/// Without a momentum there is no velocity `v`, and `g` takes its place. State: `sgd.velocity`.
public struct SGD: Optimizer {
    /// The name in a recipe.
    public let name = "sgd"
    /// The learning rate that the run begins with.
    public let learningRate: Double
    /// 0 for none. The scalar `momentum` can be changed later only if it is not 0 here.
    public let momentum: Double
    /// Whether the gradient is taken where the momentum leads to.
    public let nesterov: Bool
    /// The weight decay that the run begins with.
    public let weightDecay: Double

    /// Gradient descent with these settings; the defaults are PyTorch's.
    public init(learningRate: Double, momentum: Double = 0, nesterov: Bool = false, weightDecay: Double = 0) {
        self.learningRate = learningRate
        self.momentum = momentum
        self.nesterov = nesterov
        self.weightDecay = weightDecay
    }

    /// Adds the update of one segment to its graph.
    public func update(_ segment: UpdateSegment) {
        segment.graph.applySGD(
            parameters: segment.parameters, gradients: segment.gradients,
            velocity: momentum == 0 ? nil : segment.state("sgd.velocity"),
            learningRate: segment.learningRate(initially: learningRate),
            momentum: segment.scalar("momentum", initially: momentum),
            weightDecay: segment.weightDecay(initially: weightDecay), gradientScale: segment.gradientScale,
            usesNesterov: nesterov)
    }
}
