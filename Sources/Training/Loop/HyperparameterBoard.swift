import RunProtocol

/// The hyperparameters that a run has, their values, and which of them a schedule moves.
struct HyperparameterBoard {
    private(set) var declarations: [Hyperparameter]
    private(set) var values: [String: Double]
    private(set) var pinned: Set<String>
    /// Counts the changes, so that a plan knows whether it has seen them all.
    private(set) var version = 1
    /// Keys that a schedule moves unless pinned, with the recipe's value.
    private let scheduled: [String: Double]

    /// The board of a recipe, with the values of a saved state where there is one.
    init(recipe: Recipe, isClassification: Bool, savedValues: [String: Double] = [:], pinned: Set<String> = []) {
        let initial = Self.initialValues(recipe, isClassification: isClassification)
        declarations = initial.map(\.0)
        values = Dictionary(uniqueKeysWithValues: initial.map { ($0.0.key, $0.1) })
        for (key, value) in savedValues where values[key] != nil { values[key] = value }
        self.pinned = pinned
        let rate = HyperparameterCatalogue.learningRate.key
        scheduled =
            LearningRateRule(recipe: recipe.schedule).isScheduled ? [rate: recipe.optimizer.learningRate] : [:]
    }

    private static func initialValues(_ recipe: Recipe, isClassification: Bool) -> [(Hyperparameter, Double)] {
        typealias Catalogue = HyperparameterCatalogue
        var list: [(Hyperparameter, Double)] = [
            (Catalogue.learningRate, recipe.optimizer.learningRate),
            (Catalogue.weightDecay, recipe.optimizer.weightDecay),
        ]
        list += recipe.optimizer.hyperparameters
        list.append((Catalogue.clipNorm, recipe.optimizer.clipNorm))
        if recipe.model.kind == .mlp, !recipe.model.hidden.isEmpty {
            list.append((Catalogue.dropout, recipe.model.dropout))
        }
        if isClassification, recipe.loss.kind != .binaryCrossEntropy {
            list.append((Catalogue.labelSmoothing, recipe.loss.labelSmoothing))
        }
        list.append((Catalogue.batchSize, Double(recipe.training.batchSize)))
        list.append((Catalogue.patience, Double(recipe.training.patience)))
        list.append((Catalogue.epochs, Double(recipe.training.epochs)))
        return list
    }

    /// The value of a hyperparameter; 0 for one that this run does not have.
    subscript(declaration: Hyperparameter) -> Double { values[declaration.key] ?? 0 }

    func isScheduled(_ key: String) -> Bool { scheduled[key] != nil && !pinned.contains(key) }

    var settings: [HyperparameterSetting] {
        declarations.map {
            HyperparameterSetting(declaration: $0, value: values[$0.key] ?? 0, isScheduled: isScheduled($0.key))
        }
    }

    /// What came of a wish to change a value.
    enum Change {
        case applied(key: String, note: String?)
        case rejected(String)
    }

    /// Sets a value if it may be had. A scheduled one is pinned, and the note says so.
    mutating func set(_ key: String, to value: Double) -> Change {
        guard let declaration = declarations.first(where: { $0.key == key }) else {
            return .rejected(
                "this run has no \"\(key)\"\(Suggestion.text(for: key, among: declarations.map(\.key)))")
        }
        if let problem = declaration.problem(with: value) { return .rejected(problem) }
        var note: String?
        if isScheduled(key) {
            pinned.insert(key)
            note = "\(declaration.title) is pinned: its schedule no longer moves it"
        }
        values[key] = value
        version += 1
        return .applied(key: key, note: note)
    }

    /// Gives a pinned value back to its schedule.
    mutating func followSchedule(_ key: String) -> Change {
        guard let base = scheduled[key] else { return .rejected("no schedule moves \"\(key)\" in this run") }
        guard pinned.remove(key) != nil else {
            return .rejected("\"\(key)\" already follows its schedule")
        }
        values[key] = base
        version += 1
        return .applied(key: key, note: nil)
    }
}
