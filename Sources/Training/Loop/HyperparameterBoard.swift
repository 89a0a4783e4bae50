import Datasets
import RunProtocol

/// The hyperparameters that a run has, their values, and which of them a schedule moves.
struct HyperparameterBoard {
    private(set) var declarations: [Hyperparameter]
    private(set) var values: [String: Double]
    private(set) var pinned: Set<String>
    /// How values move that a hand has told to, by key.
    private(set) var plans: [String: ValuePlan]
    /// Counts the changes, so that a plan knows whether it has seen them all.
    private(set) var version = 1
    /// Keys that a schedule moves unless pinned, with the recipe's value.
    let scheduled: [String: Double]

    /// The board of a recipe, with the values of a saved state where there is one.
    init(recipe: Recipe, isClassification: Bool, progress: TrainingProgress? = nil) {
        let initial = Self.initialValues(recipe, isClassification: isClassification)
        declarations = initial.map(\.0)
        values = Dictionary(uniqueKeysWithValues: initial.map { ($0.0.key, $0.1) })
        pinned = []
        plans = [:]
        let rate = HyperparameterCatalogue.learningRate.key
        scheduled =
            LearningRateRule(recipe: recipe.schedule).isScheduled ? [rate: recipe.optimizer.learningRate] : [:]
        if let progress { restore(progress) }
    }

    /// Takes the values of a saved state.
    mutating func restore(_ progress: TrainingProgress) {
        for (key, value) in progress.hyperparameters where values[key] != nil { values[key] = value }
        pinned = progress.pinned
        plans = progress.plans ?? [:]
        version += 1
    }

    private static func initialValues(_ recipe: Recipe, isClassification: Bool) -> [(Hyperparameter, Double)] {
        typealias Catalogue = HyperparameterCatalogue
        var list: [(Hyperparameter, Double)] = [
            (Catalogue.learningRate, recipe.optimizer.learningRate),
            (Catalogue.weightDecay, recipe.optimizer.weightDecay),
        ]
        list += recipe.optimizer.hyperparameters
        list.append((Catalogue.clipNorm, recipe.optimizer.clipNorm))
        if recipe.model.architecture.hasDropout, recipe.model.summary != "linear" {
            list.append((Catalogue.dropout, recipe.model.dropout))
        }
        if isClassification, recipe.loss.kind != .binaryCrossEntropy, recipe.loss.kind != .focal {
            list.append((Catalogue.labelSmoothing, recipe.loss.labelSmoothing))
        }
        if recipe.loss.kind == .focal { list.append((Catalogue.focalGamma, recipe.loss.gamma)) }
        if recipe.augmentation.options.isActive {
            list.append((Catalogue.augmentationStrength, recipe.augmentation.strength))
        }
        list.append((Catalogue.batchSize, Double(recipe.training.batchSize)))
        if recipe.training.accumulate > 1 {
            list.append((Catalogue.accumulate, Double(recipe.training.accumulate)))
        }
        if recipe.training.averagesWeights { list.append((Catalogue.averageDecay, recipe.training.averageDecay)) }
        list.append((Catalogue.patience, Double(recipe.training.patience)))
        list.append((Catalogue.epochs, Double(recipe.training.epochs)))
        list.append((Catalogue.minutes, recipe.budget.minutes))
        if recipe.budget.costPerHour > 0 { list.append((Catalogue.cost, recipe.budget.cost)) }
        return list
    }

    /// The value of a hyperparameter; 0 for one that this run does not have.
    subscript(declaration: Hyperparameter) -> Double { values[declaration.key] ?? 0 }

    /// How many examples a whole step takes.
    var examplesPerStep: Int {
        Int(self[HyperparameterCatalogue.batchSize]) * max(1, Int(self[HyperparameterCatalogue.accumulate]))
    }

    /// Whether a value moves from step to step, by the recipe or by hand.
    func isScheduled(_ key: String) -> Bool { plans[key] != nil || followsRecipe(key) }

    /// Whether the recipe's schedule moves a value.
    func followsRecipe(_ key: String) -> Bool { scheduled[key] != nil && !pinned.contains(key) }

    var settings: [HyperparameterSetting] {
        declarations.map {
            HyperparameterSetting(declaration: $0, value: values[$0.key] ?? 0, isScheduled: isScheduled($0.key))
        }
    }

    // MARK: Changes that were checked

    /// Keeps a value, whatever would move it.
    mutating func pin(_ key: String, at value: Double) {
        if scheduled[key] != nil { pinned.insert(key) }
        plans[key] = nil
        put(key, value)
    }

    mutating func unpin(_ key: String) {
        pinned.remove(key)
        plans[key] = nil
    }

    mutating func put(_ key: String, _ value: Double) {
        values[key] = value
        version += 1
    }

    mutating func replace(_ key: String, by plan: ValuePlan) {
        plans[key] = plan
        version += 1
    }

    // MARK: Reading

    func declaration(_ key: String) -> Hyperparameter? { declarations.first { $0.key == key } }

    /// Gives the moving values those of the step that follows so many steps. The recipe's schedule is not among them.
    mutating func move(stepsTaken: Int) {
        for (key, plan) in plans {
            let lowest = declaration(key)?.minimum ?? 0
            let value = max(lowest, plan.value(stepsTaken: stepsTaken))
            guard values[key] != value else { continue }
            values[key] = value
            version += 1
        }
    }
}
