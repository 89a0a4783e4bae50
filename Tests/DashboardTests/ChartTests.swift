import RunProtocol
import TerminalUI
import Testing

@testable import Dashboard

@Suite struct ChartTests {
    private func running(_ steps: Int = 1000, columns: Int = 120, rows: Int = 40) throws -> SyntheticRun {
        var run = try SyntheticRun(columns, rows)
        run.start()
        run.train(steps)
        run.press(.character("2"))
        return run
    }

    private func command(_ text: String, _ run: inout SyntheticRun) -> [Effect] {
        run.press(.character(":"))
        run.type(text)
        return run.press(.enter)
    }

    private func steps(_ run: SyntheticRun) -> ClosedRange<Double> { run.state.shownSteps(of: .metric(.loss)) }

    @Test("zooming keeps the inspected step where it is, and out again shows all")
    func zoom() throws {
        var run = try running()
        _ = command("goto 400", &run)
        let before = (400 - steps(run).lowerBound) / (steps(run).upperBound - steps(run).lowerBound)
        run.press(.character("+"))
        let inner = steps(run)
        #expect(abs((400 - inner.lowerBound) / (inner.upperBound - inner.lowerBound) - before) < 0.01)
        #expect(inner.upperBound - inner.lowerBound < 600)
        run.press(.character("-"), .character("-"))
        #expect(run.state.view.board.window == .all)
    }

    @Test("without a step to stay, zooming follows the end of the run")
    func follow() throws {
        var run = try running()
        run.press(.character("+"), .character("+"))
        #expect(run.state.view.board.window == .last(0.25))
        run.step(1001, loss: 1)
        #expect(steps(run).contains(1001))
        run.press(.character("0"))
        #expect(run.state.view.board.window == .all)
    }

    @Test("what is shown moves along the run, but not out of it")
    func pan() throws {
        var run = try running()
        _ = command("zoom 200 400", &run)
        run.press(.character(","))
        #expect(steps(run) == 150...350)
        for _ in 0..<20 { run.press(.character(",")) }
        #expect(steps(run).lowerBound >= 0 && steps(run).upperBound > steps(run).lowerBound)
    }

    @Test("a drag over a chart shows what it covers; a short one is a click that inspects")
    func boxZoom() throws {
        var run = try running()
        run.press(.enter)
        let frame = ChartView.frame(of: .metric(.loss), in: run.state.pageArea, run.state)
        let row = frame.plot.row + 4
        func send(_ action: MouseEvent.Action, _ column: Int) {
            _ = update(&run.state, .input(.mouse(MouseEvent(action, at: Point(column: column, row: row)))))
        }
        let (left, right) = (frame.plot.column + frame.plot.columns / 4, frame.plot.column + frame.plot.columns / 2)
        send(.pressed(.left), left)
        #expect(run.state.view.board.cursor != nil)
        send(.moved, right)
        #expect(run.state.view.board.selection != nil)
        send(.released(.left), right)
        #expect(run.state.view.board.selection == nil)
        let shown = steps(run)
        #expect(abs(shown.lowerBound - 250) < 25 && abs(shown.upperBound - 505) < 25)
        run.press(.character("0"))
        send(.pressed(.left), left)
        send(.moved, left + 1)
        send(.released(.left), left + 1)
        #expect(run.state.view.board.window == .all)
    }

    @Test("the wheel zooms where it is turned")
    func wheel() throws {
        var run = try running()
        run.press(.enter)
        let frame = ChartView.frame(of: .metric(.loss), in: run.state.pageArea, run.state)
        let point = Point(column: frame.plot.column + frame.plot.columns / 3, row: frame.plot.row + 2)
        let before = frame.x(atColumn: point.column)
        _ = update(&run.state, .input(.mouse(MouseEvent(.wheelUp, at: point))))
        let after = ChartView.frame(of: .metric(.loss), in: run.state.pageArea, run.state)
        #expect(abs(after.x(atColumn: point.column) - before) < 12)
        #expect(after.x(atColumn: after.plot.maxColumn) < frame.x(atColumn: frame.plot.maxColumn))
    }

