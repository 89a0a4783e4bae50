/// What may end a run before its last epoch, and how near that is. Told at the start and whenever it changes.
public struct StoppingStatus: Hashable, Codable, Sendable {
    /// The number of steps taken.
    public var step: Int
    /// The metric that is watched, on the validation part.
    public var metric: Metric
    /// Its best value; nil before the first validation.
    public var best: Double?
    /// The step of the best value.
    public var bestStep: Int?
    /// Validations without a better value before the run stops; nil for never.
    public var patience: Int?
    /// Validations since the best one.
    public var validationsSinceBest: Int
    /// Whether the run ends after this epoch.
    public var stopsAfterEpoch: Bool
    /// Seconds of training time after which the run ends; nil for no limit.
    public var timeLimitSeconds: Double?
    /// Cost after which the run ends, in the recipe's currency; nil for no limit.
    public var costLimit: Double?
    /// Cost of an hour of training, in the recipe's currency; nil where the recipe states none.
    public var costPerHour: Double?

    /// Takes each part as it is.
    public init(
        step: Int, metric: Metric, best: Double?, bestStep: Int?, patience: Int?, validationsSinceBest: Int,
        stopsAfterEpoch: Bool, timeLimitSeconds: Double? = nil, costLimit: Double? = nil, costPerHour: Double? = nil
    ) {
        self.step = step
        self.metric = metric
        self.best = best
        self.bestStep = bestStep
        self.patience = patience
        self.validationsSinceBest = validationsSinceBest
        self.stopsAfterEpoch = stopsAfterEpoch
        self.timeLimitSeconds = timeLimitSeconds
        self.costLimit = costLimit
        self.costPerHour = costPerHour
    }
}
