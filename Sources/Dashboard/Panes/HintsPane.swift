import RunProtocol
import TerminalUI

/// The keys that make sense now, as many as fit.
struct HintsPane: Pane {
    func draw(_ state: DashboardState, in area: Rect, on canvas: inout Canvas) {
        if state.view.commandLine != nil { return CommandLineView().draw(state, in: area, on: &canvas) }
        for (text, column, _) in Self.places(of: state) {
            canvas.write(text, column, area.row)
        }
    }

    /// The binding whose hint stands at a column.
    static func binding(at column: Int, of state: DashboardState) -> KeyBinding? {
        places(of: state).first { column >= $0.1 && column < $0.1 + $0.0.columns }?.2
    }

    private static func places(of state: DashboardState) -> [(StyledText, Int, KeyBinding)] {
        var places: [(StyledText, Int, KeyBinding)] = []
        var column = 1
        for binding in state.keys.hints(in: state.contexts) where state.isAvailable(binding.action) {
            var text = StyledText(keys(of: binding, state.glyphs), state.palette.style(.key, on: .bg, .bold))
            text.append(" \(word(of: binding, state))", state.palette.style(.muted))
            guard column + text.columns < state.size.columns else { break }
            places.append((text, column, binding))
            column += text.columns + 2
        }
        return places
    }

    /// A pair of keys that belong together is shown as one.
    private static func keys(of binding: KeyBinding, _ glyphs: Glyphs) -> String {
        switch binding.action {
        case .up: glyphs.upDown
        case .decrease, .inspectLeft, .previousChoice, .cooler: glyphs.leftRight
        case .pageOverview: "1-\(PageID.allCases.count { $0 != .folds })"
        default: binding.keys.first?.label(glyphs) ?? ""
        }
    }

    private static func word(of binding: KeyBinding, _ state: DashboardState) -> String {
        switch binding.action {
        case .pauseOrResume where state.runState == .paused: "resume"
        case .otherExamples where !state.view.showsLeastCertain: "least certain"
        case .logarithmicAxis where state.view.board[state.chartInFocus].isLogarithmic: "linear"
        default: binding.hint ?? ""
        }
    }
}
