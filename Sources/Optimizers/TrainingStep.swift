public import Tensors

/// What a training step makes that the caller may want to read.
public struct TrainingStep {
    /// The loss that is made smaller, of rank 0.
    public let loss: Tensor
    /// The norm of all gradients together before clipping, of rank 0; nil when nothing asked for it.
    public let gradientNorm: Tensor?
}

extension Graph {
    /// Adds the gradients of a loss, their clipping and an optimizer's update to the graph, which then is a training step.
    ///
    /// Nothing that reads parameters may be built after this.
    /// - Parameters:
    ///   - clipNorm: The limit of the gradients' norm, the scalar `clip_norm`, 0 for none so far; nil builds no clipping.
    ///   - frozen: The names of parameters that stay as they are.
    ///   - measuringGradientNorm: Whether the norm is made even without clipping.
    public func minimize(
        _ loss: Tensor, using optimizer: some Optimizer, clipNorm: Double? = nil, freezing frozen: Set<String> = [],
        measuringGradientNorm: Bool = false
    ) -> TrainingStep {
        let trained = parameters.filter { !frozen.contains($0.name) }
        storeGradients(of: loss, withRespectTo: trained)
        let segments = trainedSegments(freezing: frozen)
        var norm: Tensor?
        if clipNorm != nil || measuringGradientNorm {
            norm = euclideanNorm(of: segments.map { flatGradients($0.range) })
        }
        var scale = constant(1)
        if let norm, let clipNorm {
            scale = clipScale(norm: norm, limit: value(of: scalar("clip_norm", initially: clipNorm)))
        }
        for segment in segments {
            optimizer.update(
                UpdateSegment(graph: self, range: segment.range, decays: segment.decays, gradientScale: scale))
        }
        return TrainingStep(loss: loss, gradientNorm: norm)
    }
}
