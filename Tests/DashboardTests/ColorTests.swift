import RunProtocol
import TerminalUI
import Testing

@testable import Dashboard

@Suite struct ColorTests {
    private func style(of text: String, in run: SyntheticRun) -> Style? {
        let buffer = run.picture()
        let wanted = Array(text.unicodeScalars)
        for row in 0..<buffer.size.rows {
            let glyphs = buffer.row(row).map(\.glyph)
            for column in 0..<max(0, glyphs.count - wanted.count + 1)
            where Array(glyphs[column..<column + wanted.count]) == wanted {
                return buffer[column, row].style
            }
        }
        return nil
    }

    @Test("figures have the colours of their curves")
    func figures() throws {
        var run = try SyntheticRun(120, 40)
        run.start()
        run.train(400)
        let palette = run.state.palette
        #expect(style(of: "training", in: run)?.foreground == palette.color(.good))
        #expect(style(of: "◆ digits-07", in: run)?.foreground == palette.color(.accent))
        let best = try #require(run.state.progress.best)
        #expect(style(of: "best \(NumberFormat.measure(best.loss))", in: run)?.foreground == palette.color(.best))
        #expect(style(of: "loss ─", in: run)?.attributes.contains(.bold) == true)
    }

    @Test("the focused box has the bright border, and only it")
    func focus() throws {
        var run = try SyntheticRun(80, 24)
        run.start()
        for pane in [PaneID.hyperparameters, .log, .loss] {
            #expect(run.state.view.focus == pane)
            let buffer = run.picture()
            for other in [PaneID.hyperparameters, .log, .loss, .metrics] {
                let area = try #require(run.state.layout[other])
                let isBright =
                    buffer[area.column, area.row].style.foreground == run.state.palette.color(.borderFocus)
                #expect(isBright == (other == pane))
            }
            run.press(.tab)
        }
    }

    @Test("without colours there are none, and the selection is reversed")
    func monochrome() throws {
        var run = try SyntheticRun(80, 24, depth: .monochrome)
        run.start()
        run.train(80)
        let buffer = run.picture()
        #expect(
            buffer.cells.allSatisfy {
                $0.style.foreground == .terminalDefault && $0.style.background == .terminalDefault
            })
        #expect(style(of: "learning rate", in: run)?.attributes.contains(.reverse) == true)
    }

    @Test("each theme draws every scene with its own ground", arguments: [0, 1, 5, 9])
    func themes(index: Int) throws {
        var run = try SyntheticRun(120, 40)
        run.start()
        run.train(80)
        run.state.setTheme(index)
        let buffer = run.picture()
        #expect(buffer[0, 0].style.background == run.state.palette.color(.bg))
    }

    @Test("what was refused is told in the colour of bad news")
    func refused() throws {
        var run = try SyntheticRun(80, 24)
        run.start()
        run.train(10)
        let command = try #require(run.press(.character("l")).commands.first)
        run.answer(command, at: 10, .rejected(reason: "learning rate must lie between 1e-7 and 10"))
        #expect(style(of: "must lie between", in: run)?.foreground == run.state.palette.color(.bad))
    }
}
