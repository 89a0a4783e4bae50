import RunProtocol

/// What is minimised.
public struct LossRecipe: Hashable, Sendable {
    /// Losses by name.
    public enum Kind: String, CaseIterable, Sendable {
        /// Cross-entropy for classes, squared error for numbers.
        case automatic = "auto"
        case crossEntropy = "cross_entropy"
        case focal
        case binaryCrossEntropy = "binary_cross_entropy"
        case squaredError = "mse"
        case absoluteError = "mae"
        case huber
    }

    /// How the classes are weighted against each other in training.
    public enum ClassWeights: Hashable, Sendable {
        /// All alike.
        case none
        /// Each by one over its share of the training examples, so that all count the same.
        case balanced
        /// By name; those that are not named weigh 1.
        case given([String: Double])
    }

    /// The loss's name.
    public var kind = Kind.automatic
    /// Share of each target spread over all classes.
    public var labelSmoothing = 0.0
    /// How much less the focal loss makes of what is told apart already.
    public var gamma = 2.0
    /// How the classes are weighted.
    public var classWeights = ClassWeights.none
    /// Where Huber's loss goes from squared to linear, in units of the scaled target.
    public var huberDelta = 1.0
}

extension LossRecipe {
    private var isForClasses: Bool { kind == .crossEntropy || kind == .automatic || kind == .focal }

    /// Reads `[loss]`.
    init(_ reader: inout RecipeReader) throws(RecipeError) {
        kind = try reader.choice("loss.kind", default: .automatic)
        if isForClasses {
            if kind != .focal {
                labelSmoothing = try reader.hyperparameter(HyperparameterCatalogue.labelSmoothing, default: 0)
            }
            classWeights = try Self.classWeights(&reader)
        }
        if kind == .focal { gamma = try reader.hyperparameter(HyperparameterCatalogue.focalGamma, default: gamma) }
        if kind == .huber { huberDelta = try reader.number("loss.delta", default: 1, in: 1e-6...1e6) }
    }

    private static func classWeights(_ reader: inout RecipeReader) throws(RecipeError) -> ClassWeights {
        let key = "loss.class_weights"
        guard case .table? = try reader.value(at: ["loss", "class_weights"]) else {
            return try reader.name(key, default: "none", among: ["none", "balanced"]) == "balanced" ? .balanced : .none
        }
        return .given(try reader.numbers(inTable: key, in: 0...1e6))
    }

    /// Writes `[loss]`.
    func write(_ writer: inout RecipeWriter) {
        writer.table("loss")
        writer.entry("kind", .string(kind.rawValue))
        if isForClasses {
            if kind != .focal { writer.entry("label_smoothing", .number(labelSmoothing)) }
            switch classWeights {
            case .none: break
            case .balanced: writer.entry("class_weights", .string("balanced"))
            case .given(let weights): writer.entry("class_weights", .table(weights.mapValues { .number($0) }))
            }
        }
        if kind == .focal { writer.entry("gamma", .number(gamma)) }
        if kind == .huber { writer.entry("delta", .number(huberDelta)) }
    }
}
