import Layers
import Tensors

/// Layers for pictures and what is convolved, and those made of other layers.
extension LayerCatalogue {
    static let pictures: [LayerEntry] = [
        convolution, convolution1D, depthwise, maxPool, averagePool, globalPool, batchNorm, upsample, sequence,
        residual, concatenate,
    ]

    private static let convolutionKeys: [ModelKey] = [
        .integer("filters", nil, 1...4096), .integer("size", 3, 1...63), .integer("stride", 1, 1...63),
        .integer("dilation", 1, 1...63), .integer("groups", 1, 1...4096), .padding("same"),
        .choice("activation", Activation.identity), .flag("bias", true),
    ]

    private static func act(_ settings: ModelSettings) -> Activation {
        settings.choice("activation", as: Activation.self) ?? .identity
    }

    private static let convolution = LayerEntry(kind: "convolution", keys: convolutionKeys) {
        name, settings, _, context in
        Convolution2D(
            name, filters: settings.integer("filters"), size: settings.integer("size"),
            stride: settings.integer("stride"), padding: settings.padding, dilation: settings.integer("dilation"),
            groups: settings.integer("groups"), activation: act(settings), initializer: context.initializer,
            hasBias: settings.flag("bias"))
    }

    private static let convolution1D = LayerEntry(kind: "convolution_1d", keys: convolutionKeys) {
        name, settings, _, context in
        Convolution1D(
            name, filters: settings.integer("filters"), size: settings.integer("size"),
            stride: settings.integer("stride"), padding: settings.padding, dilation: settings.integer("dilation"),
            groups: settings.integer("groups"), activation: act(settings), initializer: context.initializer,
            hasBias: settings.flag("bias"))
    }

    private static let depthwise = LayerEntry(
        kind: "depthwise_convolution",
        keys: [
            .integer("size", 3, 1...63), .integer("stride", 1, 1...63), .padding("same"),
            .integer("multiplier", 1, 1...256), .choice("activation", Activation.identity), .flag("bias", true),
        ]
    ) { name, settings, _, context in
        DepthwiseConvolution2D(
            name, size: settings.integer("size"), stride: settings.integer("stride"), padding: settings.padding,
            multiplier: settings.integer("multiplier"), activation: act(settings), initializer: context.initializer,
            hasBias: settings.flag("bias"))
    }

    private static let poolKeys: [ModelKey] = [
        .integer("size", 2, 1...63), .integer("stride", 0, 0...63), .padding("valid"),
    ]

    private static func stride(_ settings: ModelSettings) -> Int? {
        settings.integer("stride") == 0 ? nil : settings.integer("stride")
    }

    private static let maxPool = LayerEntry(kind: "max_pool", keys: poolKeys) { name, settings, _, _ in
        MaxPool2D(
            name, size: settings.integer("size"), stride: stride(settings),
            padding: settings.padding)
    }

    private static let averagePool = LayerEntry(kind: "average_pool", keys: poolKeys) { name, settings, _, _ in
        AveragePool2D(
            name, size: settings.integer("size"), stride: stride(settings),
            padding: settings.padding)
    }

    private static let globalPool = LayerEntry(
        kind: "global_pool", keys: [.choice("pooling", GlobalPool.Kind.average)]
    ) { name, settings, _, _ in
        GlobalPool(name, settings.choice("pooling", as: GlobalPool.Kind.self) ?? .average)
    }

    private static let batchNorm = LayerEntry(kind: "batch_norm", keys: []) { name, _, _, _ in BatchNorm(name) }

    private static let upsample = LayerEntry(
        kind: "upsample", keys: [.integer("factor", 2, 1...64), .choice("mode", UpsampleMode.nearest)]
    ) { name, settings, _, _ in
        Upsample(
            name, factor: settings.integer("factor"),
            mode: settings.choice("mode", as: UpsampleMode.self) ?? .nearest)
    }

    /// Layers as one, such as a branch of `concatenate`.
    private static let sequence = LayerEntry(
        kind: "sequence", keys: [], make: { name, _, inner, _ in Sequential(name, inner.layers) }, hasInner: true)

    /// What `layers` make is added to the input, or to what `shortcut` makes of it.
    private static let residual = LayerEntry(
        kind: "residual", keys: [.choice("activation", Activation.identity)],
        make: { name, settings, inner, _ in
            Residual(
                name, Sequential(name, inner.layers),
                shortcut: inner.shortcut.isEmpty ? nil : Sequential("\(name).shortcut", inner.shortcut),
                activation: act(settings))
        },
        hasInner: true, hasShortcut: true)

    /// Each inner layer is a branch; what they put out stands side by side.
    private static let concatenate = LayerEntry(
        kind: "concatenate", keys: [.flag("input", false)],
        make: { name, settings, inner, _ in Concatenate(name, inner.layers, keepsInput: settings.flag("input")) },
        hasInner: true)
}
