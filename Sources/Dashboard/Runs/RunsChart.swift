import RunProtocol
import TerminalUI

/// How the chart of the page of runs is looked at. Axis and smoothing are those of all charts.
struct RunsChartSettings: Sendable, Equatable {
    var quantity = RunQuantity(.metric(.loss), .validation)
    /// What is shown, in the axis' unit; nil for all.
    var window: ClosedRange<Double>?
    var lockedRange: ClosedRange<Double>?
    var isLogarithmic = false
    var clipsOutliers = true
    /// The place that is inspected, in the axis' unit.
    var cursor: Double?
    /// Where a drag began, and the box that it spans.
    var dragStart: Place?
    var selection: LineChart.Selection?

    /// A place in the chart.
    struct Place: Sendable, Equatable {
        var x: Double
        var y: Double
    }
}

/// Makes the chart in which runs lie over one another.
struct RunsChart {
    /// A run's curve, with the way from its steps to places along the axis.
    struct Line {
        var slot: Int
        var entry: RunEntry
        var course: RunCourse
        var series: ChartSeries
        var scale: HorizontalScale
        var role: Role
    }

    let state: DashboardState
    let lines: [Line]
    /// Runs whose course is not told yet, or that have none of this quantity.
    let missing: Int

    private var settings: RunsChartSettings { state.runs.chart }

    init(_ state: DashboardState) {
        self.state = state
        let drawn = state.runs.drawn
        let isAlone = state.runs.compared.isEmpty
        let board = state.view.board
        lines = drawn.flatMap { item -> [Line] in
            guard let course = state.runs.courses[item.entry.path] else { return [] }
            let scale = HorizontalScale(
                board.axis, isLogarithmic: board.isLogarithmicAlong, progress: course.progress)
            // A run alone shows both parts of the data, as its own chart does.
            let quantity = state.runs.chart.quantity
            let parts =
                isAlone
                ? [RunQuantity(quantity.quantity, .training), .init(quantity.quantity, .validation)] : [quantity]
            var known: Set<String> = []
            return parts.compactMap { part in
                guard let series = course.series(of: part), known.insert(series.name).inserted else { return nil }
                return Line(
                    slot: item.slot, entry: item.entry, course: course, series: series, scale: scale,
                    role: isAlone ? series.role : RunsState.role(ofSlot: item.slot))
            }
        }
        missing = drawn.count - Set(lines.map(\.entry.path)).count
    }

    var isEmpty: Bool { lines.isEmpty }

    /// All that there is along the axis.
    var whole: ClosedRange<Double> {
        let ends = lines.map { $0.scale.place(of: Double(max($0.series.series.lastStep ?? 1, 1))) }
        let first = lines.map { $0.scale.place(of: Double($0.series.series.firstStep ?? 0)) }.min() ?? 0
        let start = state.view.board.isLogarithmicAlong ? max(first, 1e-9) : 0
        return start...max(ends.max() ?? 1, start + 1e-9)
    }

    var bounds: ClosedRange<Double> { settings.window ?? whole }

    var chart: LineChart {
        let bounds = bounds
        var bands: [LineChart.Curve] = []
        var curves: [LineChart.Curve] = []
        for line in lines {
            let steps = steps(of: line, in: bounds)
            let raw = placed(line.series.series.points(in: steps), line)
            let window = state.view.board.forgetting * (steps.upperBound - steps.lowerBound)
            let isSmoothed = line.series.isNoisy && window > 0
            let points = isSmoothed ? placed(line.series.series.smoothed(in: steps, window: window), line) : raw
            // Bands of many runs would hide one another.
            if isSmoothed, lines.count <= 2 {
                bands.append(LineChart.Curve(raw, role: line.role == .train ? .trainRaw : .faint, kind: .band))
            }
            curves.append(LineChart.Curve(points, role: line.role, kind: lines.count == 1 ? .area : .line))
        }
        var chart = LineChart(
            curves: bands + curves, x: bounds, y: settings.lockedRange ?? range(curves.map(\.points)))
        chart.yScale = settings.isLogarithmic ? .logarithmic : .linear
        chart.xScale = state.view.board.isLogarithmicAlong ? .logarithmic : .linear
        chart.yLabel = settings.quantity.quantity.label
        if let scale = lines.first?.scale { chart.xLabel = scale.label }
        chart.cursor = settings.cursor
        chart.selection = settings.selection
        if lines.count > 1, !state.runs.compared.isEmpty { chart.marks = numbers(at: curves, in: bounds) }
        if let line = lines.first, state.runs.compared.isEmpty {
            chart.happenings = line.course.interventions.map {
                LineChart.Happening(x: line.scale.place(of: Double($0.step)), label: $0.label)
            }
        }
        return chart
    }

    /// The number of each run at the end of its curve: tells them apart without colours.
    private func numbers(at curves: [LineChart.Curve], in bounds: ClosedRange<Double>) -> [LineChart.Mark] {
        zip(lines, curves).compactMap { line, curve in
            guard let last = curve.points.last(where: { bounds.contains($0.x) && $0.y.isFinite }) else { return nil }
            return LineChart.Mark(
                x: last.x, y: last.y, label: "", role: line.role, glyph: RunsChart.number(ofSlot: line.slot))
        }
    }

    static func number(ofSlot slot: Int) -> Unicode.Scalar { Unicode.Scalar(UInt8(ascii: "1") + UInt8(slot % 9)) }

    /// The value of a line at the place that is inspected, else its last.
    func value(of line: Line) -> Double? {
        guard let cursor = settings.cursor else { return line.series.present ?? line.series.series.last }
        let step = line.scale.step(at: cursor)
        guard step <= Double(line.series.series.lastStep ?? 0) + 0.5 else { return nil }
        return line.series.series.value(at: step)
    }

    private func steps(of line: Line, in bounds: ClosedRange<Double>) -> ClosedRange<Double> {
        let low = line.scale.step(at: bounds.lowerBound)
        return low...max(low, line.scale.step(at: bounds.upperBound))
    }

    private func placed(_ points: [LineChart.Point], _ line: Line) -> [LineChart.Point] {
        guard line.scale.map != nil else { return points }
        return points.map {
            var point = $0
            point.x = line.scale.place(of: point.x)
            return point
        }
    }

    private func range(_ curves: [[LineChart.Point]]) -> ClosedRange<Double> {
        let isPositive = curves.joined().allSatisfy { !($0.y < 0) }
        return ChartRange.values(
            curves, scale: settings.isLogarithmic ? .logarithmic : .linear,
            floor: settings.quantity.quantity.floor ?? (isPositive ? 0 : nil),
            clipsOutliers: settings.clipsOutliers)
    }
}
