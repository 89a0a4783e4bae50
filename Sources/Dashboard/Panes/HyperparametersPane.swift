import RunProtocol
import TerminalUI

/// Where the rows of the hyperparameters lie: for drawing them and for finding out what a click meant.
struct ControlRows {
    let inner: Rect
    let count: Int
    /// The first control in sight.
    let first: Int
    let titleColumns: Int

    static let valueColumns = 9
    private static let leastSlider = 5

    init(state: DashboardState, area: Rect) {
        inner = area.inset()
        count = state.controls.count
        let selected = state.view.selectedControl
        first = min(max(0, selected - inner.rows + 2), max(0, count - inner.rows))
        let longest = state.controls.map(\.declaration.title.count).max() ?? 0
        let room = inner.columns - 2 - Self.valueColumns - 2
        // Where title and slider cannot both have room, the title has it.
        let isNarrow = room - longest - 3 < Self.leastSlider
        titleColumns = max(0, min(longest, isNarrow ? room : room - 3 - Self.leastSlider))
    }

    func index(atRow row: Int) -> Int? {
        let index = first + row - inner.row
        return row >= inner.row && row < inner.maxRow && index < count ? index : nil
    }

    /// The row of a control, if it is in sight.
    func row(of index: Int) -> Rect? {
        guard index >= first, index - first < inner.rows, index < count else { return nil }
        return Rect(column: inner.column, row: inner.row + index - first, columns: inner.columns, rows: 1)
    }

    /// The slider of a control, if there is room for one.
    func slider(of index: Int) -> Rect? {
        guard let row = row(of: index) else { return nil }
        let start = row.column + 2 + titleColumns + 2
        let columns = row.maxColumn - 1 - Self.valueColumns - 2 - start
        return columns >= Self.leastSlider ? Rect(column: start, row: row.row, columns: columns, rows: 1) : nil
    }
}

/// The values that a person can change, and what became of the changes.
struct HyperparametersPane: Pane {
    func draw(_ state: DashboardState, in area: Rect, on canvas: inout Canvas) {
        let isFocused = state.view.focus == .hyperparameters
        canvas.draw(Panel("hyperparameters", trailing: hint(state, isFocused, area), isFocused: isFocused), in: area)
        let rows = ControlRows(state: state, area: area)
        guard !state.controls.isEmpty else {
            return canvas.drawWaiting(state.run == nil ? "preparing the run" : "this run has none", in: area.inset())
        }
        for index in state.controls.indices {
            guard let row = rows.row(of: index) else { continue }
            let isSelected = index == state.view.selectedControl
            canvas.clipped(to: row) { canvas in
                if isSelected, isFocused, let editor = state.view.editor {
                    drawEditor(editor, state.controls[index], row, rows, &canvas)
                } else {
                    drawControl(state, index, row, rows, isSelected: isSelected && isFocused, &canvas)
                }
            }
        }
        canvas.draw(
            Scrollbar(first: rows.first, visible: rows.inner.rows, total: rows.count, isFocused: isFocused),
            in: Rect(column: area.maxColumn - 1, row: area.row + 1, columns: 1, rows: area.rows - 2))
        drawFoot(state, area, isFocused, &canvas)
    }

    private func hint(_ state: DashboardState, _ isFocused: Bool, _ area: Rect) -> StyledText {
        guard isFocused, area.columns >= 41, state.isAvailable(.edit), state.view.editor == nil else {
            return StyledText()
        }
        let palette = state.palette
        var text = StyledText(state.glyphs.leftRight, palette.style(.key))
        text.append(" adjust ", palette.style(.muted))
        text.append(Key.enter.label(state.glyphs), palette.style(.key))
        text.append(" edit", palette.style(.muted))
        return text
    }

