import RunProtocol
import TerminalUI
import Testing

@testable import Dashboard

@Suite("Folds on screen")
struct FoldsTests {
    private static func record(_ fold: Int, loss: Double) -> FoldRecord {
        FoldRecord(
            fold: fold, folds: 3, runPath: "runs/x-cv-1/fold-\(fold)", reason: .completed, step: 200, bestStep: 180,
            test: MetricValues([.loss: loss, .accuracy: 1 - loss]), validation: MetricValues([.loss: loss]),
            durationSeconds: 4)
    }

    /// A cross-validation of three folds with two of them done.
    private static func run(_ columns: Int, _ rows: Int, glyphs: GlyphSet = .unicode) throws -> SyntheticRun {
        var run = try SyntheticRun(columns, rows, glyphs: glyphs)
        for fold in 1...3 {
            run.send(.foldStarted(FoldStart(fold: fold, folds: 3, name: "x-cv-1")))
            run.start()
            run.train(200)
            if fold < 3 { run.send(.foldCompleted(record(fold, loss: 0.1 * Double(fold)))) }
        }
        return run
    }

    @Test(
        "a cross-validation opens with its folds: a curve each, what is done, mean and deviation",
        arguments: [Size(columns: 80, rows: 24), Size(columns: 120, rows: 40), Size(columns: 200, rows: 60)])
    func page(size: Size) throws {
        for glyphs in GlyphSet.allCases {
            let run = try Self.run(size.columns, size.rows, glyphs: glyphs)
            #expect(run.state.view.page == .folds)
            let text = run.text()
            for word in ["2 of 3 done", "validation loss", "0.1000", "0.2000", "mean", "0.1500", "sd", "0.0707"] {
                #expect(text.contains(word), "\(word) at \(size), \(glyphs)")
            }
        }
    }

    @Test("the folds outlast the run of each, also those of an interrupted cross-validation")
    func kept() throws {
        var run = try SyntheticRun(120, 40)
        run.send(.foldCompleted(Self.record(1, loss: 0.1)))
        run.send(.foldStarted(FoldStart(fold: 2, folds: 3, name: "x-cv-1")))
        run.start()
        let points = [OverlayCurve.Point(step: 0, loss: 2), OverlayCurve.Point(step: 100, loss: 1)]
        run.send(
            .curveOverlaid(OverlayCurve(step: 0, name: "fold 1", branchStep: nil, training: [], validation: points)))
        #expect(run.state.folds.records.map(\.fold) == [1])
        #expect(run.state.folds.curves[1]?.map(\.y) == [2, 1])
        #expect(run.state.steering.overlay == nil)
    }

    @Test("the spread is the mean and one deviation to each side, where two folds or more have been")
    func band() throws {
        let first = [(0.0, 1.0), (10, 3)].map { LineChart.Point(x: $0.0, y: $0.1) }
        let second = [(0.0, 3.0), (5, 4), (10, 5), (20, 9)].map { LineChart.Point(x: $0.0, y: $0.1) }
        let band = FoldsState.band(of: [first, second])
        #expect(band.map(\.x) == [0, 5, 10])
        #expect(band.map(\.y) == [2, 3, 4])
        let root = 2.0.squareRoot()
        #expect(band.allSatisfy { abs($0.high - $0.y - root) < 1e-12 && abs($0.y - $0.low - root) < 1e-12 })
        #expect(FoldsState.band(of: [first]).isEmpty)
    }
}
