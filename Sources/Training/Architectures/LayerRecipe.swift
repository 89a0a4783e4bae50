import Layers

/// One layer of `model.layers`, as a recipe names it.
struct LayerRecipe: Hashable, Sendable {
    let kind: String
    /// The layer's name in the model: the recipe's, or its kind and place.
    let name: String
    let settings: ModelSettings
    /// The layers within it.
    let inner: [LayerRecipe]
    /// The layers of its detour, where it has one.
    let shortcut: [LayerRecipe]

    /// Reads one element of the list.
    /// - Parameters:
    ///   - key: How messages call the element: "model.layers[2]".
    ///   - defaultName: The name where the recipe gives none, after the kind: "2".
    init(_ value: RecipeValue, key: String, suffix: String) throws(ModelKeyProblem) {
        guard case .table(let entries) = value else {
            throw ModelKeyProblem(
                message: "\(key) must be a table such as { kind = \"dense\", units = 64 }, not \(value.summary)")
        }
        let kinds = LayerCatalogue.all.map(\.kind)
        guard case .string(let kind)? = entries["kind"], let entry = LayerCatalogue.entry(kind) else {
            if case .string(let kind)? = entries["kind"] {
                throw ModelKeyProblem(
                    message:
                        "\(key).kind = \"\(kind)\" is not known\(Suggestion.text(for: kind, among: kinds)); known are \(kinds.joined(separator: ", "))"
                )
            }
            throw ModelKeyProblem(message: "\(key) needs a kind: \(kinds.joined(separator: ", "))")
        }
        self.kind = kind
        name = try Self.name(entries["name"], key: key) ?? "\(kind)\(suffix)"
        let known = entry.keyNames
        if let stranger = entries.keys.sorted().first(where: { !known.contains($0) }) {
            throw ModelKeyProblem(
                message:
                    "\(key).\(stranger) has no meaning in a \(kind) layer\(Suggestion.text(for: stranger, among: known)); it takes \(known.joined(separator: ", "))"
            )
        }
        settings = try Self.settings(entries, entry: entry, key: key)
        inner = entry.hasInner ? try Self.list(entries["layers"], key: "\(key).layers", suffix: "\(suffix)_") : []
        shortcut =
            entries["shortcut"] == nil
            ? []
            : try Self.list(entries["shortcut"], key: "\(key).shortcut", suffix: "\(suffix)_shortcut_")
    }

    private static func name(_ value: RecipeValue?, key: String) throws(ModelKeyProblem) -> String? {
        switch value {
        case nil: return nil
        case .string(let name)
        where !name.isEmpty && name.utf8.count <= 60
            && name.unicodeScalars.allSatisfy({
                $0.isASCII && ($0.properties.isAlphabetic || "0123456789_-.".unicodeScalars.contains($0))
            }):
            return name
        case .some(let other):
            throw ModelKeyProblem(
                message: "\(key).name must be made of letters, digits, '-', '_' and '.', not \(other.summary)")
        }
    }

    private static func settings(
        _ entries: [String: RecipeValue], entry: LayerEntry, key: String
    ) throws(ModelKeyProblem) -> ModelSettings {
        var settings = ModelSettings(entry.keys)
        for known in entry.keys {
            if let value = entries[known.name] {
                settings.set(known.name, to: try known.checked(value, key: "\(key).\(known.name)").get())
            } else if known.fallback == nil {
                throw ModelKeyProblem(message: "\(key) is a \(entry.kind) layer and needs \(known.name)")
            }
        }
        return settings
    }

    /// Reads the layers of a model. All names must differ, also those within layers, since weights are called after them.
    static func model(_ value: RecipeValue?, key: String) throws(ModelKeyProblem) -> [LayerRecipe] {
        let layers = try list(value, key: key, suffix: "")
        var seen: Set<String> = ["output"]
        for name in layers.flatMap(\.names) where !seen.insert(name).inserted {
            throw ModelKeyProblem(
                message: "\(key) has two layers called \"\(name)\", but weights are called after their layer")
        }
        return layers
    }

    /// The names of the layer and all within it.
    private var names: [String] { [name] + inner.flatMap(\.names) + shortcut.flatMap(\.names) }

    private static func list(
        _ value: RecipeValue?, key: String, suffix: String
    ) throws(ModelKeyProblem) -> [LayerRecipe] {
        guard case .array(let elements)? = value, !elements.isEmpty, elements.count <= 1000 else {
            throw ModelKeyProblem(
                message: "\(key) must be a list of 1 to 1000 layers such as [{ kind = \"dense\", units = 64 }]")
        }
        var layers: [LayerRecipe] = []
        for (index, element) in elements.enumerated() {
            layers.append(
                try LayerRecipe(element, key: "\(key)[\(index + 1)]", suffix: "\(suffix)\(index + 1)"))
        }
        return layers
    }

    /// The layer as TOML, with every value.
    var recipeValue: RecipeValue {
        var entries = settings.values
        entries["kind"] = .string(kind)
        entries["name"] = .string(name)
        if !inner.isEmpty { entries["layers"] = .array(inner.map(\.recipeValue)) }
        if !shortcut.isEmpty { entries["shortcut"] = .array(shortcut.map(\.recipeValue)) }
        return .table(entries)
    }

    /// The layer itself.
    func layer(_ context: ModelContext) throws(ModelKeyProblem) -> any Layer {
        guard let entry = LayerCatalogue.entry(kind) else {
            throw ModelKeyProblem(message: "there is no layer of the kind \(kind)")
        }
        let within = InnerLayers(layers: try made(inner, context), shortcut: try made(shortcut, context))
        return try entry.make(name, settings, within, context)
    }

    private func made(_ layers: [LayerRecipe], _ context: ModelContext) throws(ModelKeyProblem) -> [any Layer] {
        var made: [any Layer] = []
        for layer in layers { made.append(try layer.layer(context)) }
        return made
    }
}
