import Foundation
import RunProtocol

/// Keeps every example's scores, from which the metrics of a ranking follow: areas under curves, and the log loss.
///
/// Scores are logarithms of probabilities: these tell examples apart also where the probability itself rounds to 1.
struct ScoreTally: Hashable, Codable, Sendable {
    /// More scores than this are not kept; then there are no areas.
    private static let most = 12_000_000
    private static let mostClasses = 50

    let classCount: Int
    private var truths: [UInt8] = []
    /// Class by class within an example; of two classes, the second's alone.
    private var scores: [Float] = []
    private var logLossSum = 0.0
    private var count = 0

    /// - Parameter expected: How many examples will come, as far as is known: memory is taken once.
    init(classCount: Int, expected: Int = 0) {
        self.classCount = classCount
        guard keepsScores, expected * scoresAnExample <= Self.most else { return }
        truths.reserveCapacity(expected)
        scores.reserveCapacity(expected * scoresAnExample)
    }

    private var scoresAnExample: Int { classCount == 2 ? 1 : classCount }
    private var keepsScores: Bool {
        classCount <= Self.mostClasses && (count + 1) * scoresAnExample <= Self.most
    }

    /// Adds an example by the logarithm of each class's probability.
    mutating func add(truth: Int, logProbabilities: UnsafeBufferPointer<Double>) {
        if keepsScores {
            truths.append(UInt8(truncatingIfNeeded: truth))
            if classCount == 2 {
                scores.append(Float(logProbabilities[1]))
            } else {
                for value in logProbabilities { scores.append(Float(value)) }
            }
        }
        count += 1
        logLossSum -= logProbabilities[truth]
    }

    /// The log loss, and the areas under the ROC and the precision-recall curve: of two classes those of the second, of more
    /// the mean over the classes that have both examples and counter-examples (scikit-learn's `roc_auc_score` with
    /// `multi_class="ovr"`, and `average_precision_score`, macro).
    var values: MetricValues {
        guard count > 0 else { return MetricValues() }
        var values = MetricValues([.logLoss: logLossSum / Double(count)])
        guard truths.count == count else { return values }
        let classes = classCount == 2 ? [1] : Array(0..<classCount)
        let rankings = classes.compactMap { ranking(ofClass: $0) }
        guard !rankings.isEmpty else { return values }
        values[.rocAUC] = rankings.reduce(0) { $0 + $1.areaUnderROC } / Double(rankings.count)
        values[.prAUC] = rankings.reduce(0) { $0 + $1.averagePrecision } / Double(rankings.count)
        return values
    }

    /// One class against the others; nil where one side is empty.
    private func ranking(ofClass label: Int) -> RankedScores<Float>? {
        let (width, offset) = (scoresAnExample, classCount == 2 ? 0 : label)
        return RankedScores(
            count: truths.count, score: { scores[$0 * width + offset] }, isPositive: { truths[$0] == label })
    }
}

extension LearningProblem {
    /// Writes the logarithm of each class's probability for one example's outputs.
    func writeLogProbabilities(
        _ outputs: UnsafeBufferPointer<Float>, at index: Int, into place: UnsafeMutableBufferPointer<Double>
    ) {
        if hasSingleLogit {
            let logit = Double(outputs[index])
            // log(1 + exp(x)) without overflow.
            place[0] = -(max(logit, 0) + log1p(exp(-abs(logit))))
            place[1] = place[0] + logit
            return
        }
        let logits = UnsafeBufferPointer(rebasing: outputs[index * classCount..<(index + 1) * classCount])
        let highest = Double(logits.max() ?? 0)
        let sum = logits.reduce(0) { $0 + exp(Double($1) - highest) }
        for label in 0..<classCount { place[label] = Double(logits[label]) - highest - log(sum) }
    }
}
