import RunProtocol
import TerminalUI
import Testing

@testable import Dashboard

@Suite struct LayoutTests {
    /// What is wrong with a layout: panes outside the screen, or over one another.
    static func problems(_ frames: [(PaneID, Rect)], on size: Size) -> [String] {
        var problems: [String] = []
        let screen = Rect(size)
        for (index, (pane, area)) in frames.enumerated() {
            if area.isEmpty { problems.append("\(pane) is empty") }
            if area.intersection(screen) != area { problems.append("\(pane) leaves the screen: \(area)") }
            for (other, otherArea) in frames.dropFirst(index + 1) where !area.intersection(otherArea).isEmpty {
                problems.append("\(pane) lies over \(other)")
            }
        }
        return problems
    }

    @Test(
        "panes lie on the screen and not over one another, at every size",
        arguments: [
            DashboardLayout.Content(metrics: 8, controls: 8, hasMeters: true),
            DashboardLayout.Content(metrics: 9, controls: 12, hasMeters: false),
            DashboardLayout.Content(metrics: 7, controls: 1, hasMeters: true),
        ])
    func everySize(content: DashboardLayout.Content) {
        for columns in 60...300 {
            for rows in 18...100 where columns % 7 == 4 || rows % 5 == 2 || columns < 64 || rows < 20 {
                let size = Size(columns: columns, rows: rows)
                let layout = DashboardLayout(size: size, content: content)
                let problems = Self.problems(layout.frames.map { ($0.key, $0.value) }, on: size)
                #expect(problems.isEmpty, "\(columns)x\(rows): \(problems)")
                let least: [PaneID] = [.loss, .metrics, .hyperparameters, .log, .progress]
                #expect(least.allSatisfy { layout[$0] != nil })
            }
        }
    }

    @Test("the whole screen is used")
    func covers() {
        let content = DashboardLayout.Content(metrics: 8, controls: 8, hasMeters: true)
        for size in [Size(columns: 80, rows: 24), Size(columns: 120, rows: 40), Size(columns: 201, rows: 61)] {
            let layout = DashboardLayout(size: size, content: content)
            let covered = layout.frames.values.reduce(0) { $0 + $1.columns * $1.rows }
            // The header and the hints have a line each.
            #expect(covered == size.columns * (size.rows - 2))
        }
    }

    @Test("the harness finds panes that overlap or leave the screen")
    func harness() {
        let size = Size(columns: 80, rows: 24)
        let one = Rect(column: 0, row: 0, columns: 10, rows: 10)
        #expect(!Self.problems([(.loss, one), (.log, one)], on: size).isEmpty)
        #expect(!Self.problems([(.loss, Rect(column: 75, row: 0, columns: 10, rows: 1))], on: size).isEmpty)
    }

    @Test(
        "below the least size it says how large it must be",
        arguments: [
            Size(columns: 23, rows: 18), Size(columns: 60, rows: 5), Size(columns: 20, rows: 3),
        ])
    func tooSmall(size: Size) throws {
        let text = try SyntheticRun(size.columns, size.rows).text()
        #expect(text.contains("\(size.columns)×\(size.rows)") && text.contains("24×6"))
    }

    @Test(
        "any size can be drawn, in every state",
        arguments: [(0, 0), (1, 1), (3, 2), (59, 90), (60, 18), (61, 19), (110, 32), (300, 100)])
    func anySize(columns: Int, rows: Int) throws {
        var run = try SyntheticRun(columns, rows)
        _ = run.picture()
        run.start()
        run.train(90)
        let openings: [[Key]] = [
            [], [.character("?")], [.escape], [.character("t")], [.escape], [.character("q")], [.escape], [.enter],
            [.escape],
        ]
        for keys in openings {
            for key in keys { run.press(key) }
            #expect(run.picture().size == Size(columns: columns, rows: rows))
        }
        run.send(.runFinished(SyntheticRun.summary))
        _ = run.picture()
    }

    @Test("a pane that is gone after a change of size loses the focus")
    func focusStays() throws {
        var run = try SyntheticRun(80, 24)
        run.start()
        run.press(.tab)
        _ = update(&run.state, .input(.resized(Size(columns: 61, rows: 18))))
        #expect(run.state.layout.focusable.contains(run.state.view.focus))
    }
}
