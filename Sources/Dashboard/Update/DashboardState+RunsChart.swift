import RunProtocol
import TerminalUI

extension DashboardState {
    /// Shows the next quantity that any of the drawn runs has a course of.
    mutating func showQuantity(by amount: Int) {
        let all = runs.quantities
        guard !all.isEmpty else { return }
        let index = all.firstIndex(of: runs.chart.quantity).map { $0 + amount } ?? 0
        show(all[(index + all.count) % all.count])
    }

    mutating func show(_ quantity: RunQuantity) {
        runs.chart.quantity = quantity
        runs.chart.lockedRange = nil
    }

    /// Changes how the chart of runs is looked at, by key.
    mutating func changeRunsChart(_ action: Action) {
        let chart = RunsChart(self)
        guard !chart.isEmpty else { return }
        let bounds = chart.bounds
        switch action {
        case .inspectLeft: inspectRuns(by: -1, bounds)
        case .inspectRight: inspectRuns(by: 1, bounds)
        case .inspectFarLeft: inspectRuns(by: -10, bounds)
        case .inspectFarRight: inspectRuns(by: 10, bounds)
        case .inspectEnd: if runs.chart.cursor == nil { clearRuns() } else { runs.chart.cursor = nil }
        case .zoomIn: zoomRuns(by: 2, around: runs.chart.cursor)
        case .zoomOut: zoomRuns(by: 0.5, around: runs.chart.cursor)
        case .panLeft: showRuns(from: -0.25, to: 0.75, chart)
        case .panRight: showRuns(from: 0.25, to: 1.25, chart)
        case .fitAll: (runs.chart.window, runs.chart.lockedRange) = (nil, nil)
        case .smoothMore: smooth(to: view.board.smoothing + 0.05)
        case .smoothLess: smooth(to: view.board.smoothing - 0.05)
        case .lockRange: runs.chart.lockedRange = runs.chart.lockedRange == nil ? chart.chart.y : nil
        case .clipOutliers: runs.chart.clipsOutliers.toggle()
        default: break
        }
    }

    private func runsFrame(in area: Rect) -> ChartFrame {
        let inner = area.inset()
        var chart = RunsChart(self).chart
        chart.showsXAxis = inner.rows >= 9
        return ChartFrame(of: chart, in: inner, set: glyphs.kind)
    }

    private mutating func inspectRuns(by columns: Int, _ bounds: ClosedRange<Double>) {
        guard let area = RunsPage.frames(self, in: pageArea).chart else { return }
        let frame = runsFrame(in: area)
        let start = runs.chart.cursor.map { frame.column($0) } ?? frame.plot.maxColumn - 1
        let column = min(max(start + columns, frame.plot.column), frame.plot.maxColumn - 1)
        runs.chart.cursor = frame.x(atShare: frame.share(atColumn: column))
    }

    /// Shows a part that is so many times shorter, around a place that stays where it is on the screen.
    private mutating func zoomRuns(by factor: Double, around place: Double?) {
        let chart = RunsChart(self)
        guard !chart.isEmpty, let area = RunsPage.frames(self, in: pageArea).chart else { return }
        let frame = runsFrame(in: area)
        let pivot = place.map { frame.share(ofX: $0) } ?? 1
        showRuns(from: pivot - pivot / factor, to: pivot + (1 - pivot) / factor, chart)
    }

    /// Shows a part of what is shown, from one share of the axis to another, within all that there is.
    private mutating func showRuns(from low: Double, to high: Double, _ chart: RunsChart) {
        guard let area = RunsPage.frames(self, in: pageArea).chart else { return }
        let frame = runsFrame(in: area)
        let (whole, span) = (chart.whole, high - low)
        var range = (frame.x(atShare: low), frame.x(atShare: high))
        // Moved against an end, the part keeps its length.
        if range.0 < whole.lowerBound { range = (whole.lowerBound, max(range.1, frame.x(atShare: span))) }
        range.1 = min(range.1, whole.upperBound)
        let isWhole = range.0 <= whole.lowerBound && range.1 >= whole.upperBound
        runs.chart.window = isWhole || range.0 >= range.1 ? nil : range.0...range.1
    }

    /// A click inspects, a drag zooms to a box, the wheel zooms where it is turned.
    mutating func takeInRunsChart(_ event: MouseEvent, in area: Rect) {
        guard !RunsChart(self).isEmpty else { return }
        let frame = runsFrame(in: area)
        let place = (x: frame.x(atShare: frame.share(atColumn: event.point.column)), y: frame.y(atRow: event.point.row))
        let isInside = frame.plot.contains(event.point)
        switch event.action {
        case .pressed(.left) where event.point.row == area.row: showQuantity(by: 1)
        case .pressed(.left) where isInside:
            runs.chart.cursor = place.x
            runs.chart.dragStart = RunsChartSettings.Place(x: place.x, y: place.y)
            view.drag = .runsChart
        case .pressed(.right) where isInside: zoomRuns(by: 0.5, around: place.x)
        case .wheelUp where isInside: zoomRuns(by: 1.5, around: place.x)
        case .wheelDown where isInside: zoomRuns(by: 1 / 1.5, around: place.x)
        case .wheelLeft where isInside: showRuns(from: -0.1, to: 0.9, RunsChart(self))
        case .wheelRight where isInside: showRuns(from: 0.1, to: 1.1, RunsChart(self))
        case .moved:
            guard let start = runs.chart.dragStart else { return }
            runs.chart.cursor = nil
            runs.chart.selection = frame.selection(from: (start.x, start.y), to: place)
        default: break
        }
    }

    /// Ends a drag over the chart of runs: what was chosen is shown.
    mutating func endRunsDrag() {
        defer {
            runs.chart.dragStart = nil
            runs.chart.selection = nil
        }
        guard let selection = runs.chart.selection else { return }
        if let x = selection.x { runs.chart.window = x }
        if let y = selection.y { runs.chart.lockedRange = y }
    }
}
