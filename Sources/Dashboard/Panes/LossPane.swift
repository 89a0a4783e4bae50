import RunProtocol
import TerminalUI

/// Training and validation loss.
struct LossPane: Pane {
    func draw(_ state: DashboardState, in area: Rect, on canvas: inout Canvas) {
        ChartView(quantity: .metric(.loss), isFocused: state.view.focus == .loss).draw(state, in: area, on: &canvas)
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
