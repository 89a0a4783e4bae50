import Datasets
public import Tensors

/// The architecture, as a recipe names it.
public struct ModelRecipe: Hashable, Sendable {
    /// The architecture's name: "mlp".
    public var kind: String
    /// The name of how weights begin: "pytorch", "he", "glorot" and others.
    public var initializer: String
    /// Share of activations set to zero in training.
    public var dropout: Double
    /// The values of the keys that this architecture has.
    var settings: ModelSettings
    /// The layers of a model that is composed in the recipe.
    var layers: [LayerRecipe] = []

    /// Widths of the hidden layers, where the architecture has such.
    public var hidden: [Int] { settings.integers("hidden") }
    /// What stands between two layers.
    public var activation: Activation { settings.choice("activation", as: Activation.self) ?? .identity }

    var architecture: Architecture {
        ArchitectureCatalogue.architecture(named: kind) ?? ArchitectureCatalogue.mlp
    }

    /// Reads `[model]`. Where it names no kind, the keys that are there tell it, else the data.
    init(_ reader: inout RecipeReader, data: DataOptions) throws(RecipeError) {
        let names = ArchitectureCatalogue.all.map(\.name)
        kind = try reader.name("model.kind", default: try Self.defaultKind(&reader, data), among: names)
        settings = ModelSettings()
        (initializer, dropout) = ("pytorch", 0)
        let architecture = architecture
        settings = ModelSettings(architecture.keys)
        for key in architecture.keys {
            let name = "model.\(key.name)"
            guard let value = try reader.raw(name) else { continue }
            settings.set(
                key.name,
                to: try reader.rethrowing(name) { () throws(ModelKeyProblem) in
                    try key.checked(value, key: name).get()
                })
        }
        if kind == ArchitectureCatalogue.layerListName {
            let value = try reader.raw("model.layers")
            layers = try reader.rethrowing("model.layers") { () throws(ModelKeyProblem) in
                try LayerRecipe.model(value, key: "model.layers")
            }
        }
        if architecture.hasInitializer { initializer = try Self.initializer(&reader) }
        if architecture.hasDropout {
            dropout = try reader.hyperparameter(HyperparameterCatalogue.dropout, default: 0)
        }
    }

    private static func defaultKind(
        _ reader: inout RecipeReader, _ data: DataOptions
    ) throws(RecipeError) -> String {
        if try reader.value(at: ["model", "layers"]) != nil { return ArchitectureCatalogue.layerListName }
        let hasHidden = try reader.value(at: ["model", "hidden"]) != nil
        return switch data.resolvedKind {
        case .text: data.target == nil ? "gpt" : "mlp"
        case .images: hasHidden ? "mlp" : "cnn"
        case .table, .arrays, .series: "mlp"
        }
    }

    private static func initializer(_ reader: inout RecipeReader) throws(RecipeError) -> String {
        let name = try reader.string("model.initializer") ?? "pytorch"
        guard Initializer(recipeName: name) == nil else { return name }
        let names = Initializer.recipeNames
        throw reader.error(
            "model.initializer",
            "model.initializer = \"\(name)\" is not known\(Suggestion.text(for: name, among: names)); known are \(names.joined(separator: ", "))"
        )
    }

    /// Writes `[model]`.
    func write(_ writer: inout RecipeWriter) {
        writer.table("model")
        writer.entry("kind", .string(kind))
        for key in architecture.keys {
            if let value = settings.values[key.name] { writer.entry(key.name, value) }
        }
        if !layers.isEmpty { writer.entry("layers", .array(layers.map(\.recipeValue))) }
        if architecture.hasInitializer { writer.entry("initializer", .string(initializer)) }
        if architecture.hasDropout { writer.entry("dropout", .number(dropout)) }
    }
}
