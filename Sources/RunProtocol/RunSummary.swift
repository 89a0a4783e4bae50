/// How a run ended.
public struct RunSummary: Hashable, Codable, Sendable {
    /// Why a run ended.
    public enum Reason: String, Codable, Sendable {
        /// All epochs were trained.
        case completed
        /// Patience ran out.
        case earlyStopping
        /// A person stopped it.
        case stoppedByUser
        /// SIGINT, SIGTERM or SIGHUP.
        case interrupted
        /// The time or the cost that the recipe allows is spent.
        case budgetSpent
        /// A branch is trained in its place.
        case branched
        /// The loss or the gradient was no longer finite.
        case diverged
        /// The engine or the machine failed: see the message.
        case failed
    }

    /// The run's name: that of its folder.
    public var name: String
    /// The run's folder.
    public var runPath: String
    /// Why the run ended.
    public var reason: Reason
    /// The reason as a sentence: "no better validation loss for 10 epochs".
    public var message: String
    /// The number of steps taken.
    public var step: Int
    /// The epoch of the last step, counted from 1.
    public var epoch: Int
    /// The step of the best weights; nil before the first validation.
    public var bestStep: Int?
    /// Their validation loss.
    public var bestValidationLoss: Double?
    /// Metrics of the best weights on the test part; empty when there is none or the run was interrupted.
    public var testMetrics: MetricValues
    /// Metrics of the best weights on the validation part.
    public var validationMetrics: MetricValues
    /// SHA-256 of the final weights, in hexadecimal.
    public var weightsHash: String
    /// Path of the best checkpoint, relative to the run's folder.
    public var bestCheckpoint: String?
    /// Seconds of training time.
    public var durationSeconds: Double
    /// Whether `descent resume` can go on from here.
    public var isResumable: Bool
    /// The folder of the branch that is trained in its place; nil unless the reason is `branched`.
    public var successor: String?

    /// Takes each part as it is.
    public init(
        name: String, runPath: String, reason: Reason, message: String, step: Int, epoch: Int, bestStep: Int?,
        bestValidationLoss: Double?, testMetrics: MetricValues, validationMetrics: MetricValues, weightsHash: String,
        bestCheckpoint: String?, durationSeconds: Double, isResumable: Bool, successor: String? = nil
    ) {
        self.name = name
        self.runPath = runPath
        self.reason = reason
        self.message = message
        self.step = step
        self.epoch = epoch
        self.bestStep = bestStep
        self.bestValidationLoss = bestValidationLoss
        self.testMetrics = testMetrics
        self.validationMetrics = validationMetrics
        self.weightsHash = weightsHash
        self.bestCheckpoint = bestCheckpoint
        self.durationSeconds = durationSeconds
        self.isResumable = isResumable
        self.successor = successor
    }
}
