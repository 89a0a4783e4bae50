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
    /// How many times as fast as it was the record of a run is played again: commands then steer the playing. nil for a
    /// run that trains.
    public var playbackSpeed: Double?

    /// Whether this is the record of a run that is played again.
    public var isReplay: Bool { playbackSpeed != nil }

    /// Takes each part as it is.
    public init(
        name: String, runPath: String, task: Task, model: String, parameterCount: Int, data: String,
        trainingExamples: Int, validationExamples: Int, testExamples: Int, optimizer: String, device: String,
        seed: UInt64, stepsPerEpoch: Int, totalSteps: Int, epochs: Int, startStep: Int, patience: Int?,
        metrics: [Metric], hyperparameters: [HyperparameterSetting], classNames: [String], parent: String? = nil,
        playbackSpeed: Double? = nil
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
        self.playbackSpeed = playbackSpeed
    }
}
