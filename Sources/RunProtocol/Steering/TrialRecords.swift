/// How far a probe or a range test is. Both train on a copy: the run itself stands still, and is not touched.
public struct TrialProgress: Hashable, Codable, Sendable {
    /// The number of steps that the run has taken.
    public var step: Int
    /// Batches tried so far.
    public var batchesDone: Int
    /// Batches to try in all.
    public var batchesTotal: Int

    /// Takes each part as it is.
    public init(step: Int, batchesDone: Int, batchesTotal: Int) {
        self.step = step
        self.batchesDone = batchesDone
        self.batchesTotal = batchesTotal
    }
}

/// What a probe found: how the loss would go with each of some values.
public struct ProbeRecord: Hashable, Codable, Sendable {
    /// One value, tried from the same state on the same batches as the others.
    public struct Candidate: Hashable, Codable, Sendable {
        /// The value tried.
        public var value: Double
        /// The training loss of each batch; it ends early where a guard caught it.
        public var losses: [Double]
        /// The validation loss afterwards, over as many examples as a probe looks at; nil where a guard ended it.
        public var validationLoss: Double?
        /// What a guard of the run caught with this value, as a sentence; nil where none did. The candidate ends there.
        public var caught: String?

        /// Takes each part as it is.
        public init(value: Double, losses: [Double], validationLoss: Double?, caught: String? = nil) {
            self.value = value
            self.losses = losses
            self.validationLoss = validationLoss
            self.caught = caught
        }
    }

    /// The number of steps that the run has taken.
    public var step: Int
    /// The hyperparameter that was tried.
    public var key: String
    /// The value that it has in the run.
    public var presentValue: Double
    /// The values tried, in the order asked for.
    public var candidates: [Candidate]
    /// The value with the lowest validation loss; nil where none came through.
    public var suggestion: Double?

    /// Takes each part as it is.
    public init(step: Int, key: String, presentValue: Double, candidates: [Candidate], suggestion: Double?) {
        self.step = step
        self.key = key
        self.presentValue = presentValue
        self.candidates = candidates
        self.suggestion = suggestion
    }
}

/// What a learning-rate range test found: the loss while the rate grew from step to step.
///
/// Source: Smith, "Cyclical Learning Rates for Training Neural Networks", 2017.
public struct RangeTestRecord: Hashable, Codable, Sendable {
    /// One batch.
    public struct Point: Hashable, Codable, Sendable {
        /// The rate that the batch was trained with.
        public var learningRate: Double
        /// The training loss of the batch.
        public var loss: Double
        /// The loss, smoothed over the batches so far.
        public var smoothedLoss: Double

        /// Takes each part as it is.
        public init(learningRate: Double, loss: Double, smoothedLoss: Double) {
            self.learningRate = learningRate
            self.loss = loss
            self.smoothedLoss = smoothedLoss
        }
    }

    /// The number of steps that the run has taken.
    public var step: Int
    /// The hyperparameter that a suggestion is for.
    public var key: String
    /// The batches, by ascending rate; the test ends where the loss runs away.
    public var points: [Point]
    /// The rate to take; nil where the loss never fell.
    public var suggestion: Double?
    /// Why that one, or why none, as a sentence.
    public var reason: String

    /// Takes each part as it is.
    public init(step: Int, key: String, points: [Point], suggestion: Double?, reason: String) {
        self.step = step
        self.key = key
        self.points = points
        self.suggestion = suggestion
        self.reason = reason
    }
}
