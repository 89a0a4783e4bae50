import RunProtocol
import TerminalUI

extension DashboardState {
    /// A click focuses and selects what is under it; the wheel scrolls or adjusts it.
    mutating func handle(_ event: MouseEvent) -> [Effect] {
        if view.overlay != nil { return handleInOverlay(event) }
        let layout = layout
        guard let pane = layout.pane(at: event.point), let area = layout[pane] else { return [] }
        switch event.action {
        case .pressed(.left):
            if view.editor != nil { view.editor = nil }
            if pane.takesFocus { view.focus = pane }
            switch pane {
            case .hyperparameters: return clickControl(at: event.point, in: area)
            case .loss: inspect(at: event.point, in: area)
            case .hints:
                guard let binding = HintsPane.binding(at: event.point.column, of: self) else { return [] }
                return isAvailable(binding.action) ? perform(binding.action) : []
            default: break
            }
        case .wheelUp: return turnWheel(up: true, over: pane, at: event.point, in: area)
        case .wheelDown: return turnWheel(up: false, over: pane, at: event.point, in: area)
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
            if let index = ThemesOverlay.index(at: event.point, of: self) { setTheme(index) }
        default: break
        }
        return []
    }

    private mutating func clickControl(at point: Point, in area: Rect) -> [Effect] {
        let rows = ControlRows(state: self, area: area)
        guard let index = rows.index(atRow: point.row) else { return [] }
        select(index)
        guard isAvailable(.increase), let slider = rows.slider(of: index), slider.contains(point) else { return [] }
        let fraction = Meter.fraction(at: point.column, in: slider)
        return wish(ControlScale(controls[index].declaration).value(at: fraction))
    }

    private mutating func inspect(at point: Point, in area: Rect) {
        guard progress.step > 0 else { return }
        let frame = ChartFrame(of: LossPane.chart(of: self), in: area.inset(), set: glyphs.kind)
        guard frame.plot.contains(point) else { return }
        view.cursor = min(frame.x(atColumn: point.column), Double(progress.step))
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
