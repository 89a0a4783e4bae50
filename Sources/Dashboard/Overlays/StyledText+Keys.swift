import TerminalUI

extension StyledText {
    /// Keys with what they do, as the person has them, for the edge of a box over the dashboard.
    static func keys(
        _ entries: [(action: Action, word: String)], in context: KeyContext, _ state: DashboardState
    ) -> StyledText {
        var text = StyledText()
        for (action, word) in entries {
            guard let key = state.keys.label(of: action, in: context, state.glyphs) else { continue }
            text.append("\(text.isEmpty ? "" : " ")\(key)", state.palette.style(.key, on: .overlayBg))
            text.append(" \(word)", state.palette.style(.muted, on: .overlayBg))
        }
        return text
    }
}
