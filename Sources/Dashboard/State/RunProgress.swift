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
