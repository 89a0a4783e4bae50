import TerminalUI

/// The latest answers, for a moment, above the hints at the right.
struct ToastView {
    func draw(_ state: DashboardState, on canvas: inout Canvas) {
        guard state.view.overlay == nil, state.view.commandLine == nil else { return }
        // On the lower edge of the boxes, where they hide no figures.
        let hasProgress = state.view.page == .overview && !state.layout.isWide
        let lowest = state.size.rows - (hasProgress ? 3 : 2) - NoticeView.reservedRows(state)
        for (index, toast) in state.toasts.reversed().enumerated() {
            let row = lowest - index
            guard row > 1 else { return }
            let sign = String(Character(toast.kind.sign(canvas.glyphs)))
            let width = min(toast.text.count + 4, state.size.columns - 2)
            let area = Rect(column: state.size.columns - 1 - width, row: row, columns: width, rows: 1)
            canvas.fill(area, canvas.palette.style(.fg, on: .selectedBg))
            canvas.write(
                sign, area.column + 1, row, canvas.palette.style(.key, on: .selectedBg, .bold))
            canvas.write(
                toast.text, area.column + 3, row, canvas.palette.style(.selectedFg, on: .selectedBg),
                width: area.columns - 4)
        }
    }
}
