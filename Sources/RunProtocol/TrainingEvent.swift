/// What a run tells. Step records may be merged on their way; all others arrive each, and in order.
public enum TrainingEvent: Hashable, Sendable {
    case runStarted(RunDescription)
    case stateChanged(StateChange)
    case planChanged(PlanChange)
    case stepsCompleted(StepRecord)
    case validationProgressed(ValidationProgress)
    case validationCompleted(ValidationRecord)
    case commandAnswered(CommandAnswer)
    case checkpointSaved(CheckpointRecord)
    case messageLogged(LogMessage)
    case runFinished(RunSummary)
    case scheduleForecast(ScheduleForecast)
    case stateRewound(RewindRecord)
    case statesKept(KeptStates)
    case guardTriggered(GuardRecord)
    case trialProgressed(TrialProgress)
    case probeCompleted(ProbeRecord)
    case rangeTestCompleted(RangeTestRecord)
    case runBranched(BranchRecord)
    case curveOverlaid(OverlayCurve)
    case stoppingChanged(StoppingStatus)
    case modelDescribed(ModelDescription)
    case layersMeasured(LayerStatistics)
    case evaluationReported(EvaluationReport)
    case examplesReported(ExampleReport)
    case stepsTimed(StepTiming)
    case noticeRaised(Notice)
    case textSampled(TextSample)
    case dataReported(DataReport)
    case foldStarted(FoldStart)
    case foldCompleted(FoldRecord)
    case crossValidationCompleted(CrossValidationSummary)
}

/// An event with its place in the run.
public struct EventRecord: Hashable, Sendable {
    /// Counts from 1 within a run, over its resumptions.
    public var sequence: Int
    /// Seconds of training time since the run began, not counting the time between a stop and a resume.
    public var seconds: Double
    /// What happened.
    public var event: TrainingEvent

    /// Takes each part as it is.
    public init(sequence: Int, seconds: Double, event: TrainingEvent) {
        self.sequence = sequence
        self.seconds = seconds
        self.event = event
    }
}

/// What a run is doing.
public enum RunState: String, Codable, Sendable {
    case starting, training, paused, validating, stopping, finished
    /// It tries values on a copy of its state.
    case probing
}

/// The run went from one state to another.
public struct StateChange: Hashable, Codable, Sendable {
    /// What the run does from now on.
    public var state: RunState
    /// The number of steps taken.
    public var step: Int

    /// Takes each part as it is.
    public init(state: RunState, step: Int) {
        self.state = state
        self.step = step
    }
}

/// A change of batch size or epochs moved the end of the run.
public struct PlanChange: Hashable, Codable, Sendable {
    /// The number of steps taken.
    public var step: Int
    /// Passes over the training part, when nothing stops the run before.
    public var epochs: Int
    /// Steps in one pass over the training part.
    public var stepsPerEpoch: Int
    /// Steps in all epochs together.
    public var totalSteps: Int

    /// Takes each part as it is.
    public init(step: Int, epochs: Int, stepsPerEpoch: Int, totalSteps: Int) {
        self.step = step
        self.epochs = epochs
        self.stepsPerEpoch = stepsPerEpoch
        self.totalSteps = totalSteps
    }
}

/// One step, or several merged into one record.
public struct StepRecord: Hashable, Codable, Sendable {
    /// The number of the first step, counted from 1.
    public var firstStep: Int
    /// The number of the last step.
    public var lastStep: Int
    /// The epoch of the last step, counted from 1.
    public var epoch: Int
    /// Training loss at the last step.
    public var loss: Double
    /// The mean of the training losses, each step with the same weight; NaN when one of them is.
    public var meanLoss: Double
    /// The least of the training losses that are numbers.
    public var minimumLoss: Double
    /// The greatest of the training losses that are numbers.
    public var maximumLoss: Double
    /// Norm of the gradient at the last step, before clipping.
    public var gradientNorm: Double
    /// The learning rate at the last step.
    public var learningRate: Double
    /// Training examples a second, measured over the last moments.
    public var examplesPerSecond: Double

