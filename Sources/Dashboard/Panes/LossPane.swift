import RunProtocol
import TerminalUI

/// Training and validation loss over the steps.
struct LossPane: Pane {
    func draw(_ state: DashboardState, in area: Rect, on canvas: inout Canvas) {
        let isFocused = state.view.focus == .loss
        canvas.draw(
            Panel("loss", trailing: legend(state, width: area.columns - 12), isFocused: isFocused), in: area)
        let inner = area.inset()
        if state.progress.trainLoss.isEmpty {
            canvas.drawWaiting(waitingText(state), in: inner)
        } else {
            let chart = Self.chart(of: state)
            canvas.draw(chart, in: inner)
            canvas.drawNotch(settings(state, chart), at: area)
        }
    }

    private func waitingText(_ state: DashboardState) -> String {
        state.run == nil ? "preparing the run" : "waiting for the first step"
    }

    /// How the curves are shown, where that is not as at the start.
    private func settings(_ state: DashboardState, _ chart: LineChart) -> String {
        var words: [String] = []
        let highest = chart.curves.filter { $0.kind != .band }.flatMap { $0.points.map(\.y) }.filter(\.isFinite).max()
        if let highest, highest > chart.y.upperBound {
            words.append("\(state.glyphs.clippedMark) up to \(NumberFormat.measure(highest))")
        }
        if state.view.isLogarithmic { words.append("log") }
        if state.view.smoothing != .medium {
            words.append(state.view.smoothing == .none ? "not smoothed" : "\(state.view.smoothing) smoothing")
        }
        if state.view.window != .all { words.append("last \(NumberFormat.percent(state.view.window.rawValue, 0))") }
        return words.joined(separator: " \(state.glyphs.separator) ")
    }

    private func legend(_ state: DashboardState, width: Int) -> StyledText {
        let palette = state.palette
        let progress = state.progress
        var train = progress.averageTrainLoss
        var validation = progress.validation?.validation[.loss]
        var text = StyledText()
        if let cursor = state.view.cursor {
            text.append("step ", palette.style(.muted))
            text.append("\(NumberFormat.grouped(Int(cursor)))  ", palette.style(.key, on: .bg, .bold))
            train = progress.trainLoss.value(at: cursor)
            validation = progress.validationLoss.value(at: cursor)
        }
        func add(_ name: String, _ value: Double?, _ role: Role) {
            guard let value else { return }
            text.append(text.isEmpty ? "" : "  ", palette.style(.muted))
            text.append("\(state.glyphs.legendLine) ", palette.style(role))
            text.append("\(name) ", palette.style(.muted))
            text.append(NumberFormat.measure(value), palette.style(role, on: .bg, .bold))
        }
        add("train", train, .train)
        add("val", validation, .val)
        if text.columns <= width { return text }
        // Without the names the colours still tell which is which.
        var short = StyledText()
        for (value, role) in [(train, Role.train), (validation, .val)] {
            guard let value else { continue }
            short.append(short.isEmpty ? "" : "  ", palette.style(.muted))
            short.append("\(state.glyphs.legendLine) ", palette.style(role))
            short.append(NumberFormat.measure(value), palette.style(role, on: .bg, .bold))
        }
        return short
    }

    /// The chart as it stands, also for finding out what a click meant.
    static func chart(of state: DashboardState) -> LineChart {
        let progress = state.progress
        let first = min(progress.trainLoss.firstStep ?? 1, progress.validationLoss.firstStep ?? .max)
        let steps = ChartRange.steps(
            first: first <= progress.trainLoss.buckets.count ? 0 : first, last: max(progress.step, first + 1),
            share: state.view.window.rawValue)
        let window = state.view.smoothing.rawValue * (steps.upperBound - steps.lowerBound)
        let raw = progress.trainLoss.points(in: steps)
        let train = progress.trainLoss.smoothed(in: steps, window: window)
        let validation = progress.validationLoss.points(in: steps)
        let scale = state.view.isLogarithmic ? AxisScale.logarithmic : .linear
        var curves: [LineChart.Curve] = []
        if window > 0 { curves.append(LineChart.Curve(raw, role: .trainRaw, kind: .band)) }
        curves.append(LineChart.Curve(train, role: .train, kind: .area))
        curves.append(LineChart.Curve(validation, role: .val))
        let isPositive = (raw + validation).allSatisfy { !($0.y < 0) }
        var chart = LineChart(
            curves: curves, x: steps,
            y: ChartRange.values([train, validation], scale: scale, floor: isPositive ? 0 : nil))
        chart.yScale = scale
        if let best = progress.best {
            chart.marks = [
                LineChart.Mark(
                    x: Double(best.step), y: best.loss, label: "best \(NumberFormat.measure(best.loss))", role: .best)
            ]
        }
        chart.happenings = state.interventions.map { LineChart.Happening(x: Double($0.step), label: $0.label) }
        chart.cursor = state.view.cursor
        return chart
    }
}

extension Canvas {
    /// A quiet line in the middle of an area that has nothing to show yet.
    mutating func drawWaiting(_ text: String, in area: Rect) {
        guard area.rows > 0 else { return }
        let width = min(text.count, area.columns)
        write(
            text, area.column + (area.columns - width) / 2, area.row + area.rows / 2, palette.style(.muted),
            width: width)
    }

    /// A quiet text let into the lower edge of a box.
    mutating func drawNotch(_ text: String, at area: Rect, _ role: Role = .muted) {
        guard !text.isEmpty, area.columns > 10, area.rows > 1 else { return }
        write(" \(text) ", area.column + 2, area.maxRow - 1, palette.style(role), width: area.columns - 4)
    }
}
