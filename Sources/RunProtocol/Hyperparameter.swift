/// The declaration of one hyperparameter: the controls, `--set`, the checks, the help and the journal all come from it.
public struct Hyperparameter: Hashable, Codable, Sendable {
    /// How a control moves over the range.
    public enum Scale: String, Codable, Sendable {
        case linear, logarithmic
    }

    /// When a change takes effect.
    public enum Effect: String, Codable, Sendable {
        case nextStep, nextEpoch, nextValidation
    }

    /// The key in the recipe and for `--set`: `optimizer.learning_rate`.
    public var key: String
    /// The name as people read it: `learning rate`.
    public var title: String
    /// What it does, in one line.
    public var help: String
    /// The unit of the value ("examples", "epochs"), if it has one.
    public var unit: String?
    /// The smallest value that can be taken.
    public var minimum: Double
    /// The largest value that can be taken.
    public var maximum: Double
    /// How a control moves over the range.
    public var scale: Scale
    /// Whether only whole numbers can be taken.
    public var isInteger: Bool
    /// When a change takes effect.
    public var effect: Effect

    /// A declaration; linear, of any number and at once unless said otherwise.
    public init(
        key: String, title: String, help: String, unit: String? = nil, minimum: Double, maximum: Double,
        scale: Scale = .linear, isInteger: Bool = false, effect: Effect = .nextStep
    ) {
        self.key = key
        self.title = title
        self.help = help
        self.unit = unit
        self.minimum = minimum
        self.maximum = maximum
        self.scale = scale
        self.isInteger = isInteger
        self.effect = effect
    }

    /// Why a value cannot be taken, as one sentence; nil when it can.
    public func problem(with value: Double) -> String? {
        guard value.isFinite else { return "\(title) must be a finite number" }
        if isInteger, value != value.rounded() { return "\(title) must be a whole number" }
        if value < minimum || value > maximum {
            return "\(title) must lie between \(describe(minimum)) and \(describe(maximum))"
        }
        return nil
    }

    /// A value as people write it: `3e-4`, `0.1`, `64`.
    public func describe(_ value: Double) -> String {
        NumberText.shortest(value)
    }
}

/// A hyperparameter and the value it has in a run.
public struct HyperparameterSetting: Hashable, Codable, Sendable {
    /// What the hyperparameter is.
    public var declaration: Hyperparameter
    /// The value now.
    public var value: Double
    /// Whether a schedule moves the value from step to step. Setting it by hand pins it.
    public var isScheduled: Bool

    /// A setting that no schedule moves, unless said otherwise.
    public init(declaration: Hyperparameter, value: Double, isScheduled: Bool = false) {
        self.declaration = declaration
        self.value = value
        self.isScheduled = isScheduled
    }
}
