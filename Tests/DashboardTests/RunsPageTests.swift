import RunProtocol
import TerminalUI
import Testing

@testable import Dashboard

@Suite("The page of runs")
struct RunsPageTests {
    private func runs(
        _ count: Int = 12, _ columns: Int = 120, _ rows: Int = 40, glyphs: GlyphSet = .unicode,
        depth: ColorDepth = .truecolor
    ) throws -> SyntheticRun {
        var run = try SyntheticRun(columns, rows, depth: depth, glyphs: glyphs)
        run.start()
        run.train(100)
        run.tellRuns(count)
        return run
    }

    private func names(_ run: SyntheticRun) -> [String] { run.state.runs.shown.map(\.name) }

    @Test("the library is asked while the page is open, and told what to follow")
    func asking() throws {
        var run = try SyntheticRun(120, 40)
        run.start()
        #expect(run.press(.character("8")) == [.library(.watch(true))])
        let effects = run.tellRuns(3)
        #expect(effects == [.library(.follow(paths: [run.state.runs.shown[0].path]))])
        #expect(run.press(.character("8")) == [])
        #expect(run.press(.down) == [.library(.follow(paths: [run.state.runs.shown[1].path]))])
        #expect(run.press(.character("1")) == [.library(.follow(paths: [])), .library(.watch(false))])
    }

    @Test("runs are found by words and comparisons while they are typed, and by commands")
    func filtering() throws {
        var run = try runs()
        #expect(run.state.runs.shown.count == 11 && run.state.runs.shown[0].name == "the first digits")
        run.press(.character("/"))
        run.type("val_loss < 0.3 lr >= 3e-3")
        let found = run.state.runs.shown
        #expect(!found.isEmpty && found.count < 11)
        #expect(found.allSatisfy { ($0.metrics["val_loss"] ?? 1) < 0.3 })
        run.type(" and val_loss")
        #expect(run.state.runs.shown == found)
        run.type(" <")
        #expect(run.state.runs.filterProblem != nil && run.state.runs.shown == found)
        #expect(run.text().contains("A value is missing"))
        run.press(.control("u"))
        run.type("digits")
        run.press(.enter)
        #expect(names(run) == ["the first digits", "digits-12", "digits-9", "digits-6"])
        run.press(.escape)
        #expect(run.state.runs.shown.count == 11)
        run.press(.character(":"))
        run.type("filter tag = good")
        run.press(.enter)
        #expect(names(run) == ["penguins-10", "penguins-5"])
        run.press(.character(":"))
        run.type("filter val_los < 1")
        run.press(.enter)
        #expect(run.text().contains("did you mean val_loss?"))
    }

    @Test("any column orders the list, by key, command and a click on its heading")
    func sorting() throws {
        var run = try runs()
        run.press(.character(":"))
        run.type("sort val_loss")
        run.press(.enter)
        let losses = run.state.runs.shown.dropFirst().compactMap { $0.metrics["val_loss"] }
        #expect(losses == losses.sorted())
        run.press(.character("O"))
        #expect(run.state.runs.shown.dropFirst().compactMap { $0.metrics["val_loss"] } == losses.reversed())
        let view = RunsListView(state: run.state, area: RunsPage.frames(run.state, in: run.state.pageArea).list)
        let place = try #require(view.places.first { $0.column.key == .step })
        let heading = Point(column: place.start + place.width - 1, row: run.state.pageArea.row + 1)
        _ = update(&run.state, .input(.mouse(MouseEvent(.pressed(.left), at: heading))))
        #expect(run.state.runs.order == RunOrder(.step))
        for _ in 0..<40 { run.press(.character("o")) }
        #expect(run.state.runs.columns.map(\.key).contains(run.state.runs.order.key))
    }

    @Test("eight runs are compared at most, each keeps its colour, and only what differs is listed")
    func comparing() throws {
        var run = try runs()
        run.compare(9)
        #expect(run.state.runs.compared.count == 8)
        #expect(run.state.toasts.last?.text.contains("8 runs") == true)
        let third = try #require(run.state.runs.slots[2])
        run.press(.character("c"))
        #expect(run.state.runs.compared.count == 7 && run.state.runs.slot(of: third) == 2)
        run.press(.character("c"))
        #expect(run.state.runs.compared.count == 8)
        run.press(.character("C"))
        #expect(run.state.runs.compared.isEmpty)
        run.compare(3)
        let text = run.text()
        for word in ["differences", "hidden", "results", "val loss", "steering", "600"] {
            #expect(text.contains(word), "\(word)")
        }
        #expect(!text.contains("optimizer.kind"))
        #expect(RunsChart(run.state).lines.count == 3 && RunsChart(run.state).missing == 0)
    }

