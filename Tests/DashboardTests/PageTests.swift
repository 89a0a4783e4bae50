import RunProtocol
import TerminalUI
import Testing

@testable import Dashboard

@Suite struct PageTests {
    private func run(
        _ columns: Int, _ rows: Int, _ page: PageID, glyphs: GlyphSet = .unicode, depth: ColorDepth = .truecolor
    )
        throws -> SyntheticRun
    {
        var run = try SyntheticRun(columns, rows, depth: depth, glyphs: glyphs)
        run.start()
        run.train(200)
        run.tellInsight()
        run.press(.character(Character("\(page.number)")))
        return run
    }

    @Test("a page that has been told nothing says so", arguments: PageID.allCases)
    func empty(page: PageID) throws {
        var run = try SyntheticRun(80, 24)
        run.press(.character(Character("\(page.number)")))
        #expect(run.state.view.page == page)
        _ = run.picture()
    }

    @Test(
        "what a page is for is on it, at every size",
        arguments: [
            (PageID.model, ["hidden0", "8,320", "frozen", "dead units", "62%"]), (.evaluate, ["confusion", "24"]),
            (.examples, ["worst examples", "row 41", "true: 8"]), (.data, ["pixel_0_2", "1,797", "target"]),
            (.system, ["update", "backward pass", "50%", "35%", "device"]),
        ],
        [Size(columns: 80, rows: 24), Size(columns: 120, rows: 40), Size(columns: 200, rows: 60)])
    func holds(page: (PageID, [String]), size: Size) throws {
        for glyphs in GlyphSet.allCases {
            let text = try run(size.columns, size.rows, page.0, glyphs: glyphs).text()
            for word in page.1 { #expect(text.contains(word), "\(word) at \(size), \(glyphs)") }
            if glyphs == .ascii { #expect(text.utf8.allSatisfy { $0 < 0x80 }) }
        }
    }

    @Test("the worst example is two keys away, the next one more, and the least certain ones one more")
    func examples() throws {
        var run = try run(120, 40, .examples)
        #expect(run.text().contains("▀"))
        run.press(.down)
        #expect(run.text().contains("Torgersen"))
        run.press(.down)
        #expect(run.text().contains("quux"))
        run.press(.enter)
        #expect(
            run.state.view.showsLeastCertain && run.text().contains("least certain") && run.text().contains("row 44"))
    }

    @Test("two classes have their curves, numbers their residuals, and a language model its sample")
    func evaluations() throws {
        var run = try run(120, 40, .evaluate)
        run.send(.evaluationReported(SyntheticRun.binary))
        for word in ["ROC", "area 0.9571", "calibration", "precision over recall"] {
            #expect(run.text().contains(word))
        }
        run.send(.evaluationReported(SyntheticRun.regression))
        for word in ["predicted over true", "prediction minus truth"] { #expect(run.text().contains(word)) }
        var other = try SyntheticRun(80, 24)
        other.start()
        other.send(.textSampled(TextSample(step: 10, prompt: "Once ", text: "upon a\ntime", temperature: 0.8)))
        other.press(.character("4"))
        #expect(other.text().contains("Once upon a"), "\(other.text())")
        #expect(other.text().contains("temperature 0.8"))
    }

    @Test("pages can be drawn at any size and depth", arguments: PageID.allCases)
    func anySize(page: PageID) throws {
        for (columns, rows) in [(60, 18), (61, 19), (90, 22), (99, 33), (300, 100)] {
            for depth in ColorDepth.allCases {
                var run = try run(columns, rows, page, depth: depth)
                _ = run.picture()
                run.press(.end, .down, .up, .home)
                _ = run.picture()
            }
        }
    }
}
