import Datasets
import Layers
import Tensors

/// A family of models that a recipe names: its keys, and the layers that their values make.
struct Architecture: Sendable {
    /// The name in a recipe: "mlp".
    let name: String
    /// The keys of `[model]` that it has beside those that all have.
    let keys: [ModelKey]
    /// Whether it has places for dropout.
    var hasDropout = true
    /// Whether `model.initializer` chooses how its weights begin.
    var hasInitializer = true
    /// In a few words: "MLP 64-32, relu".
    let summary: @Sendable (ModelSettings) -> String
    /// The layers for an input and an output.
    /// - Throws: `ModelKeyProblem` when the architecture cannot take such an input or give such an output.
    let layers: @Sendable (ModelContext) throws(ModelKeyProblem) -> [any Layer]
}

/// What an architecture is made for.
struct ModelContext: Sendable {
    let settings: ModelSettings
    let example: ExampleType
    let target: TargetType
    /// The numbers that the head puts out for an example, or for a token where the next is asked for.
    let outputs: Int
    let initializer: Initializer
    /// The share that is dropped; nil for no dropout at all.
    let dropout: Double?

    /// Whether each token's successor is asked for.
    var isLanguageModel: Bool { if case .nextTokens = target { true } else { false } }

    var activation: Activation { settings.choice("activation", as: Activation.self) ?? .relu }

    /// A dropout layer where there is dropout.
    func dropout(_ name: String) -> [any Layer] {
        dropout.map { [Dropout(name, rate: $0)] } ?? []
    }

    /// The last layer: one number for each class or value.
    var head: any Layer { Dense("output", outputs: outputs, initializer: initializer) }

    /// The input as `[batch, steps, width]`: tokens by an embedding that knows padding, series as they are.
    func sequence(width: Int, model: String) throws(ModelKeyProblem) -> [any Layer] {
        switch example {
        case .tokens(_, let vocabulary):
            return [
                Embedding("embedding", vocabulary: vocabulary, width: width, marksPadding: !isLanguageModel)
            ]
        case .series: return []
        case .features, .image: throw mismatch(model, takes: "texts and series")
        }
    }

    /// What is said when the data is of another kind.
    func mismatch(_ model: String, takes: String) -> ModelKeyProblem {
        ModelKeyProblem(
            message: "model.kind = \"\(model)\" is for \(takes), but the data is \(Self.word(example, target))")
    }

    private static func word(_ example: ExampleType, _ target: TargetType) -> String {
        switch example {
        case .features: "a table"
        case .image: "pictures"
        case .series: "a series"
        case .tokens: if case .nextTokens = target { "a text to be continued" } else { "texts" }
        }
    }
}

/// The architectures that a recipe can name. A new one is a line here; reader, writer and summary follow from it.
enum ArchitectureCatalogue {
    static let all: [Architecture] = [linear, mlp, cnn, resnet, mobilenet, lstm, gru, transformer, gpt, layerList]

    /// The name of the architecture that is made of `model.layers`.
    static let layerListName = "layers"

    static func architecture(named name: String) -> Architecture? { all.first { $0.name == name } }
}
