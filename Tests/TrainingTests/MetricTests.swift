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

    @Test("of nothing are empty, and of one class or one value are finite")
    func degenerate() {
        #expect(MetricTally(classCount: 3).values.metrics.isEmpty)
        #expect(ClassificationTally(classCount: 2).macroF1 == 0)
        var tally = RegressionTally()
        tally.add(truth: 4, prediction: 4)
        #expect(tally.values[.r2] == 0)
    }
}
