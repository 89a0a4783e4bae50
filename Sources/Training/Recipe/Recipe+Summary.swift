import Optimizers
import RunProtocol
import Tensors

extension ModelRecipe {
    /// The architecture in a few words: "MLP 64-32, relu, dropout 0.1".
    public var summary: String {
        let text =
            kind == ArchitectureCatalogue.layerListName ? "\(layers.count) layers" : architecture.summary(settings)
        return dropout > 0 && text != "linear" ? "\(text), dropout \(NumberText.shortest(dropout))" : text
    }
}

extension Recipe {
    /// Optimizer and schedule in a few words: "AdamW, cosine, warm-up 5 %".
    public var optimizerSummary: String {
        var words = [optimizer.entry.title]
        if optimizer["nesterov"] == 1 { words.append("Nesterov") }
        if let title = schedule.title { words.append(title) }
        if schedule.warmup > 0 { words.append("warm-up \(NumberText.shortest((schedule.warmup * 100).rounded())) %") }
        if training.averagesWeights { words.append("mean of weights") }
        return words.joined(separator: ", ")
    }
}
