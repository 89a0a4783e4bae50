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

extension Recipe {
    /// Optimizer and schedule in a few words: "AdamW, cosine, warm-up 5 %".
    public var optimizerSummary: String {
        var words = [optimizer.entry.title]
        if optimizer["nesterov"] == 1 { words.append("Nesterov") }
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
