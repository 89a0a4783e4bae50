public import RunProtocol

/// Every hyperparameter that can be changed while a run trains, declared once.
public enum HyperparameterCatalogue {
    /// `optimizer.learning_rate`
    public static let learningRate = Hyperparameter(
        key: "optimizer.learning_rate", title: "learning rate", help: "how far each step moves the weights",
        minimum: 1e-8, maximum: 100, scale: .logarithmic)
    /// `optimizer.weight_decay`
    public static let weightDecay = Hyperparameter(
        key: "optimizer.weight_decay", title: "weight decay", help: "how strongly weights are pulled towards zero",
        minimum: 0, maximum: 10, scale: .logarithmic)
    /// `optimizer.momentum`, for SGD
    public static let momentum = Hyperparameter(
        key: "optimizer.momentum", title: "momentum", help: "how much of the last step goes into the next",
        minimum: 0, maximum: 0.9999)
    /// `optimizer.l1`
    public static let absolutePenalty = Hyperparameter(
        key: "optimizer.l1", title: "L1 penalty", help: "how strongly weights are pulled to exactly zero",
        minimum: 0, maximum: 10, scale: .logarithmic)
    /// `optimizer.l2`
    public static let squaredPenalty = Hyperparameter(
        key: "optimizer.l2", title: "L2 penalty", help: "how strongly the gradient pulls large weights towards zero",
        minimum: 0, maximum: 10, scale: .logarithmic)
    /// `optimizer.clip_norm`
    public static let clipNorm = Hyperparameter(
        key: "optimizer.clip_norm", title: "clip norm",
        help: "longest gradient that is let through; 0 lets all through",
        minimum: 0, maximum: 1e6, scale: .logarithmic)
    /// `model.dropout`
    public static let dropout = Hyperparameter(
        key: "model.dropout", title: "dropout", help: "share of activations set to zero in training",
        minimum: 0, maximum: 0.95)
    /// `loss.label_smoothing`, for cross-entropy
    public static let labelSmoothing = Hyperparameter(
        key: "loss.label_smoothing", title: "label smoothing", help: "share of each target spread over all classes",
        minimum: 0, maximum: 0.9)
    /// `loss.gamma`, for the focal loss
    public static let focalGamma = Hyperparameter(
        key: "loss.gamma", title: "focal gamma", help: "how much less counts what is told apart already",
        minimum: 0, maximum: 20)
    /// `augment.strength`
    public static let augmentationStrength = Hyperparameter(
        key: "augment.strength", title: "augmentation", help: "what all random changes of examples are multiplied by",
        minimum: 0, maximum: 10)
    /// `training.batch_size`
    public static let batchSize = Hyperparameter(
        key: "training.batch_size", title: "batch size", help: "examples a step", unit: "examples",
        minimum: 1, maximum: 65_536, scale: .logarithmic, isInteger: true)
    /// `training.accumulate`
    public static let accumulate = Hyperparameter(
        key: "training.accumulate", title: "accumulate", help: "batches whose gradients make one step together",
        unit: "batches", minimum: 1, maximum: 4096, isInteger: true)
    /// `training.ema`
    public static let averageDecay = Hyperparameter(
        key: "training.ema", title: "mean of weights", help: "share of the mean of weights that a step keeps",
        minimum: 0, maximum: 0.999999)
    /// `training.patience`
    public static let patience = Hyperparameter(
        key: "training.patience", title: "patience",
        help: "validations without a better loss before the run stops; 0 never stops", unit: "validations",
        minimum: 0, maximum: 100_000, isInteger: true, effect: .nextValidation)
    /// `training.epochs`
    public static let epochs = Hyperparameter(
        key: "training.epochs", title: "epochs", help: "passes over the training examples", unit: "epochs",
        minimum: 1, maximum: 1_000_000, isInteger: true, effect: .nextEpoch)
    /// `budget.minutes`
    public static let minutes = Hyperparameter(
        key: "budget.minutes", title: "time limit", help: "minutes after which the run ends; 0 for no limit",
        unit: "minutes", minimum: 0, maximum: 1e6)
    /// `budget.cost`
    public static let cost = Hyperparameter(
        key: "budget.cost", title: "cost limit", help: "cost after which the run ends; 0 for no limit", minimum: 0,
        maximum: 1e9)
}

extension HyperparameterCatalogue {
    /// The rate of a group of parameters, as a multiple of the learning rate: `optimizer.groups.body*`.
    static func groupMultiplier(_ pattern: String) -> Hyperparameter {
        Hyperparameter(
            key: "optimizer.groups.\(pattern)", title: "rate of \(pattern)",
            help: "what the learning rate of \(pattern) is multiplied by", minimum: 0, maximum: 1000,
            scale: .logarithmic)
    }

    /// All of them, in the order of the controls.
    public static let all = [
        learningRate, weightDecay, momentum, absolutePenalty, squaredPenalty, clipNorm, dropout, labelSmoothing,
        focalGamma, augmentationStrength, batchSize, accumulate, averageDecay, patience, epochs, minutes, cost,
    ]
}
