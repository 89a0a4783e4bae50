import RunProtocol
import TerminalUI

/// How far the run is: a line, in a box where there is room for one, with what may end it earlier below.
struct ProgressPane: Pane {
    func draw(_ state: DashboardState, in area: Rect, on canvas: inout Canvas) {
        var line = Rect(column: area.column + 1, row: area.row, columns: area.columns - 2, rows: 1)
        if area.rows >= 3 {
            canvas.draw(Panel("progress", trailing: pace(state)), in: area)
            line = Rect(column: area.column + 2, row: area.row + 1, columns: area.columns - 4, rows: 1)
        }
        guard let run = state.run else { return }
        if area.rows >= 4 {
            drawStopping(
                state, in: Rect(column: line.column, row: line.row + 1, columns: line.columns, rows: 1), &canvas)
        }
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
        // A single line has no room for more than the patience.
        if area.rows < 3, area.columns >= 76, !state.isFinished, let patience = StoppingFacts.patience(state),
            let rest = StoppingFacts.patienceLeft(state)
        {
            left.append("  patience ", palette.style(.muted))
            left.append("\(rest)/\(patience)", palette.style(rest * 4 <= patience ? .warn : .fg))
            canvas.write(left, line.column, line.row)
        }
        let start = line.column + left.columns + 2
        canvas.draw(
            Meter(fraction: share),
            in: Rect(column: start, row: line.row, columns: line.maxColumn - right.columns - 1 - start, rows: 1))
    }

    private func drawStopping(_ state: DashboardState, in line: Rect, _ canvas: inout Canvas) {
        let palette = canvas.palette
        var text = StyledText()
        func add(_ title: String, _ value: String, _ role: Role) {
            if text.columns > 0 { text.append("   ", palette.style(.muted)) }
            text.append("\(title) ", palette.style(.muted))
            text.append(value, palette.style(role))
        }
        if let status = state.steering.stopping, let best = status.best, let step = status.bestStep {
            let value = "\(MetricRow.text(best, of: status.metric)) at step \(NumberFormat.grouped(step))"
            add("best", value, .best)
        }
        for fact in StoppingFacts(state).all { add(fact.title, fact.text, fact.role) }
        var keys = StyledText()
        if state.isAvailable(.stopAfterEpoch), let key = state.keys.label(of: .stopping, canvas.glyphs) {
            keys.append(key, palette.style(.key))
            keys.append(" when it stops", palette.style(.muted))
        }
        canvas.write(keys, line.maxColumn - keys.columns, line.row)
        canvas.write(text, line.column, line.row, width: line.columns - keys.columns - 2)
    }

    private func pace(_ state: DashboardState) -> StyledText {
        guard !state.isFinished, let pace = state.clock.stepsPerSecond else { return StyledText() }
        var text = StyledText(NumberFormat.compact(pace), state.palette.style(.fg, on: .bg, .bold))
        text.append(" steps/s", state.palette.style(.muted))
        return text
    }
}
