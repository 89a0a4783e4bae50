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

/// What a run is, told once at its start and again at each resume.
public struct RunDescription: Hashable, Codable, Sendable {
    /// What the model learns to do.
    public enum Task: String, Codable, Sendable {
        case classification, regression
        case languageModel
    }

    /// The run's name: that of its folder.
    public var name: String
    /// The run's folder.
    public var runPath: String
    /// What the model learns to do.
    public var task: Task
    /// "MLP 64-32, relu"
    public var model: String
    /// How many numbers are trained.
    public var parameterCount: Int
    /// "penguins.csv, 344 rows, 7 features"
    public var data: String
    /// Size of the training part.
    public var trainingExamples: Int
    /// Size of the validation part.
    public var validationExamples: Int
    /// Size of the test part; 0 when there is none.
    public var testExamples: Int
    /// "AdamW, cosine, warm-up 5 %"
    public var optimizer: String
    /// "CPU, 2 threads, AVX-512"
    public var device: String
    /// The seed of all that is random in the run.
    public var seed: UInt64
    /// Steps in one pass over the training part.
    public var stepsPerEpoch: Int
    /// Steps in all epochs together.
    public var totalSteps: Int
    /// Passes over the training part, when nothing stops the run before.
    public var epochs: Int
    /// The number of steps already taken: 0, or where a resumed run goes on.
    public var startStep: Int
    /// Epochs without a better validation loss before the run stops; nil for never.
    public var patience: Int?
    /// The metrics that each validation brings, the loss first.
    public var metrics: [Metric]
    /// What can be set while the run goes on, with the values now.
    public var hyperparameters: [HyperparameterSetting]
    /// Names of the classes, in the order of their numbers; empty for regression.
    public var classNames: [String]
    /// The run that this one was branched from; nil for one of its own.
    public var parent: String?
    /// Whether this is the record of a run that is played again: commands then steer the playing.
    public var isReplay: Bool?

    /// Takes each part as it is.
    public init(
        name: String, runPath: String, task: Task, model: String, parameterCount: Int, data: String,
        trainingExamples: Int, validationExamples: Int, testExamples: Int, optimizer: String, device: String,
        seed: UInt64, stepsPerEpoch: Int, totalSteps: Int, epochs: Int, startStep: Int, patience: Int?,
        metrics: [Metric], hyperparameters: [HyperparameterSetting], classNames: [String], parent: String? = nil,
        isReplay: Bool? = nil
    ) {
        self.name = name
        self.runPath = runPath
        self.task = task
        self.model = model
        self.parameterCount = parameterCount
        self.data = data
        self.trainingExamples = trainingExamples
        self.validationExamples = validationExamples
        self.testExamples = testExamples
        self.optimizer = optimizer
        self.device = device
        self.seed = seed
        self.stepsPerEpoch = stepsPerEpoch
        self.totalSteps = totalSteps
        self.epochs = epochs
        self.startStep = startStep
        self.patience = patience
        self.metrics = metrics
        self.hyperparameters = hyperparameters
        self.classNames = classNames
        self.parent = parent
        self.isReplay = isReplay
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
