import Foundation
import RunProtocol
import TerminalUI
import Testing

@testable import Dashboard

/// Whole screens as text. The goldens are this program's own pictures, looked at by eye before they were kept;
/// `DESCENT_RECORD_SNAPSHOTS=1` writes them anew.
@Suite struct SnapshotTests {
    static let scenes: [(name: String, size: Size)] =
        [
            ("training-80x24", Size(columns: 80, rows: 24)), ("training-120x40", Size(columns: 120, rows: 40)),
            ("training-200x60", Size(columns: 200, rows: 60)), ("training-60x18", Size(columns: 60, rows: 18)),
            ("starting-80x24", Size(columns: 80, rows: 24)), ("pending-80x24", Size(columns: 80, rows: 24)),
            ("editing-80x24", Size(columns: 80, rows: 24)), ("question-80x24", Size(columns: 80, rows: 24)),
            ("help-120x40", Size(columns: 120, rows: 40)), ("themes-120x40", Size(columns: 120, rows: 40)),
            ("summary-80x24", Size(columns: 80, rows: 24)), ("summary-120x40", Size(columns: 120, rows: 40)),
            ("ascii-80x24", Size(columns: 80, rows: 24)), ("blocks-80x24", Size(columns: 80, rows: 24)),
            ("logarithmic-120x40", Size(columns: 120, rows: 40)), ("small-40x10", Size(columns: 40, rows: 10)),
            ("question-60x18", Size(columns: 60, rows: 18)), ("help-60x18", Size(columns: 60, rows: 18)),
            ("regression-120x40", Size(columns: 120, rows: 40)), ("compact-40x12", Size(columns: 40, rows: 12)),
        ]
        + ["charts", "model", "evaluate", "examples", "data", "system", "runs", "compare"].flatMap { page in
            [Size(columns: 80, rows: 24), Size(columns: 120, rows: 40), Size(columns: 200, rows: 60)].map {
                ("\(page)-\($0.columns)x\($0.rows)", $0)
            }
        }

    static func run(_ scene: (name: String, size: Size)) throws -> SyntheticRun {
        let kind = scene.name.prefix { $0 != "-" }
        let glyphs: GlyphSet = kind == "ascii" ? .ascii : kind == "blocks" ? .blocks : .unicode
        var run = try SyntheticRun(scene.size.columns, scene.size.rows, glyphs: glyphs)
        if kind == "starting" { return run }
        run.start(SyntheticRun.description(task: kind == "regression" ? .regression : .classification))
        run.train(1240)
        let change = TrainingCommand(id: CommandID(900), action: .set(key: "model.dropout", value: 0.2))
        run.answer(change, at: 480, .applied(oldValue: 0.1, newValue: 0.2))
        _ = update(
            &run.state,
            .system(SystemSample(memoryBytes: 4e8, memoryTotal: 1.6e10, coresUsed: 1.7, coresTotal: 2)))
        switch kind {
        case "pending": run.press(.character("l"), .down, .character("h"))
        case "editing":
            run.press(.enter, .control("u"))
            run.type("42")
        case "question": run.press(.character("q"))
        case "help": run.press(.character("?"))
        case "themes": run.press(.character("t"), .down)
        case "summary": run.send(.runFinished(SyntheticRun.summary))
        case "runs", "compare":
            run.tellRuns(24)
            run.compare(kind == "compare" ? 4 : 0)
            if let path = run.state.runs.selected, kind == "runs" {
                _ = update(&run.state, .library([.course(path: path, SyntheticRun.course(floor: 0.2))]))
            }
        case let name where PageID(rawValue: String(name)) != nil:
            run.tellInsight()
            run.press(.character(":"))
            run.type("page \(name)")
            run.press(.enter)
        case "logarithmic": run.press(.character("y"), .character("m"))
        default: break
        }
        return run
    }

    @Test("what a question's answers do is written whole, also on the smallest screen", arguments: [60, 80, 120])
    func answers(columns: Int) throws {
        let screen = try Self.run(("question-", Size(columns: columns, rows: 18))).text()
        for binding in KeyBindings.all where binding.context == .quitQuestion {
            #expect(screen.contains("\(binding.title) "), "\(binding.title)")
        }
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Snapshots")

    @Test("the screen looks as it did", arguments: scenes.indices)
    func unchanged(index: Int) throws {
        let scene = Self.scenes[index]
        let text = try Self.run(scene).text()
        let file = Self.folder.appending(path: "\(scene.name).txt")
        if ProcessInfo.processInfo.environment["DESCENT_RECORD_SNAPSHOTS"] != nil {
            try Data(text.utf8).write(to: file)
        }
        let golden = try String(contentsOf: file, encoding: .utf8)
        #expect(text == golden, "\(scene.name): record anew with DESCENT_RECORD_SNAPSHOTS=1 and look at the difference")
    }

    @Test(
        "what matters is on the screen at every size that is offered",
        arguments: [
            Size(columns: 60, rows: 18), Size(columns: 80, rows: 24), Size(columns: 110, rows: 32),
            Size(columns: 120, rows: 40), Size(columns: 200, rows: 60), Size(columns: 60, rows: 60),
            Size(columns: 300, rows: 18),
        ])
    func essentials(size: Size) throws {
        let run = try Self.run(("training", size))
        let text = run.text()
        for word in [
            "digits-07", "training", "loss", "val loss", "best", "accuracy", "learning rate", "epoch", "31/60", "1,240",
            "quit", "help", "left",
        ] {
            #expect(text.contains(word), "\(word) at \(size.columns)x\(size.rows)")
        }
    }

    @Test("the results hold the whole hash, the reason and the way to go on")
    func results() throws {
        for size in [Size(columns: 80, rows: 24), Size(columns: 120, rows: 40)] {
            let text = try Self.run(("summary", size)).text()
            let hash = SyntheticRun.summary.weightsHash
            #expect(text.contains(hash) || text.contains(hash.prefix(32)) && text.contains(hash.suffix(32)))
            for word in ["no better validation loss", "descent resume runs/digits-07", "96.89%", "step-840", "840"] {
                #expect(text.contains(word))
            }
        }
    }

    @Test("ASCII screens hold nothing but ASCII")
    func ascii() throws {
        for scene in Self.scenes {
            var run = try Self.run(scene)
            run.state = try asciiCopy(of: scene)
            #expect(run.text().unicodeScalars.allSatisfy { $0.isASCII || $0 == "²" }, "\(scene.name)")
        }
    }

    private func asciiCopy(of scene: (name: String, size: Size)) throws -> DashboardState {
        var run = try SyntheticRun(scene.size.columns, scene.size.rows, glyphs: .ascii)
        if scene.name.hasPrefix("starting") { return run.state }
        run.start()
        run.train(200)
        switch scene.name.prefix(while: { $0 != "-" }) {
        case "help": run.press(.character("?"))
        case "themes": run.press(.character("t"))
        case "question": run.press(.character("q"))
        case "pending": run.press(.character("l"))
        case "editing": run.press(.enter)
        case "summary": run.send(.runFinished(SyntheticRun.summary))
        default: break
        }
        return run.state
    }
}
