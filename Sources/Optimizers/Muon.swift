public import Tensors

/// Muon (Jordan et al., 2024), as PyTorch's `Muon` with the step length of AdamW: a matrix moves along its momentum with all
/// singular values brought near 1. What is no hidden matrix goes by AdamW at the same rate.
///
///     v = momentum * v + (1 - momentum) * gradient
///     u = gradient + momentum * (v - gradient), made nearly orthogonal by five steps of Newton and Schulz
///     p = p * (1 - learningRate * weightDecay) - learningRate * 0.2 * sqrt(max(rows, columns)) * u
///
/// A convolution's weight counts as the matrix `[height * width * in, out]`. State: `muon.velocity`, and AdamW's.
public struct Muon: Optimizer {
    /// The name in a recipe.
    public let name = "muon"
    /// What everything else goes by.
    public let adamW: AdamW
    /// The share of the mean gradient that is kept at each step.
    public let momentum: Double
    /// Matrices that are left to AdamW: what reads tokens, and what makes the outputs.
    public let excluded: [NamePattern]

    /// The matrices that the paper leaves to AdamW, as our models name them.
    public static let outerLayers = ["*embedding*", "output*", "head*"].map { NamePattern($0) }

    /// Muon with these settings; the momentum is PyTorch's.
    public init(
        learningRate: Double, momentum: Double = 0.95, beta1: Double = 0.9, beta2: Double = 0.999,
        epsilon: Double = 1e-8, weightDecay: Double = 0.1, excluding excluded: [NamePattern] = outerLayers
    ) {
        adamW = AdamW(
            learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay)
        self.momentum = momentum
        self.excluded = excluded
    }

    /// Hidden matrices are updated one by one.
    public func takesByItself(_ name: String, _ shape: Shape) -> Bool {
        shape.rank >= 2 && !excluded.contains { $0.matches(name) }
    }

    /// Adds the update of one segment to its graph.
    public func update(_ segment: UpdateSegment) {
        guard let shape = segment.matrix else { return adamW.update(segment) }
        let gradient = segment.gradients * segment.gradientScale
        let velocity = segment.state("muon.velocity")
        let momentum = segment.scalar("momentum", initially: momentum)
        let newVelocity = velocity * momentum + gradient * (1 - momentum)
        segment.graph.assign(newVelocity, to: velocity)
        let ahead = gradient * (1 - momentum) + newVelocity * momentum
        let matrix = ahead.reshaped(to: [shape.rows, shape.columns])
        let direction = orthogonalized(matrix).reshaped(to: [shape.count])
        let length = 0.2 * Float(max(shape.rows, shape.columns)).squareRoot()
        let rate = segment.learningRate(initially: adamW.settings.learningRate)
        let decayed = segment.parameters(decayed: adamW.settings.weightDecay, learningRate: rate)
        segment.graph.assign(decayed - direction * (rate * length), to: segment.parameters)
    }

    /// The polynomial whose repetition brings singular values near 1 soonest, as the paper found it.
    private static let coefficients: (Float, Float, Float) = (3.4445, -4.775, 2.0315)
    private static let steps = 5

    private func orthogonalized(_ matrix: Tensor) -> Tensor {
        let (a, b, c) = Self.coefficients
        // The product is that of the shorter side, so it is small.
        let isTall = matrix.shape.rows > matrix.shape.columns
        let norm = matrix.graph.euclideanNorm(of: [matrix]).maximum(matrix.graph.constant(1e-7))
        var x = matrix / norm
        for _ in 0..<Self.steps {
            let square = x.matMul(x, transposingSelf: isTall, transposingOther: !isTall)
            let factor = square * b + square.matMul(square) * c
            x = x * a + (isTall ? x.matMul(factor) : factor.matMul(x))
        }
        return x
    }
}
