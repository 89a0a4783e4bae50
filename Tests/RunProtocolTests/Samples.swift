import RunProtocol

/// One event of every kind, and more where a kind has optional parts.
enum Samples {
    static let learningRate = Hyperparameter(
        key: "optimizer.learning_rate", title: "learning rate", help: "size of a step", minimum: 1e-8, maximum: 10,
        scale: .logarithmic)
    static let batchSize = Hyperparameter(
        key: "training.batch_size", title: "batch size", help: "examples a step", unit: "examples", minimum: 1,
        maximum: 4096, isInteger: true, effect: .nextEpoch)

    static let description = RunDescription(
        name: "penguins-3", runPath: "runs/penguins-3", task: .classification, model: "MLP 64-32, relu",
        parameterCount: 2_755, data: "penguins.csv, 344 rows, 7 features", trainingExamples: 240,
        validationExamples: 52, testExamples: 52, optimizer: "AdamW, cosine", device: "CPU, 2 threads, AVX-512",
        seed: .max, stepsPerEpoch: 8, totalSteps: 480, epochs: 60, startStep: 0, patience: nil,
        metrics: [.loss, .accuracy, .macroF1],
        hyperparameters: [
            HyperparameterSetting(declaration: learningRate, value: 1e-3, isScheduled: true),
            HyperparameterSetting(declaration: batchSize, value: 32),
        ],
        classNames: ["Adelie", "Chinstrap", "Gentoo \"papua\", 南極"])

    static let summary = RunSummary(
        name: "penguins-3", runPath: "runs/penguins-3", reason: .earlyStopping,
        message: "no better validation loss for 10 epochs", step: 320, epoch: 40, bestStep: 240,
        bestValidationLoss: 0.031, testMetrics: MetricValues([.loss: 0.04, .accuracy: 0.98]),
        validationMetrics: MetricValues([.loss: 0.031]), weightsHash: String(repeating: "a", count: 64),
        bestCheckpoint: "checkpoints/step-240.safetensors", durationSeconds: 12.5, isResumable: true)

    static let commands: [TrainingCommand.Action] = [
        .pause, .resume, .advance(steps: 5), .stop, .saveCheckpoint,
        .set(key: "optimizer.learning_rate", value: 3e-4), .followSchedule(key: "optimizer.learning_rate"),
        .stopAfterEpoch(true), .stopAfterEpoch(false), .hold(key: "a.b"), .multiply(key: "a.b", factor: 0.5),
        .ramp(key: "a.b", value: 1e-4, steps: 200), .decay(key: "a.b", steps: nil), .decay(key: "a.b", steps: 30),
        .undo, .rewind(.best), .rewind(.step(0)), .rewind(.step(120)), .skipBatch,
        .probe(key: "a.b", values: [0.1, 0.3, 1], batches: 20), .probe(key: "a.b", values: [], batches: 0),
        .findLearningRate(lowest: 1e-7, highest: 10, batches: 100), .cancelTrial, .branch(BranchRequest()),
        .branch(BranchRequest(step: 40, changes: ["a.b": 0.1], scheduledKeys: ["c.d"], isFollowed: true)),
        .seek(step: 30), .playbackSpeed(16), .freeze(pattern: "body*"), .unfreeze(pattern: "*"),
        .sampleText(prompt: "To be", temperature: 0.8, tokens: 40),
        .sampleText(prompt: "", temperature: 0, tokens: 1, topK: 5),
    ]

    static var events: [TrainingEvent] {
        var failed = summary
        failed.bestStep = nil
        failed.bestValidationLoss = nil
        failed.bestCheckpoint = nil
        failed.reason = .diverged
        var patient = description
        patient.patience = 10
        patient.task = .regression
        patient.classNames = []
        return [
            .runStarted(description), .runStarted(patient),
            .stateChanged(StateChange(state: .training, step: 0)),
            .planChanged(PlanChange(step: 8, epochs: 90, stepsPerEpoch: 8, totalSteps: 720)),
            .stepsCompleted(steps(1...8)), .stepsCompleted(step(9, loss: .infinity)),
            .validationProgressed(ValidationProgress(step: 8, examplesDone: 32, examplesTotal: 52)),
            .validationCompleted(
                ValidationRecord(
                    step: 8, epoch: 1, validation: MetricValues([.loss: 0.5, .r2: -.infinity, .mae: 1e-300]),
                    training: MetricValues(), isBest: true, validationsSinceBest: 0, durationSeconds: 0.001)),
            .checkpointSaved(
                CheckpointRecord(
                    step: 8, kind: .best, file: "step-8.safetensors", bytes: 1 << 40, durationSeconds: 0.01)),
            .messageLogged(LogMessage(level: .warning, step: 8, text: "two lines\nand a tab\t, and \u{1F427}")),
            .runFinished(summary), .runFinished(failed),
        ]
            + steeringEvents + insightEvents + dataEvents
            + commands.enumerated().flatMap { id, action -> [TrainingEvent] in
                let command = TrainingCommand(id: CommandID(id), action: action)
                return [
                    CommandAnswer(command: command, step: 8, outcome: .applied(oldValue: 1e-3, newValue: 3e-4)),
                    CommandAnswer(command: command, step: 8, outcome: .applied(oldValue: nil, newValue: nil)),
                    CommandAnswer(
                        command: command, step: 8, outcome: .rejected(reason: "it is too large"), note: "so it is"),
                ].map(TrainingEvent.commandAnswered)
            }
    }

    /// A step whose values all differ.
    static func step(_ step: Int, loss: Double) -> StepRecord {
        StepRecord(
            step: step, epoch: 1 + step / 8, loss: loss, gradientNorm: loss * 3, learningRate: 1e-3 / Double(step),
            examplesPerSecond: 1_000 + Double(step))
    }

    /// Steps merged into one record.
    static func steps(_ range: ClosedRange<Int>) -> StepRecord {
        var record = step(range.lowerBound, loss: 1 / Double(range.lowerBound))
        for number in range.dropFirst() { record.merge(step(number, loss: 1 / Double(number))) }
        return record
    }
}
