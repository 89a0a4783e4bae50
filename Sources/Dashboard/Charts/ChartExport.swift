import RunProtocol
public import TerminalUI

/// A chart's curves as numbers, for a picture outside of the screen.
public struct ChartExport: Sendable {
    /// What a curve is, which is what its colour tells.
    public enum Look: Sendable, Equatable {
        case training, validation, other
        /// One of several runs, by its number from 0.
        case run(Int)
    }

    /// One curve.
    public struct Series: Sendable, Equatable {
        /// Its name.
        public var name: String
        /// What it is.
        public var look: Look
        /// Its points, by the axis' unit.
        public var points: [LineChart.Point]
    }

    /// What the chart shows.
    public var title: String
    /// What runs along its axis, with its unit where it has one.
    public var axis: String
    /// The curves in sight.
    public var series: [Series]
    /// Interventions, by the axis' unit, with what they were.
    public var marks: [(x: Double, title: String)]
    /// How values are laid along the axis.
    public var scale: AxisScale
    /// How places are laid along the horizontal axis.
    public var xScale: AxisScale
    /// The part that is shown.
    public var domain: ClosedRange<Double>
    /// The values that are shown, where a person has locked them.
    public var range: ClosedRange<Double>?
    /// The label of a horizontal tick, given its value and the step between ticks.
    public var xLabel: @Sendable (Double, Double) -> String
    /// The label of a vertical tick, given its value and the step between ticks.
    public var yLabel: @Sendable (Double, Double) -> String
}

extension ChartExport: Equatable {
    /// Whether both show the same.
    public static func == (one: ChartExport, other: ChartExport) -> Bool {
        one.title == other.title && one.axis == other.axis && one.series == other.series && one.scale == other.scale
            && one.xScale == other.xScale && one.domain == other.domain && one.range == other.range
            && one.marks.map(\.x) == other.marks.map(\.x) && one.marks.map(\.title) == other.marks.map(\.title)
    }
}

extension DashboardState {
    /// The chart that the keys go to, as it is shown now, and a name for its file.
    func exportInFocus() -> (chart: ChartExport, name: String) {
        if view.page == .runs { return (exportRuns(), "runs-\(runs.chart.quantity.name)") }
        return (export(chartInFocus), "\(run?.name ?? "run")-\(chartInFocus.name)")
    }

    /// A chart as it is shown now.
    func export(_ quantity: Quantity) -> ChartExport {
        let builder = ChartBuilder(quantity, of: self)
        let window = view.board.forgetting * (builder.steps.upperBound - builder.steps.lowerBound)
        let series = builder.series.filter { !builder.settings.hidden.contains($0.name) }.map { item in
            let raw = item.series.points(in: builder.steps)
            let points = item.isNoisy ? item.series.smoothed(in: builder.steps, window: window) : raw
            let placed = zip(points, raw).map { smooth, raw in
                LineChart.Point(
                    x: builder.scale.place(of: smooth.x), y: smooth.y, low: raw.low, high: raw.high,
                    hasGap: raw.hasGap)
            }
            return ChartExport.Series(
                name: item.name, look: item.name == "val" ? .validation : item.name == "train" ? .training : .other,
                points: placed)
        }
        let marks = interventions.map {
            (x: builder.scale.place(of: Double($0.step)), title: "step \($0.step): \($0.label)")
        }
        let chart = builder.chart
        return ChartExport(
            title: quantity.titles.long, axis: view.board.axis.title, series: series, marks: marks, scale: chart.yScale,
            xScale: chart.xScale, domain: chart.x, range: builder.settings.lockedRange, xLabel: chart.xLabel,
            yLabel: chart.yLabel)
    }

    /// The chart of the page of runs as it is shown now.
    func exportRuns() -> ChartExport {
        let runsChart = RunsChart(self)
        let chart = runsChart.chart
        let isAlone = runs.compared.isEmpty
        let curves = chart.curves.filter { $0.kind != .band }
        let series = zip(runsChart.lines, curves).map { line, curve in
            let look: ChartExport.Look =
                isAlone ? line.series.name == "val" ? .validation : .training : .run(line.slot)
            return ChartExport.Series(
                name: isAlone ? line.series.name : line.entry.name, look: look, points: curve.points)
        }
        return ChartExport(
            title: isAlone ? runs.chart.quantity.quantity.titles.long : runs.chart.quantity.title,
            axis: view.board.axis.title, series: series, marks: [], scale: chart.yScale, xScale: chart.xScale,
            domain: chart.x, range: runs.chart.lockedRange, xLabel: chart.xLabel, yLabel: chart.yLabel)
    }
}
