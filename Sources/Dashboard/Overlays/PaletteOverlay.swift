import TerminalUI

/// A field to search all that can be done, and what fits.
struct PaletteOverlay {
    static func box(of state: DashboardState) -> OverlayBox {
        OverlayBox(columns: 84, lines: min(22, state.size.rows - 6), on: state.size)
    }

    private static func first(of state: DashboardState, _ rows: Int, _ count: Int) -> Int {
        max(0, min(state.view.paletteSearch.selected - rows / 2, count - rows))
    }

    /// The entry at a place.
    static func index(at point: Point, of state: DashboardState) -> Int? {
        let inner = box(of: state).inner
        let count = state.view.paletteSearch.entries(of: state).count
        guard inner.contains(point), point.row >= inner.row + 2 else { return nil }
        let index = first(of: state, inner.rows - 2, count) + point.row - inner.row - 2
        return index < count ? index : nil
    }

    func draw(_ state: DashboardState, on canvas: inout Canvas) {
        let box = Self.box(of: state)
        let palette = canvas.palette
        let entries = state.view.paletteSearch.entries(of: state)
        box.draw(
            title: "search", trailing: StyledText("\(entries.count) of all", palette.style(.muted, on: .overlayBg)),
            on: &canvas)
        let inner = box.inner
        let field = Rect(column: inner.column, row: inner.row, columns: inner.columns, rows: 1)
        canvas.fill(field, palette.style(.fg, on: .editBg))
        let editor = state.view.paletteSearch.editor
        canvas.put(canvas.glyphs.selection, field.column, field.row, palette.style(.key, on: .editBg, .bold))
        canvas.write(
            editor.text, field.column + 2, field.row, palette.style(.fg, on: .editBg, .bold), width: field.columns - 3)
        let cursor = Point(column: min(field.column + 2 + editor.cursor, field.maxColumn - 1), row: field.row)
        canvas.buffer.cursor = cursor
        let rows = inner.rows - 2
        let first = Self.first(of: state, rows, entries.count)
        for (offset, entry) in entries.dropFirst(first).prefix(max(0, rows)).enumerated() {
            let row = Rect(column: inner.column, row: inner.row + 2 + offset, columns: inner.columns, rows: 1)
            draw(entry, in: row, isSelected: first + offset == state.view.paletteSearch.selected, &canvas)
        }
        canvas.draw(
            Scrollbar(first: first, visible: rows, total: entries.count, isFocused: true),
            in: Rect(column: box.area.maxColumn - 1, row: box.area.row + 1, columns: 1, rows: box.area.rows - 2))
    }

    private func draw(_ entry: PaletteSearch.Entry, in row: Rect, isSelected: Bool, _ canvas: inout Canvas) {
        let palette = canvas.palette
        let ground: Role = isSelected ? .selectedBg : .overlayBg
        canvas.fill(row, palette.style(.fg, on: ground))
        canvas.write(
            entry.title, row.column + 1, row.row,
            palette.style(isSelected ? .selectedFg : .fg, on: ground, isSelected ? .bold : []), width: row.columns - 12)
        let keyStart = row.maxColumn - 1 - entry.key.count
        canvas.write(entry.key, keyStart, row.row, palette.style(.key, on: ground))
        let end = row.column + 1 + entry.title.count
        let room = keyStart - 2 - end - 2
        if room >= 6 {
            canvas.writeRight(
                entry.place, before: keyStart - 2, row.row,
                palette.style(isSelected ? .selectedFg : .muted, on: ground), width: room)
        }
    }
}
