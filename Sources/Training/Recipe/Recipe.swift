public import Datasets
public import Optimizers
public import Tensors

/// Everything that makes a run: what is learned from which data, by which model, and how it is trained.
public struct Recipe: Sendable {
    /// The name that the run's folder gets, with a number behind it.
    public var name: String
    /// Where the data lies and how it is prepared.
    public var data: DataOptions
    /// The architecture.
    public var model: ModelRecipe
    /// What is made smaller.
    public var loss: LossRecipe
    /// How gradients become steps.
    public var optimizer: OptimizerRecipe
    /// How the learning rate moves.
    public var schedule: ScheduleRecipe
    /// How long, in which portions, and from which seed.
    public var training: TrainingRecipe
    /// What training examples get at random.
    public var augmentation = AugmentationRecipe()
    /// What is done about steps that would spoil the weights.
    public var guards = GuardRecipe()
    /// When states are kept, and how many.
    public var checkpoints = CheckpointRecipe()
    /// What the run may take.
    public var budget = BudgetRecipe()
    /// Changes at certain steps, as a hand would make them; by ascending step.
    public var steering: [ScriptedChange] = []
    /// Where keys that only the data can judge stand in the recipe, for messages.
    var places: [String: String] = [:]
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

    /// The loss's name.
    public var kind: Kind
    /// Share of each target spread over all classes.
    public var labelSmoothing: Double
    /// Where Huber's loss goes from squared to linear, in units of the scaled target.
    public var huberDelta: Double
}

/// How the learning rate moves over the run.
public struct ScheduleRecipe: Hashable, Sendable {
    /// The schedule's name.
    public var kind: ScheduleKind
    /// Share of the run's steps over which the rate climbs from near zero.
    public var warmup: Double
    /// Step schedule: the rate is multiplied by `factor` every so many epochs.
    public var everyEpochs: Int
    /// Step schedule: what the rate is multiplied by.
    public var factor: Double
    /// Cosine: the last rate as a share of the first.
    public var finalShare: Double
}

/// How long and in which portions.
public struct TrainingRecipe: Hashable, Sendable {
    /// Passes over the training examples.
    public var epochs: Int
    /// Examples a step.
    public var batchSize: Int
    /// Validations without a better loss before the run stops; 0 for never.
    public var patience: Int
    /// What all randomness of the run comes from.
    public var seed: UInt64
    /// What the factors of matrix products are rounded to.
    public var precision = Precision.fp32
}
