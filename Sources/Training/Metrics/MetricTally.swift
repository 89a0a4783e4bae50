import RunProtocol

/// The loss and the task's metrics, gathered batch by batch.
struct MetricTally: Hashable, Codable, Sendable {
    private enum Kind: Hashable, Codable, Sendable {
        case classification(ClassificationTally)
        case regression(RegressionTally)
    }

    private var kind: Kind
    private(set) var examples = 0
    private var lossSum = 0.0

    /// For classes when `classCount` is above 0, else for numbers.
    /// - Parameter keepsScores: Whether the metrics of a ranking are wanted, for which all scores are kept.
    init(classCount: Int, keepsScores: Bool = false) {
        kind =
            classCount > 0
            ? .classification(ClassificationTally(classCount: classCount, keepsScores: keepsScores))
            : .regression(RegressionTally())
    }

    /// Whether `addScores` has a use.
    var keepsScores: Bool {
        if case .classification(let tally) = kind { tally.scores != nil } else { false }
    }

    /// Adds a batch's mean loss.
    mutating func add(meanLoss: Double, examples count: Int) {
        examples += count
        lossSum += meanLoss * Double(count)
    }

    mutating func addClass(truth: Int, prediction: Int) {
        guard case .classification(var tally) = kind else { return }
        // The payload is taken out first so that the array inside is changed in place, not copied.
        kind = .classification(ClassificationTally(classCount: 0))
        tally.add(truth: truth, prediction: prediction)
        kind = .classification(tally)
    }

    mutating func addScores(truth: Int, logProbabilities: UnsafeBufferPointer<Double>) {
        guard case .classification(var tally) = kind else { return }
        kind = .classification(ClassificationTally(classCount: 0))
        tally.scores?.add(truth: truth, logProbabilities: logProbabilities)
        kind = .classification(tally)
    }

    mutating func addValue(truth: Double, prediction: Double) {
        guard case .regression(var tally) = kind else { return }
        tally.add(truth: truth, prediction: prediction)
        kind = .regression(tally)
    }

    /// The mean loss and the task's metrics; empty before the first example.
    var values: MetricValues {
        guard examples > 0 else { return MetricValues() }
        var values: MetricValues
        switch kind {
        case .classification(let tally): values = tally.values
        case .regression(let tally): values = tally.values
        }
        values[.loss] = lossSum / Double(examples)
        return values
    }

    /// The metrics that `values` brings, the loss first.
    static func metrics(classCount: Int) -> [Metric] {
        classCount > 0
            ? [.loss, .accuracy, .macroF1, .balancedAccuracy, .rocAUC, .prAUC, .logLoss] : [.loss, .mae, .rmse, .r2]
    }
}
