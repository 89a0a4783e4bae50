import Foundation
import Datasets
import RunProtocol
import Testing

@testable import Training

@Suite("Metrics")
struct MetricTests {
    /// scikit-learn 1.9.1: accuracy_score 0.7, f1_score(average="macro") 0.6984126984126985 for these ten.
    @Test("of classes agree with scikit-learn")
    func classes() {
        let truth = [0, 0, 0, 1, 1, 1, 2, 2, 2, 2]
        let prediction = [0, 0, 1, 1, 1, 0, 2, 2, 2, 1]
        var tally = ClassificationTally(classCount: 3)
        for (truth, prediction) in zip(truth, prediction) { tally.add(truth: truth, prediction: prediction) }
        #expect(abs(tally.accuracy - 0.7) < 1e-12)
        #expect(abs(tally.macroF1 - 0.6984126984126985) < 1e-12)
        #expect(abs(tally.balancedAccuracy - 0.6944444444444443) < 1e-12)
    }

    private func scores(_ truths: [Int], _ probabilities: [[Double]]) -> MetricValues {
        var tally = ScoreTally(classCount: probabilities[0].count)
        for (truth, shares) in zip(truths, probabilities) {
            shares.map { log($0) }.withUnsafeBufferPointer { tally.add(truth: truth, logProbabilities: $0) }
        }
        return tally.values
    }

    /// scikit-learn 1.9.1: roc_auc_score, average_precision_score and log_loss for these eight, with ties between the classes.
    @Test("of two classes' scores agree with scikit-learn")
    func binaryScores() throws {
        let second = [0.1, 0.4, 0.35, 0.8, 0.35, 0.9, 0.35, 0.2]
        let values = scores([0, 0, 0, 1, 1, 1, 0, 1], second.map { [1 - $0, $0] })
        #expect(abs(try #require(values[.rocAUC]) - 0.6875) < 1e-12)
        #expect(abs(try #require(values[.prAUC]) - 0.7678571428571428) < 1e-12)
        #expect(abs(try #require(values[.logLoss]) - 0.5581895094391924) < 1e-12)
    }

    /// scikit-learn 1.9.1: roc_auc_score(multi_class="ovr"), average_precision_score of one-hot truths, log_loss.
    @Test("of three classes' scores agree with scikit-learn")
    func multiclassScores() throws {
        let values = scores(
            [0, 0, 1, 1, 2, 2, 2, 0],
            [
                [0.7, 0.2, 0.1], [0.3, 0.4, 0.3], [0.2, 0.6, 0.2], [0.4, 0.3, 0.3], [0.1, 0.1, 0.8], [0.3, 0.3, 0.4],
                [0.5, 0.25, 0.25], [0.6, 0.2, 0.2],
            ])
        #expect(abs(try #require(values[.rocAUC]) - 0.8583333333333334) < 1e-12)
        #expect(abs(try #require(values[.prAUC]) - 0.8166666666666668) < 1e-12)
        #expect(abs(try #require(values[.logLoss]) - 0.7890000555538552) < 1e-12)
    }

    @Test("a ranking of one class has a log loss but no area; of nothing there is neither")
    func oneClass() {
        #expect(scores([1, 1], [[0.5, 0.5], [0.2, 0.8]]).metrics == [.logLoss])
        #expect(ScoreTally(classCount: 2).values.metrics.isEmpty)
    }

    @Test("a score that is no number has no place in a ranking, and ends the search for one", .timeLimit(.minutes(1)))
    func noNumber() {
        #expect(scores([0, 1, 1], [[0.5, 0.5], [0.2, .nan], [0.1, 0.9]]).metrics == [.logLoss])
    }

    /// scikit-learn 1.9: mean_absolute_error 0.5, root_mean_squared_error 0.6123724356957945, r2_score 0.9486081370449679.
    @Test("of numbers agree with scikit-learn, also far from zero", arguments: [0.0, 1e6])
    func numbers(offset: Double) throws {
        var tally = RegressionTally()
        for (truth, prediction) in zip([3.0, -0.5, 2, 7], [2.5, 0.0, 2, 8]) {
            tally.add(truth: truth + offset, prediction: prediction + offset)
        }
        #expect(abs(try #require(tally.values[.mae]) - 0.5) < 1e-9)
        #expect(abs(try #require(tally.values[.rmse]) - 0.6123724356957945) < 1e-9)
        #expect(abs(try #require(tally.values[.r2]) - 0.9486081370449679) < 1e-9)
    }

    @Test("of forecasts compare with the forecast that the last value stays")
    func skill() throws {
        var tally = RegressionTally()
        for (truth, prediction, last) in [(3.0, 2.5, 2.0), (-1, -1, 1), (0, 1, 3)] {
            tally.add(truth: truth, prediction: prediction, lastValue: last)
        }
        #expect(abs(try #require(tally.values[.lastValueMAE]) - 2) < 1e-12)
        #expect(abs(try #require(tally.values[.skill]) - 0.75) < 1e-12)
        var plain = RegressionTally()
        plain.add(truth: 1, prediction: 2)
        #expect(plain.values[.skill] == nil)
    }

    @Test("of nothing are empty, and of one class or one value are finite")
    func degenerate() {
        #expect(MetricTally(.classes(3)).values.metrics.isEmpty)
        #expect(ClassificationTally(classCount: 2).macroF1 == 0)
        var tally = RegressionTally()
        tally.add(truth: 4, prediction: 4)
        #expect(tally.values[.r2] == 0)
    }
}