    /// The record of one step.
    public init(
        step: Int, epoch: Int, loss: Double, gradientNorm: Double, learningRate: Double, examplesPerSecond: Double
    ) {
        firstStep = step
        lastStep = step
        self.epoch = epoch
        self.loss = loss
        meanLoss = loss
        minimumLoss = loss
        maximumLoss = loss
        self.gradientNorm = gradientNorm
        self.learningRate = learningRate
        self.examplesPerSecond = examplesPerSecond
    }

    /// How many steps are in the record.
    public var stepCount: Int { lastStep - firstStep + 1 }

    /// Takes in the record that follows this one. Precondition: its first step comes after this one's last.
    public mutating func merge(_ next: StepRecord) {
        precondition(next.firstStep > lastStep, "records are merged in order")
        let ours = Double(stepCount)
        let theirs = Double(next.stepCount)
        meanLoss = (meanLoss * ours + next.meanLoss * theirs) / (ours + theirs)
        // Not `min`, whose answer beside a NaN depends on the order.
        minimumLoss = Double.minimum(minimumLoss, next.minimumLoss)
        maximumLoss = Double.maximum(maximumLoss, next.maximumLoss)
        lastStep = next.lastStep
        epoch = next.epoch
        loss = next.loss
        gradientNorm = next.gradientNorm
        learningRate = next.learningRate
        examplesPerSecond = next.examplesPerSecond
    }
}

/// How far a running validation is.
public struct ValidationProgress: Hashable, Codable, Sendable {
    /// The number of steps taken.
    public var step: Int
    /// Examples evaluated so far.
    public var examplesDone: Int
    /// Examples in the validation part.
    public var examplesTotal: Int

    /// Takes each part as it is.
    public init(step: Int, examplesDone: Int, examplesTotal: Int) {
        self.step = step
        self.examplesDone = examplesDone
        self.examplesTotal = examplesTotal
    }
}

/// The metrics of one validation.
public struct ValidationRecord: Hashable, Codable, Sendable {
    /// The number of steps taken.
    public var step: Int
    /// The epoch that was validated, counted from 1.
    public var epoch: Int
    /// The metrics on the validation part.
    public var validation: MetricValues
    /// The same metrics over the training examples of the epoch, as they were when trained on.
    public var training: MetricValues
    /// Whether the validation loss is the lowest so far.
    public var isBest: Bool
    /// Validations since the best one.
    public var validationsSinceBest: Int
    /// How long the validation took.
    public var durationSeconds: Double

    /// Takes each part as it is.
    public init(
        step: Int, epoch: Int, validation: MetricValues, training: MetricValues, isBest: Bool,
        validationsSinceBest: Int, durationSeconds: Double
    ) {
        self.step = step
        self.epoch = epoch
        self.validation = validation
        self.training = training
        self.isBest = isBest
        self.validationsSinceBest = validationsSinceBest
        self.durationSeconds = durationSeconds
    }
}

/// A checkpoint that is whole on disk.
public struct CheckpointRecord: Hashable, Codable, Sendable {
    /// Why a checkpoint was written.
    public enum Kind: String, Codable, Sendable {
        case best, last, manual
        /// Left for `undo` when memory has no room for it.
        case undo
    }

    /// The number of steps taken.
    public var step: Int
    /// Why it was written.
    public var kind: Kind
    /// File name within the run's `checkpoints` folder.
    public var file: String
    /// Size of the file.
    public var bytes: Int
    /// How long it took until the file was whole on disk.
    public var durationSeconds: Double

    /// Takes each part as it is.
    public init(step: Int, kind: Kind, file: String, bytes: Int, durationSeconds: Double) {
        self.step = step
        self.kind = kind
        self.file = file
        self.bytes = bytes
        self.durationSeconds = durationSeconds
    }
}

/// A line for the log.
public struct LogMessage: Hashable, Codable, Sendable {
    /// How much the line matters.
    public enum Level: String, Codable, Sendable {
        case info, warning, error
    }

    /// How much the line matters.
    public var level: Level
    /// The number of steps taken.
    public var step: Int
    /// The line itself.
    public var text: String

    /// Takes each part as it is.
    public init(level: Level, step: Int, text: String) {
        self.level = level
        self.step = step
        self.text = text
    }
}
