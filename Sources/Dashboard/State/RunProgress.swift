import RunProtocol

/// What the run has come to: its curves and its latest figures.
struct RunProgress: Sendable {
    var trainLoss = Series()
    var validationLoss = Series()
    /// The other metrics, by validation.
    var validationMetrics: [Metric: Series] = [:]
    var trainingMetrics: [Metric: Series] = [:]
    var generalizationGap = Series()
    var gradientNorm = Series()
    var learningRate = Series()
    var throughput = Series()

    var step = 0
    var epoch = 0
    var latest: StepRecord?
    var validation: ValidationRecord?
    var validating: ValidationProgress?
    var best: (step: Int, loss: Double)?
    var checkpoint: CheckpointRecord?
    /// The steps of the latest checkpoints.
    private(set) var checkpointSteps: [Int] = []
    /// The furthest step that is drawn, abandoned stretches included.
    var furthestStep = 0

    /// What goes with the steps, for the charts' axis.
    private(set) var seconds = StepMap()
    private(set) var epochs = StepMap()
    private(set) var examples = StepMap()
    private var placed = (step: 0, epochs: 0.0, examples: 0.0)

    /// The debiased moving average of the training loss, and the weight it has gathered.
    private var average = 0.0
    private var averageWeight = 0.0
    /// Steps over which the average forgets.
    private static let averageWindow = 40.0

    /// The training loss without its jitter; as it is, when it is no number.
    var averageTrainLoss: Double? {
        if let loss = latest?.meanLoss, !loss.isFinite { return loss }
        return averageWeight > 0 ? average / averageWeight : latest?.meanLoss
    }

    mutating func take(_ record: CheckpointRecord) {
        checkpoint = record
        if checkpointSteps.last != record.step { checkpointSteps.append(record.step) }
        if checkpointSteps.count > 64 { checkpointSteps.removeFirst() }
    }

    /// Notes how time, epochs and examples go with the steps.
    mutating func place(_ record: StepRecord, at seconds: Double, stepsPerEpoch: Int, batchSize: Double) {
        if record.lastStep < placed.step { placed.step = record.lastStep }
        let steps = Double(record.lastStep - placed.step)
        placed = (
            record.lastStep, placed.epochs + steps / Double(max(1, stepsPerEpoch)), placed.examples + steps * batchSize
        )
        self.seconds.append(seconds, at: record.lastStep)
        epochs.append(placed.epochs, at: record.lastStep)
        examples.append(placed.examples, at: record.lastStep)
    }

    /// Forgets what came after a step that the run went back to, and gives the curves of it.
    mutating func cut(after step: Int) -> AbandonedStretch {
        var stretch = AbandonedStretch()
        furthestStep = max(furthestStep, self.step)
        stretch.curves["train"] = trainLoss.cut(after: step)
        stretch.curves["val"] = validationLoss.cut(after: step)
        stretch.curves[Quantity.gradientNorm.name] = gradientNorm.cut(after: step)
        stretch.curves[Quantity.learningRate.name] = learningRate.cut(after: step)
        stretch.curves[Quantity.generalizationGap.name] = generalizationGap.cut(after: step)
        throughput.cut(after: step)
        for metric in Array(validationMetrics.keys) {
            stretch.curves[metric.rawValue] = validationMetrics[metric]?.cut(after: step)
            trainingMetrics[metric]?.cut(after: step)
        }
        placed.epochs = epochs.value(at: Double(step))
        placed.examples = examples.value(at: Double(step))
        placed.step = step
        self.step = step
        checkpointSteps.removeAll { $0 > step }
        return stretch
    }

    mutating func take(_ record: StepRecord) {
        latest = record
        step = record.lastStep
        epoch = record.epoch
        trainLoss.append(
            record.meanLoss, at: record.lastStep, low: record.minimumLoss, high: record.maximumLoss,
            count: record.stepCount)
        gradientNorm.append(record.gradientNorm, at: record.lastStep)
        learningRate.append(record.learningRate, at: record.lastStep)
        throughput.append(record.examplesPerSecond, at: record.lastStep)
        guard record.meanLoss.isFinite else { return }
        let keep = 1 / (1 + Double(record.stepCount) / Self.averageWindow)
        average = average * keep + record.meanLoss * (1 - keep)
        averageWeight = averageWeight * keep + (1 - keep)
    }

    mutating func take(_ record: ValidationRecord) {
        validation = record
        validating = nil
        for metric in record.validation.metrics {
            guard let value = record.validation[metric] else { continue }
            if metric == .loss {
                validationLoss.append(value, at: record.step)
                if record.isBest { best = (record.step, value) }
                if let training = record.training[.loss] {
                    generalizationGap.append(value - training, at: record.step)
                }
            } else {
                validationMetrics[metric, default: Series()].append(value, at: record.step)
            }
        }
        for metric in record.training.metrics where metric != .loss {
            if let value = record.training[metric] {
                trainingMetrics[metric, default: Series()].append(value, at: record.step)
            }
        }
    }
}
