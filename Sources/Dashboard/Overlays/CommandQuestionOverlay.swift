import TerminalUI

/// Asks before something that loses work.
struct CommandQuestionOverlay {
    let question: Question

    func draw(_ state: DashboardState, on canvas: inout Canvas) {
        let answers = state.keys.bindings.filter { $0.context == .question }.sorted { $0.rank < $1.rank }
        let box = OverlayBox(columns: 66, lines: answers.count + 3, on: state.size)
        box.draw(title: question.title, on: &canvas)
        let palette = canvas.palette
        canvas.write(
            question.text, box.inner.column, box.inner.row, palette.style(.title, on: .overlayBg, .bold),
            width: box.inner.columns)
        canvas.write(
            question.detail, box.inner.column, box.inner.row + 1, palette.style(.muted, on: .overlayBg),
            width: box.inner.columns)
        for (index, answer) in answers.enumerated() {
            let row = box.inner.row + 3 + index
            canvas.write(
                answer.keys.first?.label(canvas.glyphs) ?? "", box.inner.column, row,
                palette.style(.key, on: .overlayBg, .bold))
            canvas.write(answer.title, box.inner.column + 6, row, palette.style(.fg, on: .overlayBg))
        }
    }
}
