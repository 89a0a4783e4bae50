import Datasets
import RunProtocol

/// The loss and the task's metrics, gathered batch by batch.
struct MetricTally: Hashable, Codable, Sendable {
    private enum Kind: Hashable, Codable, Sendable {
        case classification(ClassificationTally)
        case regression(RegressionTally)
        case tokens(TokenTally)
    }

    private var kind: Kind
    private(set) var examples = 0
    private var lossSum = 0.0

    /// For what is learned.
    /// - Parameters:
    ///   - keepsScores: Whether the metrics of a ranking are wanted, for which all scores are kept.
    ///   - expected: How many examples will come, as far as is known.
    init(_ target: TargetType, keepsScores: Bool = false, expected: Int = 0) {
        kind =
            switch target {
            case .classes(let count):
                .classification(
                    ClassificationTally(classCount: count, keepsScores: keepsScores, expected: expected))
            case .values: .regression(RegressionTally())
            case .nextTokens: .tokens(TokenTally())
            }
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
        if case .tokens(var tally) = kind {
            tally.add(isHit: truth == prediction)
            kind = .tokens(tally)
        }
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

    mutating func addValue(truth: Double, prediction: Double, lastValue: Double? = nil) {
        guard case .regression(var tally) = kind else { return }
        tally.add(truth: truth, prediction: prediction, lastValue: lastValue)
        kind = .regression(tally)
    }

    /// The mean loss and the task's metrics; empty before the first example.
    var values: MetricValues {
        guard examples > 0 else { return MetricValues() }
        var values: MetricValues
        switch kind {
        case .classification(let tally): values = tally.values
        case .regression(let tally): values = tally.values
        case .tokens(let tally): values = tally.values(meanLoss: lossSum / Double(examples))
        }
        values[.loss] = lossSum / Double(examples)
        return values
    }

    /// The metrics that `values` brings, the loss first.
    static func metrics(_ target: TargetType, isForecast: Bool = false) -> [Metric] {
        switch target {
        case .classes: [.loss, .accuracy, .macroF1, .balancedAccuracy, .rocAUC, .prAUC, .logLoss]
        case .values: [.loss, .mae, .rmse, .r2] + (isForecast ? [.lastValueMAE, .skill] : [])
        case .nextTokens: [.loss, .perplexity, .accuracy]
        }
    }
}
