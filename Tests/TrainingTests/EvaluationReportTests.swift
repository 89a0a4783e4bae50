import RunProtocol
import Testing

@testable import Training

@Suite("Evaluation reports")
struct EvaluationReportTests {
    private static func outcome(_ truth: Int, _ prediction: Int, score: Double = 0) -> Outcome {
        Outcome(
            row: 0, truth: Double(truth), prediction: Double(prediction), confidence: 1, score: score, loss: 0)
    }

    @Test("counts and scores are those of scikit-learn")
    func classes() throws {
        // precision_recall_fscore_support([0,0,1,1,1,2], [0,1,1,1,0,0], zero_division=0), scikit-learn 1.9.1.
        let pairs = [(0, 0), (0, 1), (1, 1), (1, 1), (1, 0), (2, 0)]
        let report = try #require(
            EvaluationReport(step: 5, outcomes: pairs.map { Self.outcome($0, $1) }, classNames: ["a", "b", "c"]))
        let found = try #require(report.classification)
        #expect(found.confusion == [[1, 1, 0], [1, 2, 0], [1, 0, 0]])
        #expect(found.scores.map(\.support) == [2, 3, 1])
        for (ours, theirs) in zip(found.scores.map(\.precision), [1.0 / 3, 2.0 / 3, 0]) {
            #expect(abs(ours - theirs) < 1e-12)
        }
        for (ours, theirs) in zip(found.scores.map(\.recall), [0.5, 2.0 / 3, 0]) { #expect(abs(ours - theirs) < 1e-12) }
        for (ours, theirs) in zip(found.scores.map(\.f1), [0.4, 2.0 / 3, 0]) { #expect(abs(ours - theirs) < 1e-12) }
        #expect(found.curves == nil)
    }

    @Test("of two classes, the area under the ROC curve is scikit-learn's, ties and all")
    func curves() throws {
        // roc_auc_score([0,0,1,1,0,1], [0.1,0.4,0.35,0.8,0.4,0.4]) == 0.6666..., scikit-learn 1.9.1.
        let truths = [0, 0, 1, 1, 0, 1]
        let scores = [0.1, 0.4, 0.35, 0.8, 0.4, 0.4]
        let outcomes = zip(truths, scores).map { Self.outcome($0, $1 > 0.5 ? 1 : 0, score: $1) }
        let report = try #require(EvaluationReport(step: 5, outcomes: outcomes, classNames: ["no", "yes"]))
        let curves = try #require(report.classification?.curves)
        #expect(abs(curves.areaUnderROC - 2.0 / 3) < 1e-12)
        #expect(curves.roc.first == .init(x: 0, y: 0) && curves.roc.last == .init(x: 1, y: 1))
        #expect(curves.calibration.map(\.y) == [0, 1, 1.0 / 3, 1])
    }

    @Test("examples of one class alone have no curves, and none at all no report")
    func nothing() {
        let report = EvaluationReport(
            step: 1, outcomes: [Self.outcome(1, 1, score: 0.9)], classNames: ["no", "yes"])
        #expect(report?.classification != nil && report?.classification?.curves == nil)
        #expect(EvaluationReport(step: 1, outcomes: [], classNames: []) == nil)
    }

    @Test("numbers are told by at most 300 pairs and the spread of all errors")
    func numbers() throws {
        let outcomes = (0..<1000).map { (index: Int) -> Outcome in
            let truth = Double(index)
            let error: Double = index % 2 == 0 ? 1 : -1
            return Outcome(
                row: Int32(index), truth: truth, prediction: truth + error, confidence: 1, score: 0, loss: 1)
        }
        let report = try #require(EvaluationReport(step: 1, outcomes: outcomes, classNames: []))
        let found = try #require(report.regression)
        #expect((200...300).contains(found.pairs.count))
        #expect(found.residuals.counts.reduce(0, +) == 1000)
        #expect(found.residuals.lowest == -1 && found.residuals.highest == 1)
    }
}
