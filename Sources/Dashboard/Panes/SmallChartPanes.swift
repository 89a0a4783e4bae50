import RunProtocol
import TerminalUI

/// The metric that says most, on the validation part: accuracy, or R² for a regression.
struct ScorePane: Pane {
    func draw(_ state: DashboardState, in area: Rect, on canvas: inout Canvas) {
        let metric = Self.metric(of: state.run)
        let series = state.progress.validationMetrics[metric] ?? Series()
        let text = series.last.map { MetricRow.text($0, of: metric) }
        var chart = SmallChart(
            title: metric.title, shortTitle: metric.title, value: text ?? "", role: .series1, series: series,
            waiting: "after the first validation")
        chart.comparison = state.progress.trainingMetrics[metric]
        if metric.isShare { chart.label = { value, step in AxisTicks.label(value * 100, step: step * 100) + "%" } }
        chart.draw(state, in: area, on: &canvas)
    }

    static func metric(of run: RunDescription?) -> Metric {
        let known = run?.metrics ?? []
        return [.accuracy, .r2, .macroF1, .rmse, .mae].first { known.contains($0) }
            ?? (run?.task == .regression ? .r2 : .accuracy)
    }
}

/// The learning rate as it was used.
struct LearningRatePane: Pane {
    func draw(_ state: DashboardState, in area: Rect, on canvas: inout Canvas) {
        let series = state.progress.learningRate
        var chart = SmallChart(
            title: "learning rate", shortTitle: "lr", value: series.last.map(ValueText.short) ?? "", role: .series2,
            series: series, waiting: "after the first step")
        chart.floor = 0
        chart.draw(state, in: area, on: &canvas)
    }
}

/// Training examples a second.
struct ThroughputPane: Pane {
    func draw(_ state: DashboardState, in area: Rect, on canvas: inout Canvas) {
        let series = state.progress.throughput
        var chart = SmallChart(
            title: "throughput", shortTitle: "speed",
            value: series.last.map { "\(NumberFormat.compact($0))/s" } ?? "", role: .series3,
            series: series, waiting: "after the first step")
        chart.floor = 0
        chart.draw(state, in: area, on: &canvas)
    }
}

/// A box with one curve.
struct SmallChart {
    var title: String
    /// The title where the full one and the value have no room side by side.
    var shortTitle: String
    var value: String
    var role: Role
    var series: Series
    /// When the first value comes.
    var waiting: String
    /// The same quantity on the training part.
    var comparison: Series?
    var floor: Double?
    var label: @Sendable (Double, Double) -> String = { AxisTicks.label($0, step: $1) }

    func draw(_ state: DashboardState, in area: Rect, on canvas: inout Canvas) {
        let value = StyledText(value, canvas.palette.style(role, on: .bg, .bold))
        let fits = title.count + value.columns + 8 <= area.columns
        let title = fits ? title : shortTitle
        canvas.draw(Panel(title, trailing: value), in: area)
        let inner = area.inset()
        guard !series.isEmpty else { return canvas.drawWaiting(waiting, in: inner) }
        let steps = ChartRange.steps(
            first: 0, last: max(state.progress.step, 1), share: state.view.window.rawValue)
        let points = series.points(in: steps)
        var curves = [LineChart.Curve(points, role: role, kind: .area)]
        var shown = [points]
        if let comparison {
            let other = comparison.points(in: steps)
            curves.insert(LineChart.Curve(other, role: .trainRaw, kind: .band), at: 0)
            shown.append(other)
        }
        var chart = LineChart(
            curves: curves, x: steps, y: ChartRange.values(shown, scale: .linear, floor: floor))
        chart.yLabel = label
        chart.showsXAxis = inner.rows >= 9
        canvas.draw(chart, in: inner)
    }
}
