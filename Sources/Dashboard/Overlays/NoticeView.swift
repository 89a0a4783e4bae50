import RunProtocol
import TerminalUI

/// Advice, with what it rests on and the keys that follow or refuse it, above the hints.
struct NoticeView {
    /// The lines that it takes from what is above it; none where the screen has no lines to give.
    static func reservedRows(_ state: DashboardState) -> Int {
        guard let notice = state.notice, state.size.rows >= DashboardLayout.fullSize.rows else { return 0 }
        let rows = rows(of: notice, keys: keys(of: notice, state), columns: state.size.columns)
        return state.size.rows - rows >= DashboardLayout.fullSize.rows ? rows : 0
    }

    private static func rows(of notice: Notice, keys: StyledText, columns: Int) -> Int {
        notice.text.count + notice.evidence.count + keys.columns + 8 <= columns ? 1 : 2
    }

    private static func keys(of notice: Notice, _ state: DashboardState) -> StyledText {
        let palette = state.palette
        var keys = StyledText()
        if let title = notice.suggestionTitle, state.isAvailable(.actOnNotice),
            let key = state.keys.label(of: .actOnNotice, state.glyphs)
        {
            keys.append(" \(key)", palette.style(.key, on: .selectedBg, .bold))
            keys.append(" \(title) ", palette.style(.selectedFg, on: .selectedBg))
        }
        if let key = state.keys.label(of: .refuseNotice, state.glyphs) {
            keys.append(" \(key)", palette.style(.key, on: .selectedBg, .bold))
            keys.append(" no ", palette.style(.selectedFg, on: .selectedBg))
        }
        return keys
    }

    func draw(_ state: DashboardState, on canvas: inout Canvas) {
        guard let notice = state.notice, state.size.rows >= DashboardLayout.fullSize.rows else { return }
        let palette = canvas.palette
        let columns = state.size.columns
        let ground = Role.selectedBg
        let keys = Self.keys(of: notice, state)
        let rows = Self.rows(of: notice, keys: keys, columns: columns)
        let area = Rect(column: 0, row: state.size.rows - 1 - rows, columns: columns, rows: rows)
        canvas.fill(area, palette.style(.selectedFg, on: ground))
        canvas.write("!", 1, area.row, palette.style(.key, on: ground, .bold))
        let end = canvas.write(
            notice.text, 3, area.row, palette.style(.selectedFg, on: ground, .bold),
            width: rows == 1 ? columns : columns - 4)
        let evidence = rows == 1 ? end + 2 : 3
        canvas.write(
            notice.evidence, evidence, area.maxRow - 1, palette.style(.selectedFg, on: ground),
            width: columns - evidence - keys.columns - 2)
        canvas.write(keys, columns - 1 - keys.columns, area.maxRow - 1)
    }
}
