import Datasets
import Layers
import Tensors

/// A kind of layer that `model.layers` can name: its keys, and the layer that their values make.
struct LayerEntry: Sendable {
    /// The name in a recipe: "dense".
    let kind: String
    /// What it takes beside `kind` and `name`.
    let keys: [ModelKey]
    /// Makes the layer of a name. The layers within it, where it has any, are made already.
    let make:
        @Sendable (_ name: String, ModelSettings, InnerLayers, ModelContext) throws(ModelKeyProblem) ->
            any Layer
    /// Whether it takes `layers = [...]` of its own.
    var hasInner = false
    /// Whether it takes `shortcut = [...]` as well.
    var hasShortcut = false

    /// The keys that a recipe may give.
    var keyNames: [String] {
        ["kind", "name"] + keys.map(\.name) + (hasInner ? ["layers"] : []) + (hasShortcut ? ["shortcut"] : [])
    }
}

/// The layers within a layer.
struct InnerLayers {
    let layers: [any Layer]
    let shortcut: [any Layer]
}

/// The layers that a recipe can compose. A new one is an entry here.
enum LayerCatalogue {
    static let all: [LayerEntry] =
        [
            dense, activation, dropout, flatten, embedding, position, layerNorm, rmsNorm, groupNorm, lstm, gru,
            attention,
            feedForward, transformerBlock, mean,
        ] + pictures

    static func entry(_ kind: String) -> LayerEntry? { all.first { $0.kind == kind } }

    private static let activationKey = ModelKey.choice("activation", Activation.identity)

    private static func act(_ settings: ModelSettings, _ fallback: Activation = .identity) -> Activation {
        settings.choice("activation", as: Activation.self) ?? fallback
    }

    private static let dense = LayerEntry(
        kind: "dense", keys: [.integer("units", nil, 1...65_536), activationKey, .flag("bias", true)]
    ) { name, settings, _, context in
        Dense(
            name, outputs: settings.integer("units"), activation: act(settings), initializer: context.initializer,
            hasBias: settings.flag("bias"))
    }

    private static let activation = LayerEntry(
        kind: "activation", keys: [.choice("activation", Activation.relu)]
    ) { name, settings, _, _ in
        ActivationLayer(name, act(settings, .relu))
    }

    /// Without a rate of its own it drops as much as the recipe's `model.dropout`, so that one control moves them all.
    private static let dropout = LayerEntry(kind: "dropout", keys: [.number("rate", 0, 0...0.99)]) {
        name, settings, _, context in
        let rate = settings.number("rate")
        return rate > 0
            ? Dropout(name, rate: rate, scalar: "\(name).rate") : Dropout(name, rate: context.dropout ?? 0)
    }

    private static let flatten = LayerEntry(kind: "flatten", keys: []) { name, _, _, _ in Flatten(name) }

    private static let embedding = LayerEntry(
        kind: "embedding", keys: [.integer("width", 64, 1...16_384)]
    ) { name, settings, _, context throws(ModelKeyProblem) in
        guard case .tokens(_, let vocabulary) = context.example else {
            throw ModelKeyProblem(message: "the layer \(name) embeds tokens, but the data has none")
        }
        return Embedding(
            name, vocabulary: vocabulary, width: settings.integer("width"), marksPadding: !context.isLanguageModel)
    }

    private static let position = LayerEntry(kind: "position", keys: []) { name, _, _, _ in PositionalEmbedding(name) }
    private static let layerNorm = LayerEntry(kind: "layer_norm", keys: []) { name, _, _, _ in LayerNorm(name) }
    private static let rmsNorm = LayerEntry(kind: "rms_norm", keys: []) { name, _, _, _ in RMSNorm(name) }

    private static let groupNorm = LayerEntry(
        kind: "group_norm", keys: [.integer("groups", 8, 1...65_536)]
    ) { name, settings, _, _ in
        GroupNorm(name, groups: settings.integer("groups"))
    }

    private static let recurrentKeys: [ModelKey] = [
        .integer("units", 128, 1...16_384), .integer("depth", 1, 1...64), .flag("bidirectional", false),
        .choice("output", RecurrentOutput.everyStep),
    ]

    private static let lstm = LayerEntry(kind: "lstm", keys: recurrentKeys) { name, settings, _, context in
        LSTM(
            name, units: settings.integer("units"), layers: settings.integer("depth"),
            isBidirectional: settings.flag("bidirectional"), dropout: context.dropout,
            output: settings.choice("output", as: RecurrentOutput.self) ?? .everyStep)
    }

    private static let gru = LayerEntry(kind: "gru", keys: recurrentKeys) { name, settings, _, context in
        GRU(
            name, units: settings.integer("units"), layers: settings.integer("depth"),
            isBidirectional: settings.flag("bidirectional"), dropout: context.dropout,
            output: settings.choice("output", as: RecurrentOutput.self) ?? .everyStep)
    }

    private static let attention = LayerEntry(
        kind: "attention", keys: [.integer("heads", 4, 1...256), .flag("causal", false)]
    ) { name, settings, _, _ in
        MultiHeadAttention(name, heads: settings.integer("heads"), isCausal: settings.flag("causal"))
    }

    private static let feedForward = LayerEntry(
        kind: "feed_forward", keys: [.integer("hidden", 512, 1...65_536), .choice("activation", Activation.gelu)]
    ) { name, settings, _, _ in
        FeedForward(name, hidden: settings.integer("hidden"), activation: act(settings, .gelu))
    }

    private static let transformerBlock = LayerEntry(
        kind: "transformer_block",
        keys: [
            .integer("heads", 4, 1...256), .integer("hidden", 512, 1...65_536), .flag("causal", false),
            .choice("activation", Activation.gelu), .choice("norm", TransformerBlock.Norm.layer),
        ]
    ) { name, settings, _, context in
        TransformerBlock(
            name, heads: settings.integer("heads"), hidden: settings.integer("hidden"),
            isCausal: settings.flag("causal"), activation: act(settings, .gelu),
            norm: settings.choice("norm", as: TransformerBlock.Norm.self) ?? .layer, dropout: context.dropout)
    }

    private static let mean = LayerEntry(kind: "mean", keys: []) { name, _, _, _ in StepMean(name) }
}
