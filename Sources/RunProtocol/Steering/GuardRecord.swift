/// A guard caught a step before it touched the weights.
public struct GuardRecord: Hashable, Codable, Sendable {
    /// What was caught.
    public enum Cause: String, Codable, Sendable {
        /// The loss is infinite or no number.
        case lossNotFinite
        /// The gradient is infinite or no number.
        case gradientNotFinite
        /// The loss lies far above its recent mean.
        case lossSpike
        /// The model had learned something, and now only guesses.
        case backToGuessing
        /// The model has learned nothing, and its weights have grown far beyond those that it began with.
        case lost
        /// Early in the run the weights have grown so far beyond those at the start that the rate must be too high.
        case outgrown
        /// A copy that was trained from the start at a tenth of the learning rate is far ahead.
        case outdone
    }

    /// What was done about it.
    public enum Response: String, Codable, Sendable {
        /// The run waits for a person.
        case paused
        /// The batch was left out.
        case skipped
        /// The run went back to an earlier state, with a cut learning rate.
        case rolledBack
        /// The run ended.
        case stopped
    }

    /// The number of steps taken once it was dealt with: for a roll-back, those of the earlier state.
    public var step: Int
    /// The number of the step that was caught.
    public var caughtStep: Int
    /// What was caught.
    public var cause: Cause
    /// The loss or the norm of the gradient that was caught.
    public var value: Double
    /// The highest loss that would have passed; nil where the value is not finite.
    public var limit: Double?
    /// What was done about it.
    public var response: Response
    /// The learning rate after a roll-back; nil where it was not cut.
    public var learningRate: Double?
    /// What the learning rate was multiplied by; nil where it was not cut.
    public var factor: Double?
    /// Roll-backs so far, this one included.
    public var rollBacks: Int
    /// All of it as a sentence.
    public var message: String

    /// Takes each part as it is.
    public init(
        step: Int, caughtStep: Int, cause: Cause, value: Double, limit: Double?, response: Response,
        learningRate: Double? = nil, factor: Double? = nil, rollBacks: Int, message: String
    ) {
        self.step = step
        self.caughtStep = caughtStep
        self.cause = cause
        self.value = value
        self.limit = limit
        self.response = response
        self.learningRate = learningRate
        self.factor = factor
        self.rollBacks = rollBacks
        self.message = message
    }
}
