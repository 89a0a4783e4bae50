import Datasets
import Layers
import RunProtocol
import Tensors

extension ArchitectureCatalogue {
    static let linear = Architecture(name: "linear", keys: [], hasDropout: false) { _ in
        "linear"
    } layers: { context throws(ModelKeyProblem) in
        try flat(context, model: "linear") + [context.head]
    }

    static let mlp = Architecture(
        name: "mlp", keys: [.integers("hidden", [64, 32], 1...65_536), .choice("activation", Activation.relu)]
    ) { settings in
        let hidden = settings.integers("hidden")
        guard !hidden.isEmpty else { return "linear" }
        let activation = settings.choice("activation", as: Activation.self) ?? .relu
        return "MLP \(hidden.map(String.init).joined(separator: "-")), \(activation.rawValue)"
    } layers: { context throws(ModelKeyProblem) in
        try flat(context, model: "mlp")
            + multilayerPerceptron(
                hidden: context.settings.integers("hidden"), outputs: context.outputs, activation: context.activation,
                dropout: context.dropout, initializer: context.initializer
            ).layers
    }

    /// The width of the vectors whose mean stands for a text.
    private static let textWidth = 64

    /// The input as `[batch, n]`: of a text the mean of its tokens' vectors.
    private static func flat(_ context: ModelContext, model: String) throws(ModelKeyProblem) -> [any Layer] {
        switch context.example {
        case .features: return []
        case .image, .series: return [Flatten("flatten")]
        case .tokens:
            guard !context.isLanguageModel else { throw context.mismatch(model, takes: "one answer an example") }
            return try context.sequence(width: textWidth, model: model) + [StepMean("mean")]
        }
    }
}