    @Test("the chart shows any quantity, by any axis, and is zoomed, panned and inspected")
    func chart() throws {
        var run = try runs()
        run.compare(2)
        #expect(run.state.runs.chart.quantity.name == "val_loss")
        run.press(.right)
        #expect(run.state.runs.chart.quantity.name == "val_accuracy")
        run.press(.character(":"))
        run.type("curve learning_rate")
        run.press(.enter, .tab, .character("+"))
        #expect(run.state.runs.focus == .chart)
        let window = try #require(run.state.runs.chart.window)
        #expect(window.upperBound == RunsChart(run.state).whole.upperBound)
        run.press(.character(","))
        #expect(try #require(run.state.runs.chart.window).lowerBound < window.lowerBound)
        run.press(.character("0"), .left, .left)
        #expect(run.state.runs.chart.window == nil && run.state.runs.chart.cursor != nil)
        #expect(run.text().contains("step "))
        run.press(.character("x"), .character("y"))
        #expect(run.state.view.board.axis == .epoch && run.state.runs.chart.isLogarithmic)
        _ = run.picture()
        run.press(.escape)
        #expect(run.state.runs.chart.cursor == nil)
    }

    @Test("a drag over the chart zooms along both axes")
    func box() throws {
        var run = try runs()
        run.compare(2)
        let area = try #require(RunsPage.frames(run.state, in: run.state.pageArea).chart)
        func send(_ action: MouseEvent.Action, _ across: Double, _ down: Double) {
            let point = Point(
                column: area.column + Int(Double(area.columns) * across),
                row: area.row + Int(Double(area.rows) * down))
            _ = update(&run.state, .input(.mouse(MouseEvent(action, at: point))))
        }
        send(.pressed(.left), 0.4, 0.3)
        send(.moved, 0.7, 0.7)
        #expect(run.state.runs.chart.selection?.x != nil && run.state.runs.chart.selection?.y != nil)
        send(.released(.left), 0.7, 0.7)
        #expect(run.state.runs.chart.selection == nil && run.state.runs.chart.dragStart == nil)
        #expect(run.state.runs.chart.window != nil && run.state.runs.chart.lockedRange != nil)
    }

    @Test("what is written about a run goes to the library, and nonsense is told while it is typed")
    func notes() throws {
        var run = try runs()
        run.press(.down)
        let path = try #require(run.state.runs.selected)
        run.press(.character("T"))
        run.type("two words")
        #expect(run.press(.enter) == [])
        #expect(run.text().contains("is no tag"))
        run.press(.control("u"))
        run.type("good")
        #expect(run.press(.enter) == [.library(.change(path: path, .tag("good")))])
        run.press(.character("N"))
        run.type("it learns")
        #expect(run.press(.enter) == [.library(.change(path: path, .note("it learns")))])
        run.press(.character("e"), .control("u"))
        run.type("best one")
        #expect(run.press(.enter) == [.library(.change(path: path, .rename("best one")))])
        #expect(run.press(.character("p")) == [.library(.change(path: path, .pin(true)))])
        #expect(run.press(.character("i")) == [.library(.change(path: path, .hide(true)))])
    }

    @Test("a run is deleted after a question, and never while it is trained")
    func deleting() throws {
        var run = try runs()
        let running = try #require(run.state.runs.shown.firstIndex { $0.status == .running })
        run.state.runs.select(index: running)
        _ = update(&run.state, .tick(seconds: 1))
        #expect(run.press(.character("d")) == [] && run.state.view.overlay == nil)
        let done = try #require(run.state.runs.shown.firstIndex { $0.status == .done })
        run.state.runs.select(index: done)
        let path = try #require(run.state.runs.selected)
        run.press(.character("d"))
        #expect(run.text().contains("cannot be undone"))
        #expect(run.press(.escape) == [])
        run.press(.character("d"))
        #expect(run.press(.character("y")) == [.library(.delete(path: path))])
        _ = update(&run.state, .library([.deleted(path: path)]))
        #expect(!run.state.runs.shown.contains { $0.path == path } && run.state.runs.selectedEntry != nil)
    }

