/// A fold of a cross-validation begins: its run's events follow, from `runStarted` on.
public struct FoldStart: Hashable, Codable, Sendable {
    /// Which fold, from 1.
    public var fold: Int
    /// How many there are.
    public var folds: Int
    /// The cross-validation's name: that of its folder.
    public var name: String

    /// Takes each part as it is.
    public init(fold: Int, folds: Int, name: String) {
        self.fold = fold
        self.folds = folds
        self.name = name
    }
}

/// A fold of a cross-validation is trained and tested.
public struct FoldRecord: Hashable, Codable, Sendable {
    /// Which fold, from 1.
    public var fold: Int
    /// How many there are.
    public var folds: Int
    /// The folder of its run.
    public var runPath: String
    /// How its run ended.
    public var reason: RunSummary.Reason
    /// The number of steps that its run took.
    public var step: Int
    /// The step of the best weights.
    public var bestStep: Int?
    /// Their metrics on the rows of this fold, which nothing was learned from.
    public var test: MetricValues
    /// Their metrics on the validation part.
    public var validation: MetricValues
    /// Seconds of training time.
    public var durationSeconds: Double

    /// Takes each part as it is.
    public init(
        fold: Int, folds: Int, runPath: String, reason: RunSummary.Reason, step: Int, bestStep: Int?,
        test: MetricValues, validation: MetricValues, durationSeconds: Double
    ) {
        self.fold = fold
        self.folds = folds
        self.runPath = runPath
        self.reason = reason
        self.step = step
        self.bestStep = bestStep
        self.test = test
        self.validation = validation
        self.durationSeconds = durationSeconds
    }
}

/// What the folds of a cross-validation have in common.
public struct CrossValidationSummary: Hashable, Codable, Sendable {
    /// The cross-validation's name: that of its folder.
    public var name: String
    /// The folder that holds the folds' runs.
    public var path: String
    /// How many folds there are to be; nil in what an older version wrote.
    public var foldCount: Int?
    /// The folds that were tested, in their order.
    public var folds: [FoldRecord]
    /// The mean over the folds of each test metric.
    public var mean: MetricValues
    /// The standard deviation of each test metric over the folds (of a sample: divided by one less than the folds); 0 for a
    /// single one.
    public var deviation: MetricValues

    /// Sums up folds.
    public init(name: String, path: String, foldCount: Int, folds: [FoldRecord]) {
        self.name = name
        self.path = path
        self.foldCount = foldCount
        self.folds = folds
        mean = MetricValues()
        deviation = MetricValues()
        for metric in Metric.allCases {
            let values = folds.compactMap { $0.test[metric] }
            guard !values.isEmpty else { continue }
            let average = values.reduce(0, +) / Double(values.count)
            let squares = values.reduce(0) { $0 + ($1 - average) * ($1 - average) }
            mean[metric] = average
            deviation[metric] = values.count > 1 ? (squares / Double(values.count - 1)).squareRoot() : 0
        }
    }
}
