import RunProtocol
import TerminalUI

/// Advice, with what it rests on and the keys that follow or refuse it, above the hints, and above the progress where that is shown.
struct NoticeView {
    func draw(_ state: DashboardState, on canvas: inout Canvas) {
        guard let notice = state.notice, state.size.rows >= DashboardLayout.fullSize.rows else { return }
        let palette = canvas.palette
        let columns = state.size.columns
        var keys = StyledText()
        let ground = Role.selectedBg
        if let title = notice.suggestionTitle, state.isAvailable(.actOnNotice),
            let key = state.keys.label(of: .actOnNotice, state.glyphs)
        {
            keys.append(" \(key)", palette.style(.key, on: ground, .bold))
            keys.append(" \(title) ", palette.style(.selectedFg, on: ground))
        }
        if let key = state.keys.label(of: .refuseNotice, state.glyphs) {
            keys.append(" \(key)", palette.style(.key, on: ground, .bold))
            keys.append(" no ", palette.style(.selectedFg, on: ground))
        }
        let rows = notice.text.count + notice.evidence.count + keys.columns + 8 <= columns ? 1 : 2
        let below = state.view.page == .overview ? state.layout[.progress]?.row : nil
        let area = Rect(column: 0, row: (below ?? state.size.rows - 1) - rows, columns: columns, rows: rows)
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
