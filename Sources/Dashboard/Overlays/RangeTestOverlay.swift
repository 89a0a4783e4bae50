import RunProtocol
import TerminalUI

/// What the learning-rate finder found: the loss over the rate, with its suggestion marked.
struct RangeTestOverlay {
    func draw(_ state: DashboardState, on canvas: inout Canvas) {
        guard let test = state.steering.rangeTest else { return }
        let box = OverlayBox(
            columns: min(110, state.size.columns - 6), lines: min(22, state.size.rows - 6), on: state.size)
        let palette = canvas.palette
        box.draw(
            title: "learning-rate finder",
            trailing: StyledText("the run itself is untouched", palette.style(.muted, on: .overlayBg)), on: &canvas)
        let inner = box.inner
        var head = StyledText()
        if let suggestion = test.suggestion {
            head.append("take \(ValueText.short(suggestion))  ", palette.style(.best, on: .overlayBg, .bold))
        }
        head.append(test.reason, palette.style(.fg, on: .overlayBg))
        canvas.write(head, inner.column, inner.row, width: inner.columns)
        let area = Rect(column: inner.column, row: inner.row + 2, columns: inner.columns, rows: inner.rows - 2)
        if let chart = Self.chart(of: test) { canvas.draw(chart, in: area) }
    }

    static func chart(of test: RangeTestRecord) -> LineChart? {
        guard let first = test.points.first, let last = test.points.last, last.learningRate > first.learningRate else {
            return nil
        }
        let raw = test.points.map { LineChart.Point(x: $0.learningRate, y: $0.loss) }
        let smooth = test.points.map { LineChart.Point(x: $0.learningRate, y: $0.smoothedLoss) }
        var chart = LineChart(
            curves: [
                LineChart.Curve(raw, role: .trainRaw, kind: .band), LineChart.Curve(smooth, role: .train),
            ], x: first.learningRate...last.learningRate, y: ChartRange.values([smooth], scale: .linear))
        chart.xScale = .logarithmic
        chart.ground = .overlayBg
        if let suggestion = test.suggestion {
            let nearest = test.points.min { abs($0.learningRate - suggestion) < abs($1.learningRate - suggestion) }
            chart.marks = [
                LineChart.Mark(
                    x: suggestion, y: nearest?.smoothedLoss ?? first.smoothedLoss,
                    label: ValueText.short(suggestion), role: .best)
            ]
        }
        return chart
    }
}
