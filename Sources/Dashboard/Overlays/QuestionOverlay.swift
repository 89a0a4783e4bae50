import TerminalUI

/// Asks before a run is stopped: made from the bindings that answer.
struct QuestionOverlay {
    func draw(_ state: DashboardState, on canvas: inout Canvas) {
        let isQuit = state.view.overlay == .confirmQuit
        let answers = state.keys.bindings.filter { $0.context == (isQuit ? .quitQuestion : .stopQuestion) }
            .sorted { $0.rank < $1.rank }
        let box = OverlayBox(columns: 60, lines: answers.count + 3, on: state.size)
        box.draw(title: isQuit ? "leave?" : "stop?", on: &canvas)
        let palette = canvas.palette
        canvas.write(
            "The run is still training.", box.inner.column, box.inner.row,
            palette.style(.title, on: .overlayBg, .bold), width: box.inner.columns)
        canvas.write(
            "The best weights and the last state are kept.", box.inner.column, box.inner.row + 1,
            palette.style(.muted, on: .overlayBg), width: box.inner.columns)
        for (index, answer) in answers.enumerated() {
            let row = box.inner.row + 3 + index
            let key = answer.keys.first?.label(canvas.glyphs) ?? ""
            canvas.write(key, box.inner.column, row, palette.style(.key, on: .overlayBg, .bold))
            canvas.write(
                answer.title, box.inner.column + 6, row, palette.style(.fg, on: .overlayBg),
                width: box.inner.columns - 6)
        }
    }
}
