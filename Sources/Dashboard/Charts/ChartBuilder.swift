import RunProtocol
import TerminalUI

/// Makes the chart of a quantity as the person has it shown.
struct ChartBuilder {
    let state: DashboardState
    let quantity: Quantity
    let scale: HorizontalScale
    let settings: ChartSettings
    /// The steps in sight.
    let steps: ClosedRange<Double>

    init(_ quantity: Quantity, of state: DashboardState) {
        self.state = state
        self.quantity = quantity
        settings = state.view.board[quantity]
        scale = state.horizontalScale
        steps = state.shownSteps(of: quantity)
    }

    /// All curves that there are, hidden ones too.
    var series: [ChartSeries] { state.progress.series(of: quantity).filter { !$0.series.isEmpty } }

    /// Whether there is anything to show.
    var isEmpty: Bool { series.isEmpty }

    /// The chart.
    var chart: LineChart {
        var curves: [LineChart.Curve] = []
        var measured: [[LineChart.Point]] = []
        let window = state.view.board.forgetting * (steps.upperBound - steps.lowerBound)
        let overlays = overlayCurves
        curves += overlays
        for (index, item) in series.enumerated() where !settings.hidden.contains(item.name) {
            let isSmoothed = item.isNoisy && window > 0
            let raw = placed(item.series.points(in: steps))
            let line = isSmoothed ? placed(item.series.smoothed(in: steps, window: window)) : raw
            if isSmoothed, !state.isLineSlow {
                let role: Role = item.role == .train ? .trainRaw : .faint
                curves.insert(LineChart.Curve(raw, role: role, kind: .band), at: 0)
            }
            let kind: LineChart.Kind = index == 0 ? .area : item.isDotted ? .dots : .line
            curves.append(LineChart.Curve(line, role: item.role, kind: kind))
            measured.append(line)
        }
        measured += overlays.map(\.points)
        var chart = LineChart(curves: curves, x: bounds, y: range(measured))
        chart.yScale = settings.isLogarithmic ? .logarithmic : .linear
        chart.xScale = state.view.board.isLogarithmicAlong ? .logarithmic : .linear
        chart.yLabel = quantity.label
        chart.xLabel = scale.label
        addMarks(to: &chart)
        return chart
    }

    /// The shown steps as places along the axis.
    private var bounds: ClosedRange<Double> {
        let low = scale.place(of: max(steps.lowerBound, state.view.board.isLogarithmicAlong ? 1 : 0))
        return low...max(scale.place(of: steps.upperBound), low + 1e-9)
    }

    private func placed(_ points: [LineChart.Point]) -> [LineChart.Point] {
        guard scale.map != nil else { return points }
        return points.map {
            var point = $0
            point.x = scale.place(of: point.x)
            return point
        }
    }

    private func range(_ curves: [[LineChart.Point]]) -> ClosedRange<Double> {
        if let locked = settings.lockedRange { return locked }
        let isPositive = curves.joined().allSatisfy { !($0.y < 0) }
        let floor = quantity.floor ?? (isPositive && quantity != .generalizationGap ? 0 : nil)
        return ChartRange.values(
            curves, scale: settings.isLogarithmic ? .logarithmic : .linear, floor: floor,
            clipsOutliers: settings.clipsOutliers)
    }

    // MARK: What lies behind and ahead

    /// Curves that are not the run's own course: a parent's, what was abandoned, what a schedule will do.
    private var overlayCurves: [LineChart.Curve] {
        var curves: [LineChart.Curve] = []
        func add(_ points: [LineChart.Point], _ role: Role, _ kind: LineChart.Kind = .line) {
            if points.count > 1 { curves.append(LineChart.Curve(placed(points), role: role, kind: kind)) }
        }
        if quantity == .metric(.loss) {
            for stretch in state.steering.abandoned { add(stretch.points(of: "train"), .muted) }
            for stretch in state.steering.abandoned { add(stretch.points(of: "val"), .muted, .dots) }
            if let overlay = state.steering.overlay, !settings.hidden.contains(overlay.name) {
                add(overlay.training.map { LineChart.Point(x: Double($0.step), y: $0.loss) }, .series2)
                add(overlay.validation.map { LineChart.Point(x: Double($0.step), y: $0.loss) }, .series2, .dots)
            }
        } else {
            for stretch in state.steering.abandoned { add(stretch.points(of: quantity.name), .muted) }
        }
        if quantity == .learningRate, let forecast = state.steering.forecasts[DashboardState.learningRateKey] {
            let ahead = forecast.points.filter { $0.step >= state.progress.step }
            add(ahead.map { LineChart.Point(x: Double($0.step), y: $0.value) }, .muted, .dots)
        }
        return curves
    }

