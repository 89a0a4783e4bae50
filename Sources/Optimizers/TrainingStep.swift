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
    ///   - options: What is done beside the optimizer's rule.
    ///   - measuringGradientNorm: Whether the norm is made even without clipping.
    public func minimize(
        _ loss: Tensor, using optimizer: some Optimizer, clipNorm: Double? = nil, options: StepOptions = StepOptions(),
        measuringGradientNorm: Bool = false
    ) -> TrainingStep {
        let trained = parameters.filter { !options.frozen.contains($0.name) }
        if options.addsUp {
            let weight = value(of: scalar("accumulation_weight", initially: 1)) * (1 / Float(options.slices))
            storeGradients(of: loss * weight, withRespectTo: trained, addingUp: true)
            settleStatistics(accumulatingBy: weight)
        } else {
            storeGradients(of: loss, withRespectTo: trained)
            settleStatistics()
        }
        let segments = trainedSegments(
            freezing: options.frozen,
            group: { name in options.groups.firstIndex { $0.parameters.contains(name) } },
            isolating: optimizer.takesByItself)
        if let penalty = options.penalty { add(penalty, to: segments) }
        let norm = clipNorm != nil || measuringGradientNorm ? gradientNorm(of: segments.map(\.range)) : nil
        var scale = constant(1)
        if let norm, let clipNorm {
            scale = clipScale(norm: norm, limit: value(of: scalar("clip_norm", initially: clipNorm)))
        }
        for segment in segments {
            optimizer.update(
                UpdateSegment(
                    segment, gradients: flatGradients(segment.range), gradientScale: scale,
                    group: segment.group.map { options.groups[$0] }))
        }
        if options.averagesWeights { averageWeights() }
        return TrainingStep(loss: loss, gradientNorm: norm)
    }

    /// `g + l1 * sign(p) + l2 * p`, where weights decay.
    private func add(_ penalty: StepOptions.Penalty, to segments: [TrainedSegment]) {
        let absolute = value(of: scalar("l1", initially: penalty.absolute))
        let squared = value(of: scalar("l2", initially: penalty.squared))
        for segment in segments where segment.decays {
            let weights = flatParameters(segment.range)
            changeGradients(segment.range) { $0 + weights.sign() * absolute + weights * squared }
        }
    }

    private func averageWeights() {
        let all = 0..<layout.count
        let (weights, mean) = (flatParameters(all), flatState(WeightAverage.stateName, all))
        let decay = value(of: scalar(WeightAverage.scalarName, initially: 0))
        assign(mean + (weights - mean) * (1 - decay), to: mean)
    }
}
