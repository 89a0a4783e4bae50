import RunProtocol
import TerminalUI

extension DashboardState {
    /// A click focuses and selects what is under it; a drag moves it; the wheel scrolls or adjusts it.
    mutating func handle(_ event: MouseEvent) -> [Effect] {
        if case .released = event.action { return endDrag() }
        if view.overlay != nil { return handleInOverlay(event) }
        if event.action == .moved, let drag = view.drag { return move(drag, to: event) }
        if layout.isCompact || layout.isTooSmall { return [] }
        if event.action == .pressed(.left) {
            view.editor = nil
            if event.point.row == 0 {
                let tab = HeaderPane.tabs(of: self).first {
                    event.point.column >= $0.column && event.point.column < $0.column + $0.columns - 1
                }
                if let tab { open(tab.page) }
                return []
            }
            if event.point.row == size.rows - 1 {
                guard let binding = HintsPane.binding(at: event.point.column, of: self) else { return [] }
                return isAvailable(binding.action) ? perform(binding.action) : []
            }
            if let action = NoticeView().action(at: event.point, of: self) { return perform(action) }
        }
        guard pageArea.contains(event.point) else { return [] }
        return PageCatalogue.page(view.page).take(event, in: pageArea, &self)
    }

    /// Takes a mouse event on the overview.
    mutating func handleInPanes(_ event: MouseEvent) -> [Effect] {
        let layout = layout
        if event.action == .pressed(.left), let border = layout.border(at: event.point) {
            view.drag = .border(border)
            return []
        }
        guard let pane = layout.pane(at: event.point), let area = layout[pane] else { return [] }
        let charts: [PaneID: Quantity] = [
            .loss: .metric(.loss), .scoreChart: .metric(ScorePane.metric(of: run)), .rateChart: .learningRate,
            .speedChart: .throughput,
        ]
        if event.action == .pressed(.left), pane.takesFocus { view.focus = pane }
        if let quantity = charts[pane] {
            handleInChart(event, of: quantity, in: area)
            return []
        }
        switch event.action {
        case .pressed(.left) where pane == .hyperparameters: return clickControl(at: event.point, in: area)
        case .wheelUp: return turnWheel(up: true, over: pane, at: event.point, in: area)
        case .wheelDown: return turnWheel(up: false, over: pane, at: event.point, in: area)
        default: return []
        }
    }

    private mutating func move(_ drag: ViewState.Drag, to event: MouseEvent) -> [Effect] {
        switch drag {
        case .zoom, .runsChart: return PageCatalogue.page(view.page).take(event, in: pageArea, &self)
        case .slider(let index):
            guard view.page == .overview, let area = layout[.hyperparameters],
                let slider = ControlRows(state: self, area: area).slider(of: index)
            else { return [] }
            let fraction = Meter.fraction(at: event.point.column, in: slider)
            let value = ControlScale(controls[index].declaration).value(at: fraction)
            return isAvailable(.increase) && value != controls[index].target ? wish(value) : []
        case .grid(let border):
            let grid = ChartGrid(view.board, in: pageArea)
            (view.board.rowWeights, view.board.columnWeights) = grid.moved(border, to: event.point)
        case .border(let border):
            let layout = layout
            switch border {
            case .side: view.borders.side = Double(size.columns - event.point.column) / Double(size.columns)
            case .log:
                let end = layout[.progress]?.row ?? size.rows
                view.borders.log = Double(end - event.point.row) / Double(size.rows)
            case .charts:
                guard let loss = layout[.loss], let small = layout[.scoreChart] else { return [] }
                view.borders.charts =
                    Double(small.maxRow - event.point.row) / Double(loss.rows + small.rows)
            }
        }
        return []
    }

    private mutating func endDrag() -> [Effect] {
        defer { view.drag = nil }
        switch view.drag {
        case .zoom(let quantity, _): endZoomDrag(over: quantity)
        case .runsChart: endRunsDrag()
        case .border, .grid: return [.remember]
        default: break
        }
        return []
    }

    private mutating func handleInOverlay(_ event: MouseEvent) -> [Effect] {
        switch (view.overlay, event.action) {
        case (.help, .wheelUp): view.helpOffset = max(0, view.helpOffset - 2)
        case (.help, .wheelDown): view.helpOffset = min(view.helpOffset + 2, HelpOverlay.lastOffset(of: self))
        case (.help, .pressed), (.summary, .pressed): view.overlay = nil
        case (.themes, .wheelUp): setTheme(view.themeIndex - 1)
        case (.themes, .wheelDown): setTheme(view.themeIndex + 1)
        case (.themes, .pressed(.left)):
            // The theme that is chosen already is kept by another click.
            guard let index = ThemesOverlay.index(at: event.point, of: self) else { return chooseTheme(.closeOverlay) }
            if index == view.themeIndex { return chooseTheme(.chooseTheme) }
            setTheme(index)
        case (.confirmStop, .pressed(.left)), (.confirmQuit, .pressed(.left)), (.question, .pressed(.left)):
            if let action = QuestionOverlay(self)?.action(at: event.point) { return answerQuestion(action) }
        case (.probe, .wheelUp): return chooseTrial(.previousChoice)
        case (.probe, .wheelDown): return chooseTrial(.nextChoice)
        case (.probe, .pressed(.left)):
            guard let index = ProbeOverlay.index(at: event.point, of: self) else { return chooseTrial(.closeOverlay) }
            if index == steering.chosenCandidate { return chooseTrial(.takeChoice) }
            steering.chosenCandidate = index
        case (.rangeTest, .pressed(.left)): return chooseTrial(.closeOverlay)
        case (.palette, .wheelUp): return editPalette(.up)
        case (.palette, .wheelDown): return editPalette(.down)
        case (.palette, .pressed(.left)):
            guard let index = PaletteOverlay.index(at: event.point, of: self) else { return editPalette(.leaveEdit) }
            view.paletteSearch.selected = index
            return editPalette(.applyEdit)
        default: break
        }
        return []
    }

    private mutating func clickControl(at point: Point, in area: Rect) -> [Effect] {
        let rows = ControlRows(state: self, area: area)
        guard let index = rows.index(atRow: point.row) else { return [] }
        select(index)
        guard isAvailable(.increase), let slider = rows.slider(of: index), slider.contains(point) else { return [] }
        view.drag = .slider(index)
        let fraction = Meter.fraction(at: point.column, in: slider)
        return wish(ControlScale(controls[index].declaration).value(at: fraction))
    }

    private mutating func turnWheel(up: Bool, over pane: PaneID, at point: Point, in area: Rect) -> [Effect] {
        switch pane {
        case .log:
            log.scroll(by: up ? -2 : 2, visible: max(1, area.rows - 2))
        case .hyperparameters:
            let rows = ControlRows(state: self, area: area)
            guard let index = rows.index(atRow: point.row), isAvailable(.increase) else { return [] }
            view.focus = .hyperparameters
            select(index)
            return adjust(up: up, isCoarse: false)
        default: break
        }
        return []
    }
}
