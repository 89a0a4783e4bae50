import RunProtocol
import TerminalUI

/// How far the run is: a line, in a box where there is room for one.
struct ProgressPane: Pane {
    func draw(_ state: DashboardState, in area: Rect, on canvas: inout Canvas) {
        var line = Rect(column: area.column + 1, row: area.row, columns: area.columns - 2, rows: 1)
        if area.rows >= 3 {
            canvas.draw(Panel("progress", trailing: pace(state)), in: area)
            line = Rect(column: area.column + 2, row: area.row + 1, columns: area.columns - 4, rows: 1)
        }
        guard let run = state.run else { return }
        let palette = canvas.palette
        var left = StyledText("epoch ", palette.style(.muted))
        let epochs = String(run.epochs)
        let epoch = String(max(1, state.progress.epoch))
        left.append(
            String(repeating: " ", count: max(0, epochs.count - epoch.count)) + epoch,
            palette.style(.title, on: .bg, .bold))
        left.append("/\(epochs)", palette.style(.muted))
        let share = run.totalSteps > 0 ? min(Double(state.progress.step) / Double(run.totalSteps), 1) : 0
        let percent = NumberFormat.percent(share, 1)
        var right = StyledText(
            String(repeating: " ", count: max(0, 6 - percent.count)) + percent, palette.style(.title, on: .bg, .bold))
        let total = NumberFormat.grouped(run.totalSteps)
        let step = NumberFormat.grouped(state.progress.step)
        let padding = String(repeating: " ", count: max(0, total.count - step.count))
        right.append("  \(padding)\(step) / \(total) steps", palette.style(.muted))
        canvas.write(left, line.column, line.row)
        canvas.write(right, line.maxColumn - right.columns, line.row)
        let start = line.column + left.columns + 2
        canvas.draw(
            Meter(fraction: share),
            in: Rect(column: start, row: line.row, columns: line.maxColumn - right.columns - 1 - start, rows: 1))
    }

    private func pace(_ state: DashboardState) -> StyledText {
        guard !state.isFinished, let pace = state.clock.stepsPerSecond else { return StyledText() }
        var text = StyledText(NumberFormat.compact(pace), state.palette.style(.fg, on: .bg, .bold))
        text.append(" steps/s", state.palette.style(.muted))
        return text
    }
}
