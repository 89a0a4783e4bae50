import RunProtocol
import TerminalUI

extension DashboardState {
    /// The quantity of the chart that the keys go to.
    var chartInFocus: Quantity { view.page == .charts ? view.board.focusedQuantity : .metric(.loss) }

    /// The chart that the keys go to, where it lies.
    private var areaInFocus: Rect? {
        guard view.page == .charts else { return layout[.loss] }
        return ChartsPage.frames(view.board, in: pageArea).first { $0.index == view.board.focused }?.area
    }

    /// Changes what a chart shows, by key.
    mutating func changeChart(_ action: Action) {
        switch action {
        case .inspectLeft: inspect(by: -1)
        case .inspectRight: inspect(by: 1)
        case .inspectFarLeft: inspect(by: -10)
        case .inspectFarRight: inspect(by: 10)
        case .inspectEnd:
            view.board.cursor = nil
            view.board.selection = nil
        case .zoomIn: zoom(by: 2, around: view.board.cursor)
        case .zoomOut: zoom(by: 0.5, around: view.board.cursor)
        case .panLeft: pan(by: -0.25)
        case .panRight: pan(by: 0.25)
        case .fitAll:
            view.board.window = .all
            view.board[chartInFocus].lockedRange = nil
        case .smoothMore: smooth(to: view.board.smoothing + 0.05)
        case .smoothLess: smooth(to: view.board.smoothing - 0.05)
        case .lockRange: lockRange()
        case .clipOutliers: view.board[chartInFocus].clipsOutliers.toggle()
        case .hideSeries: cycleSeries()
        default: break
        }
    }

    mutating func smooth(to strength: Double) {
        view.board.smoothing = min(max((strength * 100).rounded() / 100, 0), 0.99)
    }

    /// Moves the line under which the curves' values are read.
    private mutating func inspect(by columns: Double) {
        guard progress.step > 0, let area = areaInFocus else { return }
        let plot = ChartView.frame(of: chartInFocus, in: area, self).plot
        let (steps, scale) = (shownSteps(of: chartInFocus), horizontalScale)
        let start = view.board.cursor ?? min(Double(progress.step), steps.upperBound)
        let share = scale.share(of: start, in: steps) + columns / Double(max(1, plot.columns))
        let step = scale.step(atShare: min(max(share, 0), 1), in: steps)
        view.board.cursor = min(max(step, steps.lowerBound), Double(progress.step))
    }

    /// Shows a part of the run that is so many times shorter, around a step that stays where it is on the screen.
    mutating func zoom(by factor: Double, around step: Double?, over quantity: Quantity? = nil) {
        guard progress.step > 0 else { return }
        if step == nil {
            // Without a place to stay, the end stays, and is followed.
            switch view.board.window {
            case .all:
                if factor > 1 { view.board.window = .last(1 / factor) }
                return
            case .last(let share):
                let next = share / factor
                view.board.window = next >= 1 ? .all : .last(max(next, Self.leastShare))
                return
            case .steps: break
            }
        }
        let (steps, scale) = (shownSteps(of: quantity ?? chartInFocus), horizontalScale)
        let pivot = step.map { scale.share(of: $0, in: steps) } ?? 0.5
        show(from: pivot - pivot / factor, to: pivot + (1 - pivot) / factor, of: steps, scale)
    }

    private static let leastShare = 1e-6

    private mutating func pan(by amount: Double, over quantity: Quantity? = nil) {
        guard progress.step > 0 else { return }
        let (steps, scale) = (shownSteps(of: quantity ?? chartInFocus), horizontalScale)
        show(from: amount, to: 1 + amount, of: steps, scale)
    }

    /// Shows a part of what is shown, from one share of the axis to another; what lies outside the run is left out.
    private mutating func show(
        from start: Double, to end: Double, of steps: ClosedRange<Double>, _ scale: HorizontalScale
    ) {
        let low = max(scale.step(atShare: start, in: steps), 0)
        let high = min(scale.step(atShare: end, in: steps), wholeRun.upperBound)
        show(steps: low, high)
    }

