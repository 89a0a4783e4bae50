import RunProtocol
import TerminalUI
import Testing

@testable import Dashboard

@Suite struct CommandLineTests {
    private func running(_ columns: Int = 120, _ rows: Int = 40) throws -> SyntheticRun {
        var run = try SyntheticRun(columns, rows)
        run.start()
        run.train(400)
        return run
    }

    @Test(
        "a typed command sends what it says",
        arguments: [
            ("set optimizer.learning_rate 3e-4", .set(key: "optimizer.learning_rate", value: 3e-4)),
            ("set lr 3e-4", .set(key: "optimizer.learning_rate", value: 3e-4)),
            ("set learning_rate 0.01", .set(key: "optimizer.learning_rate", value: 0.01)),
            ("lr x0.5", .multiply(key: "optimizer.learning_rate", factor: 0.5)),
            ("lr 1e-3", .set(key: "optimizer.learning_rate", value: 1e-3)),
            ("hold", .hold(key: "optimizer.learning_rate")),
            ("multiply wd 2", .multiply(key: "optimizer.weight_decay", factor: 2)),
            ("ramp lr 1e-5 1k", .ramp(key: "optimizer.learning_rate", value: 1e-5, steps: 1000)),
            ("decay", .decay(key: "optimizer.learning_rate", steps: nil)),
            ("decay dropout 20", .decay(key: "model.dropout", steps: 20)),
            ("follow lr", .followSchedule(key: "optimizer.learning_rate")),
            ("pause", .pause), ("save", .saveCheckpoint), ("step", .advance(steps: 1)),
            ("step 50", .advance(steps: 50)),
            ("stop-after-epoch", .stopAfterEpoch(true)), ("stop-after-epoch off", .stopAfterEpoch(false)),
            ("freeze hidden*", .freeze(pattern: "hidden*")), ("cancel", .cancelTrial),
            ("probe dropout 0.1 0.2 batches=5", .probe(key: "model.dropout", values: [0.1, 0.2], batches: 5)),
            ("find-lr 1e-6 1 50", .findLearningRate(lowest: 1e-6, highest: 1, batches: 50)),
            (
                "branch lr=1e-3 at=200 stay",
                .branch(BranchRequest(step: 200, changes: ["optimizer.learning_rate": 1e-3], isFollowed: false))
            ),
        ] as [(String, TrainingCommand.Action)])
    func sends(text: String, action: TrainingCommand.Action) throws {
        var run = try running()
        run.press(.character(":"))
        run.type(text)
        #expect(run.press(.enter).commands.map(\.action) == [action])
        #expect(run.state.view.commandLine == nil && run.state.history == [text])
    }

    @Test(
        "a command that cannot be done says why, stays to be mended, and sends nothing",
        arguments: [
            ("sat lr 1", "did you mean"), ("set lrr 1", "did you mean"), ("set lr", "usage"),
            ("set lr abc", "is no number"),
            ("set lr 1e9", "must lie between"), ("set lr 1 2", "one word too many"), ("s", "could be"),
            ("zoom 5 2", "from a lower step"), ("theme nrod", "did you mean"), ("page nowhere", "there is no page"),
            ("charts los", "there is no quantity"), ("smooth 2", "from 0"), ("axis day", "one of step"),
            ("step 0", "whole number"), ("probe lr", "wants values"), ("branch lr", "neither"),
            ("mouse maybe", "on or off"),
        ])
    func refuses(text: String, words: String) throws {
        var run = try running()
        run.press(.character(":"))
        run.type(text)
        #expect(run.press(.enter).isEmpty)
        let problem = try #require(run.state.view.commandLine?.problem)
        #expect(problem.contains(words), "\(problem)")
        #expect(run.text().contains(String(problem.prefix(20))))
        #expect(run.state.view.commandLine?.editor.text == text && run.state.history.isEmpty)
        run.press(.backspace)
        #expect(run.state.view.commandLine?.problem == nil)
    }

    @Test("tab completes names, then keys, then what they share")
    func completion() throws {
        var run = try running()
        run.press(.character(":"))
        run.type("ram")
        run.press(.tab)
        #expect(run.state.view.commandLine?.editor.text == "ramp ")
        run.type("opt")
        run.press(.tab)
        #expect(run.state.view.commandLine?.editor.text == "ramp optimizer.")
        #expect(run.text().contains("optimizer.weight_decay"))
        run.press(.tab)
        #expect(run.state.view.commandLine?.editor.text == "ramp optimizer.learning_rate")
        run.press(.tab)
        #expect(run.state.view.commandLine?.editor.text == "ramp optimizer.weight_decay")
    }

