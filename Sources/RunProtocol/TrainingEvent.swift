/// What a run tells. Step records may be merged on their way; all others arrive each, and in order.
public enum TrainingEvent: Hashable, Sendable {
    case runStarted(RunDescription)
    case stateChanged(StateChange)
    case stepsCompleted(StepRecord)
    case validationProgressed(ValidationProgress)
    case validationCompleted(ValidationRecord)
    case commandAnswered(CommandAnswer)
    case checkpointSaved(CheckpointRecord)
    case messageLogged(LogMessage)
    case runFinished(RunSummary)
}

/// An event with its place in the run.
public struct EventRecord: Hashable, Sendable {
    /// Counts from 1 within a run, over its resumptions.
    public var sequence: Int
    /// Seconds of training time since the run began, not counting the time between a stop and a resume.
    public var seconds: Double
    public var event: TrainingEvent

    public init(sequence: Int, seconds: Double, event: TrainingEvent) {
        self.sequence = sequence
        self.seconds = seconds
        self.event = event
    }
}

/// What a run is doing.
public enum RunState: String, Codable, Sendable {
    case starting, training, paused, validating, stopping, finished
}

/// The run went from one state to another.
public struct StateChange: Hashable, Codable, Sendable {
    public var state: RunState
    public var step: Int

    public init(state: RunState, step: Int) {
        self.state = state
        self.step = step
    }
}

/// What a run is, told once at its start and again at each resume.
public struct RunDescription: Hashable, Codable, Sendable {
    /// What the model learns to do.
    public enum Task: String, Codable, Sendable {
        case classification, regression
    }

    public var name: String
    /// The run's folder.
    public var runPath: String
    public var task: Task
    /// "MLP 64-32, relu"
    public var model: String
    public var parameterCount: Int
    /// "penguins.csv, 344 rows, 7 features"
    public var data: String
    public var trainingExamples: Int
    public var validationExamples: Int
    public var testExamples: Int
    /// "AdamW, cosine, warm-up 5 %"
    public var optimizer: String
    /// "CPU, 2 threads, AVX-512"
    public var device: String
    public var seed: UInt64
    public var stepsPerEpoch: Int
    public var totalSteps: Int
    public var epochs: Int
    /// The number of steps already taken: 0, or where a resumed run goes on.
    public var startStep: Int
    /// Epochs without a better validation loss before the run stops; nil for never.
    public var patience: Int?
    /// The metrics that each validation brings, the loss first.
    public var metrics: [Metric]
    public var hyperparameters: [HyperparameterSetting]
    /// Names of the classes, in the order of their numbers; empty for regression.
    public var classNames: [String]

    public init(
        name: String, runPath: String, task: Task, model: String, parameterCount: Int, data: String,
        trainingExamples: Int, validationExamples: Int, testExamples: Int, optimizer: String, device: String,
        seed: UInt64, stepsPerEpoch: Int, totalSteps: Int, epochs: Int, startStep: Int, patience: Int?,
        metrics: [Metric], hyperparameters: [HyperparameterSetting], classNames: [String]
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
    }
}

/// One step, or several merged into one record.
public struct StepRecord: Hashable, Codable, Sendable {
    /// Numbers of the first and last step of the record, counted from 1.
    public var firstStep: Int
    public var lastStep: Int
    /// The epoch of the last step, counted from 1.
    public var epoch: Int
    /// Training loss: of the last step, and over the record's steps.
    public var loss: Double
    public var meanLoss: Double
    public var minimumLoss: Double
    public var maximumLoss: Double
    /// Norm of the gradient at the last step, before clipping.
    public var gradientNorm: Double
    public var learningRate: Double
    /// Training examples a second, measured over the last moments.
    public var examplesPerSecond: Double

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

    public var stepCount: Int { lastStep - firstStep + 1 }

    /// Takes in the record that follows this one. Precondition: its first step comes after this one's last.
    public mutating func merge(_ next: StepRecord) {
        precondition(next.firstStep > lastStep, "records are merged in order")
        let ours = Double(stepCount)
        let theirs = Double(next.stepCount)
        meanLoss = (meanLoss * ours + next.meanLoss * theirs) / (ours + theirs)
        minimumLoss = min(minimumLoss, next.minimumLoss)
        maximumLoss = max(maximumLoss, next.maximumLoss)
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
    public var step: Int
    public var examplesDone: Int
    public var examplesTotal: Int

    public init(step: Int, examplesDone: Int, examplesTotal: Int) {
        self.step = step
        self.examplesDone = examplesDone
        self.examplesTotal = examplesTotal
    }
}

/// The metrics of one validation.
public struct ValidationRecord: Hashable, Codable, Sendable {
    public var step: Int
    public var epoch: Int
    public var validation: MetricValues
    /// The same metrics over the training examples of the epoch, as they were when trained on.
    public var training: MetricValues
    /// Whether the validation loss is the lowest so far.
    public var isBest: Bool
    /// Validations since the best one.
    public var validationsSinceBest: Int
    /// How long the validation took.
    public var durationSeconds: Double

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
    }

    public var step: Int
    public var kind: Kind
    /// File name within the run's `checkpoints` folder.
    public var file: String
    public var bytes: Int
    public var durationSeconds: Double

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

    public var level: Level
    public var step: Int
    public var text: String

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
        /// The loss or the gradient was no longer finite.
        case diverged
        /// The engine or the machine failed: see the message.
        case failed
    }

    public var name: String
    public var runPath: String
    public var reason: Reason
    /// The reason as a sentence: "no better validation loss for 10 epochs".
    public var message: String
    public var step: Int
    public var epoch: Int
    public var bestStep: Int?
    public var bestValidationLoss: Double?
    /// Metrics of the best weights on the test part; empty when there is none or the run was interrupted.
    public var testMetrics: MetricValues
    public var validationMetrics: MetricValues
    /// SHA-256 of the final weights, in hexadecimal.
    public var weightsHash: String
    /// Path of the best checkpoint, relative to the run's folder.
    public var bestCheckpoint: String?
    /// Seconds of training time.
    public var durationSeconds: Double
    /// Whether `descent resume` can go on from here.
    public var isResumable: Bool

    public init(
        name: String, runPath: String, reason: Reason, message: String, step: Int, epoch: Int, bestStep: Int?,
        bestValidationLoss: Double?, testMetrics: MetricValues, validationMetrics: MetricValues, weightsHash: String,
        bestCheckpoint: String?, durationSeconds: Double, isResumable: Bool
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
    }
}
