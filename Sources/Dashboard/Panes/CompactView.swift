import RunProtocol
import TerminalUI

/// The most important figures alone, for a small window beside other work.
struct CompactView {
    func draw(_ state: DashboardState, in area: Rect, on canvas: inout Canvas) {
        let palette = canvas.palette
        let (sign, word, role) = HeaderPane.status(of: state)
        var head = StyledText("\(sign) \(word)", palette.style(role, on: .bg, .bold))
        head.append("  \(NumberFormat.clock(state.clock.elapsed(now: state.now)))", palette.style(.muted))
        canvas.write(head, area.column + 1, area.row, width: area.columns - 2)
        let last = area.maxRow - 1
        HintsPane().draw(
            state, in: Rect(column: area.column, row: last, columns: area.columns, rows: 1), on: &canvas)
        drawProgress(state, Rect(column: area.column + 1, row: last - 1, columns: area.columns - 2, rows: 1), &canvas)
        let middle = Rect(
            column: area.column + 1, row: area.row + 1, columns: area.columns - 2, rows: max(0, area.rows - 3))
        let rows = Self.rows(of: state)
        // What is left below the figures is for the curve.
        let shown = min(rows.count, max(2, middle.rows - 4), middle.rows)
        for (index, item) in rows.prefix(shown).enumerated() {
            canvas.write(item.title, middle.column, middle.row + index, palette.style(.muted), width: 11)
            canvas.write(
                item.value, middle.column + 12, middle.row + index, palette.style(item.role, on: .bg, .bold),
                width: middle.columns - 12)
        }
        let rest = Rect(
            column: middle.column, row: middle.row + shown, columns: middle.columns, rows: middle.rows - shown)
        let builder = ChartBuilder(.metric(.loss), of: state)
        guard rest.rows >= 3, !builder.isEmpty else { return }
        var chart = builder.chart
        chart.showsXAxis = false
        chart.happenings = []
        chart.marks = []
        canvas.draw(chart, in: rest)
    }

    private static func rows(of state: DashboardState) -> [MetricRow] {
        let all = MetricRow.rows(for: state)
        // The loss, then the score, then the rest of the losses.
        let order = ["val loss", "train loss"]
        let first = order.compactMap { title in all.first { $0.title == title } }
        let scores = all.filter { row in state.run?.metrics.contains { $0 != .loss && $0.title == row.title } == true }
        return Array((first + scores.prefix(1) + all.filter { $0.title == "best val" }))
    }

    private func drawProgress(_ state: DashboardState, _ line: Rect, _ canvas: inout Canvas) {
        guard let run = state.run, run.totalSteps > 0 else { return }
        let share = min(Double(state.progress.step) / Double(run.totalSteps), 1)
        var text = StyledText(NumberFormat.percent(share, 0), canvas.palette.style(.title, on: .bg, .bold))
        if let left = HeaderPane.timeLeft(of: state) {
            text.append(" left \(NumberFormat.clock(left))", canvas.palette.style(.muted))
        }
        canvas.write(text, line.maxColumn - text.columns, line.row)
        canvas.draw(
            Meter(fraction: share),
            in: Rect(column: line.column, row: line.row, columns: line.columns - text.columns - 1, rows: 1))
    }
}