    @Test("up and down go through what was typed, and back to the new line")
    func history() throws {
        var run = try running()
        for text in ["fit", "smooth 0.3", "fit"] {
            run.press(.character(":"))
            run.type(text)
            run.press(.enter)
        }
        #expect(run.state.history == ["smooth 0.3", "fit"])
        run.press(.character(":"))
        run.type("pa")
        run.press(.up)
        #expect(run.state.view.commandLine?.editor.text == "fit")
        run.press(.up, .up)
        #expect(run.state.view.commandLine?.editor.text == "smooth 0.3")
        run.press(.down, .down)
        #expect(run.state.view.commandLine?.editor.text == "pa")
    }

    @Test("the line is edited within, and left by escape or by erasing it")
    func editing() throws {
        var run = try running()
        run.press(.character(":"))
        run.type("set lr 1")
        run.press(.control("w"), .control("a"), .character("x"), .right, .control("e"), .backspace)
        #expect(run.state.view.commandLine?.editor.text == "xset lr")
        run.press(.control("u"), .backspace)
        #expect(run.state.view.commandLine == nil)
        run.press(.character(":"), .escape)
        #expect(run.state.view.commandLine == nil)
    }

    @Test("what steers is refused once the run has ended")
    func ended() throws {
        var run = try running()
        run.send(.runFinished(SyntheticRun.summary))
        run.press(.escape, .character(":"))
        run.type("lr 1e-3")
        #expect(run.press(.enter).isEmpty && run.state.view.commandLine?.problem?.contains("training") == true)
    }

    @Test("no text that a person may type ends the program", arguments: [1, 2, 3])
    func anyText(seed: UInt64) throws {
        var run = try running(61, 18)
        var noise = seed
        func random(_ bound: Int) -> Int {
            noise = noise &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(noise >> 33) % bound
        }
        let pieces =
            CommandCatalogue.all.map(\.name).filter { $0 != "quit" } + [
                " ", " ", "lr", "1e400", "-5", "x", "best", "=", "é漢", "at=", "0",
            ]
        for _ in 0..<150 {
            run.press(.escape, .escape, .character(":"))
            for _ in 0..<random(6) { run.type(pieces[random(pieces.count)]) }
            if random(3) == 0 { run.press(.tab, .tab, .up, .down) }
            _ = run.picture()
            run.press(.enter)
            _ = run.picture()
        }
    }

    // MARK: Palette

    @Test(
        "the palette finds what is meant",
        arguments: [
            ("pause", "pause or resume"), ("theme", "choose a theme"), ("undo", "take back the last change"),
            ("lock", "lock the range of values, or free it"), ("screenshot", "write the screen as a picture"),
            ("log axis", "linear or logarithmic horizontal axis"), ("best state", "go back to the best state"),
        ])
    func palette(query: String, title: String) throws {
        var run = try running()
        run.send(
            .statesKept(
                KeptStates(
                    step: 400, states: [.init(step: 320, isInMemory: true, isBest: true)], undoable: "dropout 0.2")))
        run.press(.control("p"))
        run.type(query)
        let entries = run.state.view.paletteSearch.entries(of: run.state)
        #expect(entries.prefix(3).contains { $0.title == title }, "\(entries.prefix(3).map(\.title))")
        #expect(run.text().contains(title))
    }

    @Test("the palette does what is chosen, and opens the line for a command that wants more")
    func paletteActs() throws {
        var run = try running()
        run.press(.control("p"))
        run.type("save a checkpoint")
        #expect(run.press(.enter).commands.first?.action == .saveCheckpoint && run.state.view.overlay == nil)
        run.press(.control("p"))
        run.type("set a hyperparameter")
        run.press(.enter)
        #expect(run.state.view.commandLine?.editor.text == "set ")
        run.press(.escape, .control("p"))
        run.type("one more chart")
        run.press(.enter)
        #expect(run.state.view.page == .charts && run.state.view.board.grid.count == 5)
        run.press(.control("p"), .escape)
        #expect(run.state.view.overlay == nil)
    }

    @Test("every action that has a key outside of questions can be found in the palette")
    func paletteIsWhole() throws {
        var run = try running()
        run.press(.control("p"))
        let titles = Set(run.state.view.paletteSearch.entries(of: run.state).map(\.title))
        for binding in run.state.keys.bindings
        where binding.context == .anywhere && run.state.isAvailable(binding.action) {
            let isMovement = [.palette, .commandLine].contains(binding.action)
            #expect(isMovement || titles.contains(binding.title), "\(binding.title)")
        }
    }
}
