import Optimizers

extension WorkloadSpecification.OptimizerSettings {
    /// The optimizer that the settings name.
    func optimizer() throws(WorkloadError) -> any Optimizer {
        let decay = weightDecay ?? 0
        let (beta1, beta2, epsilon) = (beta1 ?? 0.9, beta2 ?? 0.999, epsilon ?? 1e-8)
        switch name {
        case "sgd": return SGD(learningRate: learningRate, momentum: momentum ?? 0, weightDecay: decay)
        case "adam":
            return Adam(
                learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: decay)
        case "adamw":
            return AdamW(
                learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: decay)
        default: throw WorkloadError("spec.json names the optimizer \(name): sgd, adam and adamw are known")
        }
    }
}
