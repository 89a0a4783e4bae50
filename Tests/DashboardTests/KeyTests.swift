import RunProtocol
import TerminalUI
import Testing

@testable import Dashboard

@Suite struct KeyTests {
    @Test("no key has two meanings in one context")
    func unambiguous() {
        for context in KeyContext.allCases {
            let keys = KeyBindings.all.filter { $0.context == context }.flatMap(\.keys)
            #expect(Set(keys).count == keys.count, "\(context)")
        }
    }

    @Test("every binding is in the help, and every action has a key")
    func helpAgrees() throws {
        for glyphs in [GlyphSet.unicode, .ascii] {
            let lines = HelpOverlay.lines(of: try SyntheticRun(glyphs: glyphs).state)
            for binding in KeyBindings.all {
                let found = lines.contains {
                    if case .binding(let keys, let title) = $0 {
                        title == binding.title && keys.contains(binding.keys[0].label(Glyphs(glyphs)))
                    } else {
                        false
                    }
                }
                #expect(found, "\(binding.title)")
            }
        }
        for command in CommandCatalogue.all {
            let lines = HelpOverlay.lines(of: try SyntheticRun().state)
            #expect(
                lines.contains {
                    if case .binding(_, let title) = $0 { title == command.summary } else { false }
                }, "\(command.name)")
        }
        #expect(Action.allCases.allSatisfy { action in KeyBindings.all.contains { $0.action == action } })
    }

    @Test(
        "the keys that people expect are there",
        arguments: [
            (Key.character("q"), Action.quit), (.character("?"), .help), (.function(1), .help),
            (.character(" "), .pauseOrResume), (.tab, .nextPane), (.backTab, .previousPane), (.character("j"), .down),
            (.character("k"), .up), (.character("h"), .decrease), (.character("l"), .increase),
            (.character("-"), .decrease),
            (.character("+"), .increase), (.character("H"), .decreaseMuch), (.character("]"), .increaseMuch),
            (.enter, .edit), (.character("e"), .edit), (.character("y"), .logarithmicAxis),
            (.character("s"), .saveCheckpoint), (.character("t"), .theme), (.control("l"), .redraw),
            (.control("z"), .suspend), (.character("n"), .oneStep), (.character("S"), .stop),
        ])
    func expected(key: Key, action: Action) {
        #expect(KeyMap().action(for: key, in: [.hyperparameters, .anywhere]) == action)
    }

    @Test("the hints drop from the right, the way out last", arguments: [60, 72, 80, 100, 160])
    func hints(columns: Int) throws {
        var run = try SyntheticRun(columns, 40)
        run.start()
        run.train(3)
        let line = try #require(run.text().split(separator: "\n").last)
        #expect(line.hasPrefix(" q quit  space pause") && line.count <= columns)
    }

    @Test("a click on a hint does what its key does")
    func clickHint() throws {
        var run = try SyntheticRun()
        run.start()
        let line = try #require(run.text().split(separator: "\n").last.map(String.init))
        let range = try #require(line.firstRange(of: "pause"))
        let column = line.distance(from: line.startIndex, to: range.lowerBound)
        let effects = update(
            &run.state, .input(.mouse(MouseEvent(.pressed(.left), at: Point(column: column, row: 23)))))
        #expect(effects.commands.first?.action == .pause)
    }

    @Test("a click selects the row and sets the slider under it")
    func clickControl() throws {
        var run = try SyntheticRun()
        run.start()
        run.train(3)
        let area = try #require(run.state.layout[.hyperparameters])
        let slider = try #require(ControlRows(state: run.state, area: area).slider(of: 2))
        run.press(.tab)
        let point = Point(column: slider.maxColumn - 1, row: slider.row)
        let effects = update(&run.state, .input(.mouse(MouseEvent(.pressed(.left), at: point))))
        #expect(run.state.view.focus == .hyperparameters && run.state.view.selectedControl == 2)
        #expect(effects.commands.first?.action == .set(key: "optimizer.momentum", value: 0.999))
        let title = Point(column: area.column + 4, row: slider.row + 1)
        #expect(update(&run.state, .input(.mouse(MouseEvent(.pressed(.left), at: title)))).isEmpty)
        #expect(run.state.view.selectedControl == 3)
    }

    @Test("the wheel adjusts a value and scrolls the log")
    func wheel() throws {
        var run = try SyntheticRun()
        run.start()
        run.train(1200)
        let log = try #require(run.state.layout[.log])
        let place = Point(column: log.column + 2, row: log.row + 1)
        _ = update(&run.state, .input(.mouse(MouseEvent(.wheelUp, at: place))))
        #expect(run.state.log.offset == 2)
        let controls = try #require(run.state.layout[.hyperparameters])
        let row = Point(column: controls.column + 2, row: controls.row + 2)
        let effects = update(&run.state, .input(.mouse(MouseEvent(.wheelUp, at: row))))
        #expect(effects.commands.first?.action == .set(key: "optimizer.weight_decay", value: 0.012))
    }

    @Test("the log follows the newest line until it is scrolled, and again from its end")
    func logFollows() throws {
        var run = try SyntheticRun()
        run.start()
        run.train(1200)
        run.press(.tab, .character("k"), .pageUp)
        let seen = run.state.log.seen(rows: 6).map(\.text)
        run.validate(1240, 0.5)
        #expect(run.state.log.seen(rows: 6).map(\.text) == seen)
        #expect(run.text().contains("newer below"))
        run.press(.character("G"))
        #expect(run.state.log.offset == 0 && run.state.log.seen(rows: 6).last?.text.contains("1,240") == true)
        run.press(.character("g"))
        #expect(run.state.log.seen(rows: 6).first == run.state.log.lines.first)
    }

    @Test("the loss pane inspects steps, by key and by click")
    func inspect() throws {
        var run = try SyntheticRun(120, 40)
        run.start()
        run.train(1000)
        run.press(.backTab, .character("H"))
        let cursor = try #require(run.state.view.board.cursor)
        #expect(cursor < 1000 && cursor > 700)
        #expect(run.text().contains("step \(NumberFormat.grouped(Int(cursor)))"))
        run.press(.escape)
        #expect(run.state.view.board.cursor == nil)
        let area = try #require(run.state.layout[.loss])
        let point = Point(column: area.column + area.columns / 2, row: area.row + 5)
        _ = update(&run.state, .input(.mouse(MouseEvent(.pressed(.left), at: point))))
        #expect(run.state.view.board.cursor.map { abs($0 - 500) < 80 } == true)
    }
}
