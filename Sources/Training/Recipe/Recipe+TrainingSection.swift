import RunProtocol
public import Tensors

/// How long and in which portions.
public struct TrainingRecipe: Hashable, Sendable {
    /// Passes over the training examples.
    public var epochs: Int
    /// Examples that are computed at once.
    public var batchSize: Int
    /// How many batches make one step.
    public var accumulate = 1
    /// In how many slices a batch is computed, one after the other.
    public var slices = Slicing.automatic
    /// Validations without a better loss before the run stops; 0 for never.
    public var patience: Int
    /// How much of the mean of the weights is kept at each step; 0 for no mean.
    public var averageDecay = 0.0
    /// What all randomness of the run comes from.
    public var seed: UInt64
    /// In what the matrices of products are stored.
    public var precision: Precision

    /// Whether a mean of the weights is kept, and measured and saved in their place.
    var averagesWeights: Bool { averageDecay > 0 }
}

extension TrainingRecipe {
    /// Reads `[training]`.
    init(_ reader: inout RecipeReader) throws(RecipeError) {
        epochs = Int(try reader.hyperparameter(HyperparameterCatalogue.epochs, default: 50))
        batchSize = Int(try reader.hyperparameter(HyperparameterCatalogue.batchSize, default: 32))
        accumulate = Int(try reader.hyperparameter(HyperparameterCatalogue.accumulate, default: 1))
        slices = try reader.slicing("training.slices")
        patience = Int(try reader.hyperparameter(HyperparameterCatalogue.patience, default: 0))
        averageDecay = try reader.hyperparameter(HyperparameterCatalogue.averageDecay, default: 0)
        seed = UInt64(try reader.integer("training.seed", default: 1, in: 0...Int.max) ?? 1)
        precision = try reader.choice("training.precision", default: Precision.fp32)
    }

    /// Writes `[training]`.
    func write(_ writer: inout RecipeWriter) {
        writer.table("training")
        writer.entry("epochs", .integer(epochs))
        writer.entry("batch_size", .integer(batchSize))
        if accumulate > 1 { writer.entry("accumulate", .integer(accumulate)) }
        if case .fixed(let count) = slices {
            writer.entry("slices", .integer(count))
        } else {
            writer.entry("slices", .string(Slicing.automaticName))
        }
        writer.entry("patience", .integer(patience))
        if averagesWeights { writer.entry("ema", .number(averageDecay)) }
        writer.entry("seed", .integer(Int(clamping: seed)))
        writer.entry("precision", .string(precision.rawValue))
    }
}

extension Slicing {
    /// The word of recipes for `automatic`.
    static let automaticName = "auto"
}

extension RecipeReader {
    /// In how many slices a batch is computed: a number, or "auto".
    fileprivate mutating func slicing(_ key: String) throws(RecipeError) -> Slicing {
        if case .string = try value(at: key.split(separator: ".").map(String.init)) {
            _ = try name(key, default: Slicing.automaticName, among: [Slicing.automaticName])
            return .automatic
        }
        return try integer(key, default: nil, in: 1...4096).map(Slicing.fixed) ?? .automatic
    }
}