    // MARK: Marks

    private func addMarks(to chart: inout LineChart) {
        let isLoss = quantity == .metric(.loss)
        if let best = state.progress.best, let value = value(at: best), !settings.hidden.contains("val") {
            let text = isLoss ? NumberFormat.measure(value) : quantity.text(value)
            chart.marks = [
                LineChart.Mark(
                    x: scale.place(of: Double(best.step)), y: value, label: "best \(text)", role: .best)
            ]
        }
        chart.happenings = state.interventions.map {
            LineChart.Happening(x: scale.place(of: Double($0.step)), label: isLoss ? $0.label : "")
        }
        chart.footMarks = state.progress.checkpointSteps.map {
            LineChart.FootMark(x: scale.place(of: Double($0)), kind: .checkpoint)
        }
        chart.footMarks += epochMarks.map { LineChart.FootMark(x: scale.place(of: $0), kind: .epoch) }
        chart.cursor = state.view.board.cursor.map { scale.place(of: $0) }
        chart.selection = selection
    }

    /// What the quantity came to at the best validation; nil where it is none of those that a validation measures.
    private func value(at best: (step: Int, loss: Double)) -> Double? {
        guard case .metric(let metric) = quantity else { return nil }
        if metric == .loss { return best.loss }
        guard let course = state.progress.validationMetrics[metric], course.lastStep ?? 0 >= best.step else {
            return nil
        }
        return course.value(at: Double(best.step))
    }

    /// The box that is being dragged: its steps in all charts, its values in that which it is dragged over.
    private var selection: LineChart.Selection? {
        guard let box = state.view.board.selection else { return nil }
        let steps = box.x.map {
            let low = scale.place(of: $0.lowerBound)
            return low...max(scale.place(of: $0.upperBound), low)
        }
        guard case .zoom(quantity, _) = state.view.drag else { return LineChart.Selection(x: steps) }
        return LineChart.Selection(x: steps, y: box.y)
    }

    /// The ends of epochs in sight, unless there are too many to be told apart.
    private var epochMarks: [Double] {
        guard let perEpoch = state.run.map({ Double($0.stepsPerEpoch) }), perEpoch > 0,
            steps.upperBound - steps.lowerBound < perEpoch * 24
        else { return [] }
        let first = (max(steps.lowerBound, 1) / perEpoch).rounded(.up)
        let last = (min(steps.upperBound, Double(state.progress.step)) / perEpoch).rounded(.down)
        return first <= last ? stride(from: first, through: last, by: 1).map { $0 * perEpoch } : []
    }
}

extension DashboardState {
    /// The key of the learning rate among the hyperparameters.
    static let learningRateKey = "optimizer.learning_rate"

    var horizontalScale: HorizontalScale {
        HorizontalScale(view.board.axis, isLogarithmic: view.board.isLogarithmicAlong, progress: progress)
    }

    /// The steps that a chart shows. That of the learning rate looks ahead to where its schedule ends.
    func shownSteps(of quantity: Quantity) -> ClosedRange<Double> {
        let first = min(progress.trainLoss.firstStep ?? 1, progress.validationLoss.firstStep ?? .max)
        let start = first <= progress.trainLoss.buckets.count ? 0 : first
        let last = max(progress.step, progress.furthestStep, first + 1)
        switch view.board.window {
        case .all:
            let end = quantity == .learningRate ? steering.forecasts[Self.learningRateKey]?.points.last?.step : nil
            return ChartRange.steps(first: start, last: max(last, end ?? 0))
        case .last(let share): return ChartRange.steps(first: start, last: last, share: share)
        case .steps(let steps): return steps
        }
    }
}