    private func drawControl(
        _ state: DashboardState, _ index: Int, _ row: Rect, _ rows: ControlRows, isSelected: Bool,
        _ canvas: inout Canvas
    ) {
        let control = state.controls[index]
        let palette = canvas.palette
        let ground: Role = isSelected ? .selectedBg : .bg
        canvas.fill(row, palette.style(.fg, on: ground))
        if isSelected {
            canvas.put(canvas.glyphs.selection, row.column, row.row, palette.style(.selectedFg, on: ground))
        }
        let isOpen = state.isAvailable(.edit)
        let titleRole: Role = isSelected ? .selectedFg : isOpen ? .fg : .muted
        canvas.write(
            control.declaration.title, row.column + 2, row.row,
            palette.style(titleRole, on: ground, isSelected ? .bold : []), width: rows.titleColumns)
        let value = valueText(state, control, ground: ground, isSelected: isSelected)
        let valueStart = row.maxColumn - 1 - value.columns
        if var slider = rows.slider(of: index) {
            slider.columns = min(slider.columns, valueStart - 1 - slider.column)
            let fraction = control.fraction(of: control.value)
            canvas.draw(Meter(fraction: fraction, ground: ground, hasKnob: true, isEnabled: isOpen), in: slider)
        }
        canvas.write(value, valueStart, row.row)
    }

    /// The value, with what is special about it: moved by a schedule, pinned, wished for, refused.
    private func valueText(
        _ state: DashboardState, _ control: HyperparameterControl, ground: Role, isSelected: Bool
    ) -> StyledText {
        let palette = state.palette
        let glyphs = state.glyphs
        var text = StyledText()
        let valueRole: Role = isSelected ? .selectedFg : .fg
        if control.problem != nil {
            text.append("\(glyphs.cross) ", palette.style(.bad, on: ground))
        } else if control.isScheduled {
            text.append("\(glyphs.scheduled) ", palette.style(.info, on: ground))
        } else if control.isPinned {
            text.append("pinned ", palette.style(.warn, on: ground))
        }
        let value = ValueText.short(control.value)
        text.append(value, palette.style(valueRole, on: ground, isSelected ? .bold : []))
        if let pending = control.pending {
            let moving = glyphs.spinner[Int(state.now * 4) % glyphs.spinner.count]
            let wished = pending.value.map(ValueText.short) ?? "\(glyphs.scheduled)"
            text.append(" \(moving) ", palette.style(.warn, on: ground))
            text.append(wished, palette.style(.muted, on: ground))
        }
        return text
    }

    private func drawEditor(
        _ editor: ViewState.Editor, _ control: HyperparameterControl, _ row: Rect, _ rows: ControlRows,
        _ canvas: inout Canvas
    ) {
        let palette = canvas.palette
        canvas.fill(row, palette.style(.fg, on: .selectedBg))
        canvas.put(canvas.glyphs.selection, row.column, row.row, palette.style(.accent, on: .selectedBg))
        canvas.write(
            control.declaration.title, row.column + 2, row.row, palette.style(.selectedFg, on: .selectedBg, .bold),
            width: rows.titleColumns)
        let start = row.column + 2 + rows.titleColumns + 2
        let field = Rect(column: start, row: row.row, columns: row.maxColumn - 1 - start, rows: 1)
        let role: Role = editor.problem == nil ? .fg : .bad
        canvas.fill(field, palette.style(role, on: .editBg))
        let shown = String(editor.text.suffix(max(0, field.columns - 3)))
        let textStyle = palette.style(role, on: .editBg, editor.isUntouched ? [.bold, .underline] : .bold)
        let end = canvas.write(shown, field.column + 1, field.row, textStyle)
        canvas.put(" ", end, field.row, palette.style(role, on: .editBg, .reverse))
        canvas.buffer.cursor = Point(column: end, row: field.row)
        let range = rangeText(control.declaration)
        if end + 2 + range.count < field.maxColumn {
            canvas.writeRight(range, before: field.maxColumn - 1, field.row, palette.style(.muted, on: .editBg))
        }
    }

    private func rangeText(_ declaration: Hyperparameter) -> String {
        "\(declaration.describe(declaration.minimum)) to \(declaration.describe(declaration.maximum))"
    }

    /// The lower edge: what is wrong, or what the selected one does.
    private func drawFoot(_ state: DashboardState, _ area: Rect, _ isFocused: Bool, _ canvas: inout Canvas) {
        guard isFocused, state.controls.indices.contains(state.view.selectedControl) else { return }
        let control = state.controls[state.view.selectedControl]
        if let problem = state.view.editor?.problem ?? control.problem {
            // The title stands in the row above: without it the rest has room.
            let title = control.declaration.title + " "
            let text = problem.hasPrefix(title) ? String(problem.dropFirst(title.count)) : problem
            return canvas.drawNotch(text, at: area, .bad)
        }
        canvas.drawNotch(control.declaration.help, at: area)
    }
}
