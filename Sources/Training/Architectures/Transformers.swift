import Datasets
import Layers
import RunProtocol
import Tensors

extension ArchitectureCatalogue {
    private static let keys: [ModelKey] = [
        .integer("width", 128, 1...16_384), .integer("depth", 4, 1...256), .integer("heads", 4, 1...256),
        .integer("expansion", 4, 1...64), .choice("activation", Activation.gelu),
        .choice("norm", TransformerBlock.Norm.layer),
    ]

    /// Encoder: every token sees all others; the mean over the tokens is classified.
    static let transformer = Architecture(name: "transformer", keys: keys, hasInitializer: false) { settings in
        "transformer \(size(settings))"
    } layers: { context throws(ModelKeyProblem) in
        guard !context.isLanguageModel else { throw context.mismatch("transformer", takes: "one answer an example") }
        let width = try checkedWidth(context)
        var layers = try context.sequence(width: width, model: "transformer")
        if case .series = context.example {
            layers.append(Dense("embedding", outputs: width, initializer: .glorotUniform))
        }
        layers.append(PositionalEmbedding("position"))
        return layers + context.dropout("embedding.dropout") + blocks(context, isCausal: false)
            + [norm(context), StepMean("mean"), context.head]
    }

    /// Decoder: each token sees those before it, and the next is guessed, by the embedding's own vectors.
    static let gpt = Architecture(name: "gpt", keys: keys, hasInitializer: false) { settings in
        "GPT \(size(settings))"
    } layers: { context throws(ModelKeyProblem) in
        guard context.isLanguageModel, case .tokens(_, let vocabulary) = context.example else {
            throw context.mismatch("gpt", takes: "a text to be continued")
        }
        let embedding = Embedding("embedding", vocabulary: vocabulary, width: try checkedWidth(context))
        return [embedding, PositionalEmbedding("position")] + context.dropout("embedding.dropout")
            + blocks(context, isCausal: true) + [norm(context), TiedHead("output", embedding: embedding)]
    }

    private static func size(_ settings: ModelSettings) -> String {
        "\(settings.integer("depth"))x\(settings.integer("width")), \(settings.integer("heads")) heads"
    }

    private static func checkedWidth(_ context: ModelContext) throws(ModelKeyProblem) -> Int {
        let (width, heads) = (context.settings.integer("width"), context.settings.integer("heads"))
        guard width % heads == 0 else {
            throw ModelKeyProblem(
                message:
                    "model.width = \(width) cannot be shared by model.heads = \(heads): it must be a multiple of it")
        }
        return width
    }

    private static func norm(_ context: ModelContext) -> any Layer {
        context.settings.choice("norm", as: TransformerBlock.Norm.self) == .rms
            ? RMSNorm("norm") : LayerNorm("norm")
    }

    /// Pre-norm blocks; what goes back into the residual stream begins smaller the deeper the model (Radford et al., 2019).
    private static func blocks(_ context: ModelContext, isCausal: Bool) -> [any Layer] {
        let settings = context.settings
        let depth = settings.integer("depth")
        return (0..<depth).map { index in
            TransformerBlock(
                "block\(index)", heads: settings.integer("heads"),
                hidden: settings.integer("width") * settings.integer("expansion"), isCausal: isCausal,
                activation: settings.choice("activation", as: Activation.self) ?? .gelu,
                norm: settings.choice("norm", as: TransformerBlock.Norm.self) ?? .layer, dropout: context.dropout,
                outputInitializer: .normal(deviation: 0.02 / Double(2 * depth).squareRoot()))
        }
    }
}
