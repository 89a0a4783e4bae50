import RunProtocol
import TerminalUI

/// The validation examples that the model gets most wrong, or knows least about: a list, and the selected one as it looks.
struct ExamplesPage: Page {
    private static func examples(_ state: DashboardState) -> [ExampleReport.Example] {
        guard let report = state.insight.examples else { return [] }
        return state.view.showsLeastCertain && !report.leastCertain.isEmpty ? report.leastCertain : report.worst
    }

    func draw(_ state: DashboardState, in area: Rect, on canvas: inout Canvas) {
        let examples = Self.examples(state)
        let title = state.view.showsLeastCertain ? "least certain examples" : "worst examples"
        guard !examples.isEmpty else {
            canvas.draw(Panel(title), in: area)
            return canvas.drawWaiting("after the first validation", in: area.inset())
        }
        let selected = min(state.selection, examples.count - 1)
        let table = Self.table(examples, selected)
        var (list, view) = Self.frames(area, table)
        let gallery = Self.gallery(of: examples, under: list, rows: table.rows.count)
        list.rows -= gallery?.area.rows ?? 0
        let step = StyledText(
            "step \(NumberFormat.grouped(state.insight.examples?.step ?? 0))", canvas.palette.style(.muted))
        canvas.draw(Panel(title, trailing: step, isFocused: true), in: list)
        canvas.clipped(to: list.inset()) { table.draw(in: list.inset(), on: &$0) }
        gallery?.draw(examples, selected: selected, on: &canvas)
        let example = examples[selected]
        canvas.draw(
            Panel("row \(NumberFormat.grouped(example.row + 1))", trailing: Self.answer(example, canvas.palette)),
            in: view)
        canvas.clipped(to: view.inset()) {
            ExampleView(content: example.content, columns: state.insight.data?.columns ?? [])
                .draw(in: view.inset(), on: &$0)
        }
    }

    /// List and example side by side; one above the other where there is no room for that.
    private static func frames(_ area: Rect, _ table: TextTable) -> (list: Rect, view: Rect) {
        var (list, view) = (area, area)
        let wished = table.width + 2
        if area.columns - wished >= 30 {
            list.columns = area.columns >= 180 ? max(wished, area.columns / 3) : max(wished, area.columns * 2 / 5)
            view.column = list.maxColumn
            view.columns = area.columns - list.columns
        } else {
            list.rows = min(table.rows.count + 3, area.rows / 2)
            view.row = list.maxRow
            view.rows = area.rows - list.rows
        }
        return (list, view)
    }

    private static func gallery(of examples: [ExampleReport.Example], under list: Rect, rows: Int) -> PictureGallery? {
        let area = Rect(
            column: list.column, row: list.row + rows + 3, columns: list.columns, rows: list.rows - rows - 3)
        guard area.rows >= 8, case .picture? = examples.first?.content else { return nil }
        return PictureGallery(title: "at a glance", area: area)
    }

    /// What the model says, and what is true.
    private static func answer(_ example: ExampleReport.Example, _ palette: Palette) -> StyledText {
        guard !example.prediction.isEmpty else { return StyledText() }
        var text = StyledText("", palette.style(.muted))
        if example.confidence == nil {
            text.append("predicted ", palette.style(.muted))
            text.append(example.prediction, palette.style(.val, on: .bg, .bold))
        } else {
            let role: Role = example.prediction == example.truth ? .good : .bad
            text.append(example.prediction, palette.style(role, on: .bg, .bold))
        }
        text.append("  true: ", palette.style(.muted))
        text.append(example.truth, palette.style(.good, on: .bg, .bold))
        return text
    }

    /// Only columns that say something: texts to be written on have no answer, numbers have no certainty.
    private static func table(_ examples: [ExampleReport.Example], _ selected: Int) -> TextTable {
        let hasAnswers = examples.contains { !$0.prediction.isEmpty }
        let isCertain = examples.contains { $0.confidence != nil }
        var columns = [TextTable.Column(title: "row")]
        if hasAnswers {
            columns += [
                .init(title: "truth", isNumber: !isCertain), .init(title: "prediction", isNumber: !isCertain),
            ]
        }
        if isCertain { columns.append(.init(title: "sure")) }
        columns.append(.init(title: "loss"))
        let hasTexts = !hasAnswers && examples.contains { if case .text = $0.content { true } else { false } }
        if hasTexts { columns.append(.init(title: "text", isNumber: false)) }
        let rows = examples.map { example -> [TextTable.Field] in
            var row = [TextTable.Field(text: NumberFormat.grouped(example.row + 1), role: .muted)]
            let isRight = example.prediction == example.truth
            if hasAnswers {
                row += [
                    .init(text: String(example.truth.prefix(24)), role: .good),
                    .init(
                        text: String(example.prediction.prefix(24)), role: !isCertain ? .fg : isRight ? .good : .bad),
                ]
            }
            if isCertain { row.append(.init(text: example.confidence.map { NumberFormat.percent($0, 1) } ?? "")) }
            row.append(.init(text: NumberFormat.measure(example.loss), role: .val))
            if hasTexts, case .text(let tokens) = example.content {
                let text = tokens.map(\.text).joined().map { $0.isNewline ? " " : $0 }.prefix(28)
                row.append(.init(text: String(text), role: .muted))
            }
            return row
        }
        return TextTable(columns: columns, rows: rows, selected: selected)
    }

    func perform(_ action: Action, _ state: inout DashboardState) -> [Effect] {
        if action == .otherExamples {
            state.view.showsLeastCertain.toggle()
            state.view.selection[.examples] = 0
        } else {
            state.moveSelection(action, count: Self.examples(state).count)
        }
        return []
    }

    func take(_ event: MouseEvent, in area: Rect, _ state: inout DashboardState) -> [Effect] {
        switch event.action {
        case .wheelUp: return perform(.up, &state)
        case .wheelDown: return perform(.down, &state)
        case .pressed(.left):
            let examples = Self.examples(state)
            let table = Self.table(examples, min(state.selection, max(0, examples.count - 1)))
            let list = Self.frames(area, table).list
            let gallery = Self.gallery(of: examples, under: list, rows: table.rows.count)
            let row = table.row(at: event.point, in: list.inset()) ?? gallery?.index(at: event.point)
            if let row, row < examples.count { state.view.selection[.examples] = row }
        default: break
        }
        return []
    }
}
