import TerminalUI

/// The line in which a command is typed, in the place of the hints.
struct CommandLineView {
    func draw(_ state: DashboardState, in area: Rect, on canvas: inout Canvas) {
        guard let line = state.view.commandLine else { return }
        let palette = canvas.palette
        canvas.fill(area, palette.style(.fg, on: .editBg))
        canvas.put(":", area.column, area.row, palette.style(.key, on: .editBg, .bold))
        // The end of a line that is too long stays in sight.
        let room = max(1, area.columns - 3)
        let skipped = max(0, line.editor.cursor - room + 1)
        let shown = String(line.editor.characters.dropFirst(skipped).prefix(room))
        let end = canvas.write(shown, area.column + 1, area.row, palette.style(.fg, on: .editBg, .bold))
        let cursor = Point(column: area.column + 1 + line.editor.cursor - skipped, row: area.row)
        var style = canvas.buffer[cursor.column, cursor.row].style
        style.attributes.insert(.reverse)
        canvas.put(canvas.buffer[cursor.column, cursor.row].glyph, cursor.column, cursor.row, style)
        canvas.buffer.cursor = cursor
        let note = line.problem ?? hint(line)
        canvas.write(
            note, end + 2, area.row, palette.style(line.problem == nil ? .muted : .bad, on: .editBg),
            width: max(0, area.maxColumn - end - 3))
    }

    private func hint(_ line: CommandLine) -> String {
        let (before, last) = line.context
        guard let command = try? CommandCatalogue.command(named: before.first ?? last) else { return "" }
        return before.isEmpty && command.name != last ? "" : "\(command.usage)  \(command.summary)"
    }
}

/// What the word that is being typed could become, above the line; or what is wrong, where the line has no room for it.
struct CompletionView {
    private static let most = 8

    func draw(_ state: DashboardState, on canvas: inout Canvas) {
        guard let line = state.view.commandLine else { return }
        if let problem = line.problem, problem.count + line.editor.characters.count + 5 > state.size.columns {
            let area = Rect(column: 0, row: state.size.rows - 2, columns: state.size.columns, rows: 1)
            canvas.fill(area, canvas.palette.style(.bad, on: .overlayBg))
            canvas.write(problem, 1, area.row, canvas.palette.style(.bad, on: .overlayBg), width: area.columns - 2)
            return
        }
        let candidates = line.candidates
        guard candidates.count > 1 || candidates.first != line.context.last, !candidates.isEmpty else { return }
        let first = max(0, min((line.chosen ?? 0) - Self.most / 2, candidates.count - Self.most))
        let shown = candidates.dropFirst(first).prefix(Self.most)
        let isName = line.context.before.isEmpty
        let widest = min(
            state.size.columns - 4, max(isName ? 64 : 24, (shown.map(\.count).max() ?? 0) + 4))
        let start = min(max(0, line.editor.head.count - line.context.last.count), state.size.columns - widest)
        let area = Rect(
            column: max(0, start), row: state.size.rows - 1 - shown.count, columns: widest, rows: shown.count)
        canvas.clipped(to: area) { canvas in
            canvas.fill(area, canvas.palette.style(.fg, on: .overlayBg))
            for (offset, candidate) in shown.enumerated() {
                let isChosen = line.chosen == first + offset
                let ground: Role = isChosen ? .selectedBg : .overlayBg
                let row = Rect(column: area.column, row: area.row + offset, columns: area.columns, rows: 1)
                canvas.fill(row, canvas.palette.style(.fg, on: ground))
                canvas.write(
                    candidate, row.column + 1, row.row, canvas.palette.style(isChosen ? .selectedFg : .key, on: ground))
                guard isName, let command = try? CommandCatalogue.command(named: candidate) else { continue }
                canvas.write(
                    command.summary, row.column + 20, row.row,
                    canvas.palette.style(isChosen ? .selectedFg : .muted, on: ground),
                    width: row.columns - 21)
            }
        }
    }
}
