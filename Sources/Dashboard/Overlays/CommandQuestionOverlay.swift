import TerminalUI

/// Asks before something that loses work.
struct CommandQuestionOverlay {
    let question: Question

    func draw(_ state: DashboardState, on canvas: inout Canvas) {
        let answers = state.keys.bindings.filter { $0.context == .question }.sorted { $0.rank < $1.rank }
        let columns = min(72, state.size.columns - 4)
        let text = question.text.wrapped(to: columns - 6)
        let detail = question.detail.wrapped(to: columns - 6)
        let box = OverlayBox(columns: columns, lines: text.count + detail.count + 1 + answers.count, on: state.size)
        box.draw(title: question.title, on: &canvas)
        let palette = canvas.palette
        for (index, line) in (text + detail).enumerated() {
            let isText = index < text.count
            canvas.write(
                line, box.inner.column, box.inner.row + index,
                palette.style(isText ? .title : .muted, on: .overlayBg, isText ? .bold : []))
        }
        let first = box.inner.row + text.count + detail.count + 1
        for (index, answer) in answers.enumerated() {
            let row = first + index
            canvas.write(
                answer.keys.first?.label(canvas.glyphs) ?? "", box.inner.column, row,
                palette.style(.key, on: .overlayBg, .bold))
            canvas.write(answer.title, box.inner.column + 6, row, palette.style(.fg, on: .overlayBg))
        }
    }
}