    @Test("runs are opened, played again, resumed and branched by what the program can do")
    func visiting() throws {
        var run = try runs()
        let path = try #require(run.state.runs.selected)
        #expect(run.press(.enter) == [.visit(.look(path: path))])
        #expect(run.press(.character("R")) == [.visit(.replay(path: path))])
        #expect(run.press(.character("B")) == [.visit(.branch(path: path))])
        let killed = try #require(run.state.runs.shown.firstIndex { $0.isResumable })
        run.state.runs.select(index: killed)
        let resumed = try #require(run.state.runs.selected)
        #expect(run.press(.character("r")).first == .visit(.resume(path: resumed)))
    }

    @Test("a dashboard without a run begins with the runs, and one opened from there goes back")
    func places() throws {
        func options(_ place: DashboardPlace) throws -> DashboardOptions {
            var options = DashboardOptions(
                themes: try ThemeLibrary().themes, colorDepth: .truecolor, glyphSet: .unicode,
                size: Size(columns: 120, rows: 40))
            options.place = place
            return options
        }
        var home = DashboardState(try options(.home))
        #expect(update(&home, .tick(seconds: 0)) == [.library(.watch(true))])
        #expect(!home.hasPendingWork)
        #expect(update(&home, .input(.key(.character("1")))) == [] && home.view.page == .runs)
        #expect(update(&home, .input(.key(.character("q")))) == [.quit])
        var guest = DashboardState(try options(.guest))
        _ = update(
            &guest, .events([EventRecord(sequence: 1, seconds: 0, event: .runStarted(SyntheticRun.description()))]))
        #expect(update(&guest, .input(.key(.character("q")))) == [.visit(.back)])
        #expect(update(&guest, .input(.key(.control("c")))) == [.visit(.back)])
    }

    @Test("thousands of runs cost a screen no more than a few")
    func thousands() throws {
        var run = try runs(1000)
        #expect(run.text().contains("1,000"))
        run.press(.end)
        #expect(run.state.runs.selectedIndex == run.state.runs.shown.count - 1)
        run.press(.pageUp, .home)
        #expect(run.state.runs.selectedIndex == 0)
        // Only lines in sight are made: the list's texts are asked for by row.
        let view = RunsListView(state: run.state, area: run.state.pageArea)
        #expect(view.visible < 40)
    }

    @Test(
        "the page can be drawn at any size, depth and set of glyphs, with none, one and eight runs",
        arguments: [0, 1, 12])
    func anySize(count: Int) throws {
        for (columns, rows) in [(60, 18), (80, 24), (99, 33), (300, 100)] {
            for (glyphs, depth) in [
                (GlyphSet.unicode, ColorDepth.truecolor), (.blocks, .ansi16), (.ascii, .monochrome),
            ] {
                var run = try SyntheticRun(columns, rows, depth: depth, glyphs: glyphs)
                run.tellRuns(count)
                _ = run.picture()
                run.compare(min(8, count))
                run.press(.tab)
                _ = run.picture()
                run.press(.tab, .down)
                let text = run.text()
                if glyphs == .ascii { #expect(text.utf8.allSatisfy { $0 < 0x80 }) }
            }
        }
    }

    @Test("the chart of the page is written for a paper as it is shown")
    func export() throws {
        var run = try runs()
        run.compare(3)
        run.press(.character(":"))
        run.type("save-chart out.png")
        guard case .saveChart(let chart, "out.png")? = run.press(.enter).first else {
            Issue.record("nothing is saved")
            return
        }
        #expect(chart.series.map(\.look) == [.run(0), .run(1), .run(2)])
        #expect(chart.title == "val loss" && chart.axis == "step")
    }

    @Test("the layout is put back on the page of runs as well")
    func reset() throws {
        var run = try SyntheticRun(120, 40)
        run.start()
        run.tellRuns(5)
        run.press(.character("8"), .character("O"), .tab, .character("y"))
        let before = (RunsState().order, RunsState().chart)
        #expect(run.state.runs.order != before.0 && run.state.runs.chart != before.1)
        run.press(.character(":"))
        run.type("layout")
        run.press(.enter)
        #expect(run.state.runs.order == before.0 && run.state.runs.chart == before.1)
        #expect(run.state.runs.focus == .list)
    }
}
