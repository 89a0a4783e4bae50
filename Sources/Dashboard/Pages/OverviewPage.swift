import TerminalUI

/// All that matters at a glance: curves, figures, controls and the log, each in its pane.
struct OverviewPage: Page {
    func draw(_ state: DashboardState, in area: Rect, on canvas: inout Canvas) {
        let layout = state.layout
        for id in PaneID.allCases {
            guard let area = layout[id] else { continue }
            canvas.clipped(to: area) { PaneCatalogue.pane(id).draw(state, in: area, on: &$0) }
        }
    }

    func perform(_ action: Action, _ state: inout DashboardState) -> [Effect] {
        switch action {
        case .nextPane: state.moveFocus(by: 1)
        case .previousPane: state.moveFocus(by: -1)
        default:
            switch state.view.focus {
            case .loss: state.changeChart(action)
            case .log: state.scrollLog(action)
            default: return state.control(action)
            }
        }
        return []
    }

    func take(_ event: MouseEvent, in area: Rect, _ state: inout DashboardState) -> [Effect] {
        state.handleInPanes(event)
    }
}
