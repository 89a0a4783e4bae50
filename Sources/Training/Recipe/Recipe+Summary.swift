import Optimizers
import RunProtocol
import Tensors

extension ModelRecipe {
    /// The architecture in a few words: "MLP 64-32, relu, dropout 0.1".
    public var summary: String {
        guard kind == .mlp, !hidden.isEmpty else { return "linear" }
        let dropoutText = dropout > 0 ? ", dropout \(NumberText.shortest(dropout))" : ""
        return "MLP \(hidden.map(String.init).joined(separator: "-")), \(activation.rawValue)\(dropoutText)"
    }
}

extension OptimizerRecipe {
    /// The optimizer as the engine takes it.
    var optimizer: any Optimizer {
        switch kind {
        case .sgd:
            // A velocity is always kept, also for momentum 0, so that momentum can be changed while the run trains.
            SGD(
                learningRate: learningRate, momentum: momentum > 0 ? momentum : 0.9, nesterov: isNesterov,
                weightDecay: weightDecay)
        case .adam:
            Adam(learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay)
        case .adamw:
            AdamW(learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay)
        }
    }
}

extension Recipe {
    /// Optimizer and schedule in a few words: "AdamW, cosine, warm-up 5 %".
    public var optimizerSummary: String {
        var words: [String]
        switch optimizer.kind {
        case .sgd: words = [optimizer.isNesterov ? "SGD, Nesterov" : "SGD"]
        case .adam: words = ["Adam"]
        case .adamw: words = ["AdamW"]
        }
        switch schedule.kind {
        case .constant: break
        case .step: words.append("step")
        case .cosine: words.append("cosine")
        case .oneCycle: words.append("one cycle")
        }
        if schedule.warmup > 0 { words.append("warm-up \(NumberText.shortest((schedule.warmup * 100).rounded())) %") }
        return words.joined(separator: ", ")
    }
}