    /// Shows the part between two steps.
    mutating func show(steps low: Double, _ high: Double) {
        let whole = wholeRun
        let range = max(low, whole.lowerBound)...max(min(high, whole.upperBound), max(low, whole.lowerBound) + 4)
        view.board.window =
            range.lowerBound <= whole.lowerBound && range.upperBound >= whole.upperBound ? .all : .steps(range)
    }

    private var wholeRun: ClosedRange<Double> {
        var state = self
        state.view.board.window = .all
        return state.shownSteps(of: .metric(.loss))
    }

    private mutating func lockRange() {
        let quantity = chartInFocus
        if view.board[quantity].lockedRange != nil {
            view.board[quantity].lockedRange = nil
        } else if progress.step > 0 {
            view.board[quantity].lockedRange = ChartBuilder(quantity, of: self).chart.y
        }
    }

    /// All curves, then each alone.
    private mutating func cycleSeries() {
        let names = ChartBuilder(chartInFocus, of: self).series.map(\.name)
        guard names.count > 1 else { return }
        let shown = names.filter { !view.board[chartInFocus].hidden.contains($0) }
        let next = shown.count == names.count ? 0 : (names.firstIndex(of: shown.first ?? "") ?? 0) + 1
        view.board[chartInFocus].hidden = next < names.count ? Set(names).subtracting([names[next]]) : []
    }

    // MARK: Mouse

    /// A click inspects or toggles a curve, a drag zooms to a box, the wheel zooms where it is turned.
    mutating func handleInChart(_ event: MouseEvent, of quantity: Quantity, in area: Rect) {
        guard progress.step > 0 else { return }
        let frame = ChartView.frame(of: quantity, in: area, self)
        let isInside = frame.plot.contains(event.point)
        let step = horizontalScale.step(
            atShare: frame.share(atColumn: event.point.column), in: shownSteps(of: quantity))
        switch event.action {
        case .pressed(.left) where event.point.row == area.row: toggleSeries(at: event.point, of: quantity, in: area)
        case .pressed(.left) where isInside:
            view.board.cursor = min(step, Double(progress.step))
            view.drag = .zoom(quantity, from: ChartBoard.Place(step: step, value: frame.y(atRow: event.point.row)))
        case .pressed(.right) where isInside: zoom(by: 0.5, around: step, over: quantity)
        case .wheelUp where isInside: zoom(by: 1.5, around: step, over: quantity)
        case .wheelDown where isInside: zoom(by: 1 / 1.5, around: step, over: quantity)
        case .wheelLeft where isInside: pan(by: -0.1, over: quantity)
        case .wheelRight where isInside: pan(by: 0.1, over: quantity)
        case .moved:
            guard case .zoom(_, let start) = view.drag else { return }
            view.board.cursor = nil
            let scale = horizontalScale
            let box = frame.selection(
                from: (scale.place(of: start.step), start.value),
                to: (scale.place(of: step), frame.y(atRow: event.point.row)))
            view.board.selection = LineChart.Selection(
                x: box.x.map { _ in min(start.step, step)...max(start.step, step) }, y: box.y)
        default: break
        }
    }

    /// Ends a drag over a chart: what was chosen is shown. A box that is a little high locks the values too.
    mutating func endZoomDrag(over quantity: Quantity) {
        guard let selection = view.board.selection else { return }
        view.board.selection = nil
        if let steps = selection.x { show(steps: steps.lowerBound, steps.upperBound) }
        if let values = selection.y { view.board[quantity].lockedRange = values }
    }

    private mutating func toggleSeries(at point: Point, of quantity: Quantity, in area: Rect) {
        let builder = ChartBuilder(quantity, of: self)
        let legend = Legend(builder, self)
        let room = area.columns - quantity.titles.long.count - 8
        let text = legend.text(width: room)
        let start = area.maxColumn - 2 - text.columns - 1
        guard builder.series.count > 1, let name = legend.name(at: point.column - start, width: room), !name.isEmpty
        else { return }
        if view.board[quantity].hidden.contains(name) {
            view.board[quantity].hidden.remove(name)
        } else {
            view.board[quantity].hidden.insert(name)
        }
    }
}
