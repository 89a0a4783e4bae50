import TerminalUI

/// Asks before something that ends the run or loses work: made from the bindings that answer.
struct QuestionOverlay {
    private let title: String
    private let text: [String]
    private let detail: [String]
    private let answers: [KeyBinding]
    private let box: OverlayBox

    /// nil where nothing is asked.
    init?(_ state: DashboardState) {
        let context: KeyContext
        var words = (text: "The run is still training.", detail: "The best weights and the last state are kept.")
        switch state.view.overlay {
        case .confirmStop: (title, context) = ("stop?", .stopQuestion)
        case .confirmQuit: (title, context) = ("leave?", .quitQuestion)
        case .question(let question):
            (title, context) = (question.title, .question)
            words = (question.text, question.detail)
        default: return nil
        }
        answers = state.keys.bindings.filter { $0.context == context }.sorted { $0.rank < $1.rank }
        let columns = min(context == .question ? 72 : 60, state.size.columns - 4)
        text = words.text.wrapped(to: columns - 6)
        detail = words.detail.wrapped(to: columns - 6)
        box = OverlayBox(columns: columns, lines: text.count + detail.count + 1 + answers.count, on: state.size)
    }

    private var firstAnswer: Int { box.inner.row + text.count + detail.count + 1 }

    /// The answer that stands at a place.
    func action(at point: Point) -> Action? {
        let index = point.row - firstAnswer
        return box.inner.contains(point) && answers.indices.contains(index) ? answers[index].action : nil
    }

    func draw(on canvas: inout Canvas) {
        box.draw(title: title, on: &canvas)
        let palette = canvas.palette
        for (index, line) in (text + detail).enumerated() {
            let isText = index < text.count
            let style = palette.style(isText ? .title : .muted, on: .overlayBg, isText ? .bold : [])
            canvas.write(line, box.inner.column, box.inner.row + index, style)
        }
        for (index, answer) in answers.enumerated() {
            let row = firstAnswer + index
            let key = answer.keys.first?.label(canvas.glyphs) ?? ""
            canvas.write(key, box.inner.column, row, palette.style(.key, on: .overlayBg, .bold))
            canvas.write(
                answer.title, box.inner.column + 6, row, palette.style(.fg, on: .overlayBg),
                width: box.inner.columns - 6)
        }
    }
}
