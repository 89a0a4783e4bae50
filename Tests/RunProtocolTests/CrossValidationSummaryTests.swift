import RunProtocol
import Testing

@Suite("The summary of a cross-validation")
struct CrossValidationSummaryTests {
    private func summary(_ accuracies: [Double]) -> CrossValidationSummary {
        let folds = accuracies.map { accuracy in
            var fold = Samples.fold
            fold.test = MetricValues([.accuracy: accuracy])
            return fold
        }
        return CrossValidationSummary(name: "x", path: "/x", foldCount: 5, folds: folds)
    }

    /// Python: statistics.mean and statistics.stdev of [0.9, 1.0, 0.95, 0.85].
    @Test("has the mean and the sample's deviation of each metric")
    func values() throws {
        let summary = summary([0.9, 1, 0.95, 0.85])
        #expect(abs(try #require(summary.mean[.accuracy]) - 0.925) < 1e-12)
        #expect(abs(try #require(summary.deviation[.accuracy]) - 0.06454972243679027) < 1e-12)
        #expect(summary.mean.metrics == [.accuracy])
    }

    @Test("of one fold has the deviation 0, and of none nothing")
    func few() {
        #expect(summary([0.5]).deviation[.accuracy] == 0)
        #expect(summary([]).mean.metrics.isEmpty)
    }
}