    @Test("the axis goes by step, epoch, time and examples, also logarithmically", arguments: HorizontalAxis.allCases)
    func axes(axis: HorizontalAxis) throws {
        var run = try running()
        _ = command("axis \(axis.rawValue)", &run)
        let scale = run.state.horizontalScale
        let expected: [HorizontalAxis: Double] = [.step: 800, .epoch: 20, .examples: 25_600]
        if let place = expected[axis] { #expect(abs(scale.place(of: 800) - place) < 1e-6 * place) }
        for step in stride(from: 10.0, through: 1000, by: 90) {
            #expect(abs(scale.step(at: scale.place(of: step)) - step) < 1.5)
        }
        for isLogarithmic in [false, true] {
            if isLogarithmic { run.press(.character("X")) }
            let chart = ChartBuilder(.metric(.loss), of: run.state).chart
            #expect(chart.x.lowerBound < chart.x.upperBound && chart.x.upperBound.isFinite)
            run.press(.left)
            #expect(run.state.view.board.cursor.map { $0 < 1000 && $0 > 850 } == true)
            run.press(.escape)
            _ = run.picture()
        }
    }

    @Test("curves are hidden one after the other, by key and by their name in the legend")
    func hide() throws {
        var run = try running()
        run.press(.character("v"))
        #expect(run.state.view.board[.metric(.loss)].hidden == ["val"])
        run.press(.character("v"))
        #expect(run.state.view.board[.metric(.loss)].hidden == ["train"])
        run.press(.character("v"))
        #expect(run.state.view.board[.metric(.loss)].hidden.isEmpty)
        run.press(.enter)
        let line = try #require(run.text().split(separator: "\n").dropFirst().first.map(String.init))
        let place = try #require(line.firstRange(of: "val"))
        let column = line.distance(from: line.startIndex, to: place.lowerBound)
        _ = update(&run.state, .input(.mouse(MouseEvent(.pressed(.left), at: Point(column: column, row: 1)))))
        #expect(run.state.view.board[.metric(.loss)].hidden == ["val"])
        #expect(run.text().contains("hidden: val"))
    }

    @Test("a locked range stays whatever comes; outliers are clipped and marked, or shown whole")
    func ranges() throws {
        var run = try running()
        _ = command("range 0 2", &run)
        run.step(1001, loss: 500)
        #expect(ChartBuilder(.metric(.loss), of: run.state).chart.y == 0...2)
        _ = command("range", &run)
        let clipped = ChartBuilder(.metric(.loss), of: run.state).chart.y.upperBound
        #expect(clipped < 20 && run.text().contains("up to"))
        run.press(.character("o"), .character(":"))
        run.type("smooth 0")
        run.press(.enter)
        #expect(ChartBuilder(.metric(.loss), of: run.state).chart.y.upperBound >= 500)
    }

    @Test("the grid takes charts in and out, in any order, and remembers them")
    func grid() throws {
        var run = try running()
        run.press(.character("c"))
        #expect(run.state.view.board.grid.count == 5 && run.state.view.board.focused == 1)
        run.press(.character(")"), .character("j"), .character("d"), .character("C"), .character("C"))
        #expect(run.state.view.board.grid.count == 4 && run.state.view.board.columns == 2)
        let memory = run.state.memory
        var options = DashboardOptions(
            themes: [], colorDepth: .truecolor, glyphSet: .unicode, size: Size(columns: 80, rows: 24))
        options.memory = memory
        let state = DashboardState(options)
        #expect(state.view.board.grid == run.state.view.board.grid && state.view.board.columns == 2)
        for _ in 0..<30 { run.press(.character("d")) }
        #expect(run.state.view.board.grid.count == 1)
        for _ in 0..<30 { run.press(.character("c")) }
        #expect(run.state.view.board.grid.count == 16)
        _ = run.picture()
    }

    @Test("charts of the grid lie beside each other and fill the page", arguments: 1...16)
    func frames(count: Int) {
        var board = ChartBoard()
        board.grid = Array(repeating: .learningRate, count: count)
        for size in [Size(columns: 80, rows: 22), Size(columns: 200, rows: 58), Size(columns: 60, rows: 16)] {
            for columns in [nil, 1, 2, 3, 4] as [Int?] {
                board.columns = columns
                let frames = ChartsPage.frames(board, in: Rect(size)).map(\.area)
                #expect(frames.reduce(0) { $0 + $1.columns * $1.rows } == size.columns * size.rows)
                #expect(frames.allSatisfy { $0.intersection(Rect(size)) == $0 })
            }
        }
    }

    @Test("ten million steps are drawn from no more points than the screen can use, at every zoom")
    func work() throws {
        var run = try SyntheticRun(120, 40)
        run.start()
        var step = 0
        while step < 10_000_000 {
            var record = StepRecord(
                step: step + 1, epoch: 1, loss: 1 + Double(step % 7), gradientNorm: 1, learningRate: 1e-3,
                examplesPerSecond: 1)
            record.lastStep = step + 250
            step += 250
            run.state.progress.take(record)
        }
        for window in [ChartWindow.all, .last(0.5), .last(0.001), .steps(4_000_000...4_100_000), .steps(1...5000)] {
            run.state.view.board.window = window
            let points = ChartBuilder(.metric(.loss), of: run.state).chart.curves.map(\.points.count)
            #expect(points.allSatisfy { $0 <= 6000 }, "\(window): \(points)")
        }
        // A hundredth of the run still has points enough to see its shape.
        run.state.view.board.window = .last(0.01)
        #expect(ChartBuilder(.metric(.loss), of: run.state).chart.curves[0].points.count > 40)
    }

    @Test("a value that is no number is a gap with a mark, however it is shown")
    func gaps() throws {
        var run = try SyntheticRun(120, 40)
        run.start()
        for step in 1...400 { run.step(step, loss: step % 50 == 0 ? .nan : 1) }
        run.press(.character("2"))
        for keys in [[], [.character("y")], [.character("m")], [.character("X")]] as [[Key]] {
            for key in keys { run.press(key) }
            #expect(run.text().contains("✕"))
        }
    }

    @Test("training is a line and validation is dotted, so that they differ without colours")
    func withoutColours() throws {
        var run = try running()
        run.press(.enter, .character("m"), .character("m"))
        let kinds = ChartBuilder(.metric(.loss), of: run.state).chart.curves.map(\.kind)
        #expect(kinds.contains(.area) && kinds.contains(.dots))
    }

    @Test("a chart is exported as it is shown")
    func export() throws {
        var run = try running()
        _ = command("zoom 100 300", &run)
        _ = command("axis epoch", &run)
        guard case .saveChart(let chart, let path) = command("save-chart out.svg", &run).first else {
            Issue.record("nothing was saved")
            return
        }
        #expect(path == "out.svg" && chart.axis == "epoch" && chart.series.map(\.name) == ["train", "val"])
        #expect(chart.series[0].points.allSatisfy { $0.x >= 2.4 && $0.x <= 7.6 })
    }
}
