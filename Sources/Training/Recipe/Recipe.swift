public import Datasets
public import Tensors

/// Everything that makes a run: what is learned from which data, by which model, and how it is trained.
public struct Recipe: Sendable {
    public var name: String
    public var data: DataOptions
    public var model: ModelRecipe
    public var loss: LossRecipe
    public var optimizer: OptimizerRecipe
    public var schedule: ScheduleRecipe
    public var training: TrainingRecipe
    /// Where keys that only the data can judge stand in the recipe, for messages.
    var places: [String: String] = [:]
}

/// The architecture.
public struct ModelRecipe: Hashable, Sendable {
    /// Architectures by name.
    public enum Kind: String, CaseIterable, Sendable {
        /// One dense layer.
        case linear
        /// Dense layers with an activation between them.
        case mlp
    }

    public var kind: Kind
    /// Widths of the hidden layers.
    public var hidden: [Int]
    public var activation: Activation
    public var initializer: String
    public var dropout: Double
}

/// What is minimised.
public struct LossRecipe: Hashable, Sendable {
    /// Losses by name.
    public enum Kind: String, CaseIterable, Sendable {
        /// Cross-entropy for classes, squared error for numbers.
        case automatic = "auto"
        case crossEntropy = "cross_entropy"
        case binaryCrossEntropy = "binary_cross_entropy"
        case squaredError = "mse"
        case absoluteError = "mae"
        case huber
    }

    public var kind: Kind
    public var labelSmoothing: Double
    /// Where Huber's loss goes from squared to linear, in units of the scaled target.
    public var huberDelta: Double
}

/// How gradients become steps.
public struct OptimizerRecipe: Hashable, Sendable {
    /// Optimizers by name.
    public enum Kind: String, CaseIterable, Sendable {
        case sgd, adam, adamw
    }

    public var kind: Kind
    public var learningRate: Double
    public var weightDecay: Double
    public var momentum: Double
    public var isNesterov: Bool
    public var beta1: Double
    public var beta2: Double
    public var epsilon: Double
    /// Longest gradient let through; 0 for no clipping.
    public var clipNorm: Double
}

/// How the learning rate moves over the run.
public struct ScheduleRecipe: Hashable, Sendable {
    /// Schedules by name.
    public enum Kind: String, CaseIterable, Sendable {
        case constant, step, cosine
        case oneCycle = "one_cycle"
    }

    public var kind: Kind
    /// Share of the run's steps over which the rate climbs from near zero.
    public var warmup: Double
    /// Step schedule: the rate is multiplied by `factor` every so many epochs.
    public var everyEpochs: Int
    public var factor: Double
    /// Cosine: the last rate as a share of the first.
    public var finalShare: Double
}

/// How long and in which portions.
public struct TrainingRecipe: Hashable, Sendable {
    public var epochs: Int
    public var batchSize: Int
    /// Validations without a better loss before the run stops; 0 for never.
    public var patience: Int
    public var seed: UInt64
}
