import RunProtocol
import TerminalUI

/// The box with the chart of the runs that are compared.
struct RunsChartView {
    func draw(_ state: DashboardState, in area: Rect, on canvas: inout Canvas) {
        let runs = RunsChart(state)
        let title =
            runs.lines.count <= 2 && state.runs.compared.isEmpty
            ? state.runs.chart.quantity.quantity.titles.long : state.runs.chart.quantity.title
        let legend = legend(runs, state, room: area.columns - title.count - 8)
        canvas.draw(Panel(title, trailing: legend, isFocused: state.runs.focus == .chart), in: area)
        let inner = area.inset()
        guard !runs.isEmpty else { return canvas.drawWaiting(waiting(state), in: inner) }
        var chart = runs.chart
        chart.showsXAxis = inner.rows >= 9
        canvas.draw(chart, in: inner)
        canvas.drawNotch(notes(runs, state), at: area)
    }

    private func waiting(_ state: DashboardState) -> String {
        if state.runs.drawn.isEmpty { return "no run is selected" }
        let isKnown = state.runs.drawn.allSatisfy { state.runs.courses[$0.entry.path] != nil }
        return isKnown ? "no \(state.runs.chart.quantity.title) was told" : "reading the curves"
    }

    /// Values under the cursor, or the latest, in the colours of the curves.
    private func legend(_ runs: RunsChart, _ state: DashboardState, room: Int) -> StyledText {
        func text(hasNames: Bool, hasValues: Bool) -> StyledText {
            var text = StyledText()
            if let cursor = state.runs.chart.cursor, let line = runs.lines.first {
                text.append(line.scale.text(of: line.scale.step(at: cursor)), state.palette.style(.key, on: .bg, .bold))
            }
            for line in runs.lines {
                if !text.isEmpty { text.append("  ", state.palette.style(.muted)) }
                let isAlone = state.runs.compared.isEmpty
                let sign = isAlone ? state.glyphs.legendLine : RunsChart.number(ofSlot: line.slot)
                text.append("\(sign)", state.palette.style(line.role, on: .bg, .bold))
                if hasNames {
                    text.append(" \(isAlone ? line.series.name : line.entry.name)", state.palette.style(.muted))
                }
                if hasValues, let value = runs.value(of: line) {
                    text.append(
                        " \(state.runs.chart.quantity.quantity.text(value))",
                        state.palette.style(line.role, on: .bg, .bold))
                }
            }
            return text
        }
        let forms = [(true, true), (false, true), (false, false)].map { text(hasNames: $0.0, hasValues: $0.1) }
        return forms.first { $0.columns <= room } ?? StyledText()
    }

    private func notes(_ runs: RunsChart, _ state: DashboardState) -> String {
        let (settings, board) = (state.runs.chart, state.view.board)
        var words: [String] = []
        if runs.missing > 0 { words.append("\(runs.missing) without this curve") }
        if board.axis != .step { words.append("by \(board.axis.rawValue)") }
        if settings.isLogarithmic { words.append("log") }
        if board.isLogarithmicAlong { words.append("log \(board.axis.rawValue)") }
        if settings.lockedRange != nil { words.append("range locked") }
        if !settings.clipsOutliers { words.append("outliers whole") }
        if settings.window != nil { words.append("zoomed") }
        return words.joined(separator: " \(state.glyphs.separator) ")
    }
}
