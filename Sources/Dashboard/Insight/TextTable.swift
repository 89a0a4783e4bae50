import TerminalUI

/// Rows of texts in columns that line up, with a heading and a selected row that stays in sight.
struct TextTable {
    /// A text with its colour.
    struct Field {
        var text: String
        var role = Role.fg
    }

    /// A column's heading; numbers stand at its right.
    struct Column {
        var title: String
        var isNumber = true
    }

    var columns: [Column]
    var rows: [[Field]]
    var selected: Int?

    /// The first row in sight.
    func first(visible: Int) -> Int {
        max(0, min((selected ?? 0) - visible / 2, rows.count - visible))
    }

    func draw(in area: Rect, on canvas: inout Canvas) {
        guard area.rows > 1, area.columns > 2 else { return }
        let palette = canvas.palette
        let widths = columns.indices.map { index in
            max(
                columns[index].title.count,
                rows.map { $0.indices.contains(index) ? $0[index].text.count : 0 }.max() ?? 0)
        }
        func draw(_ fields: [Field], _ row: Int, on ground: Role, isBold: Bool, _ canvas: inout Canvas) {
            var column = area.column + 1
            for (index, field) in fields.enumerated() where index < widths.count && column < area.maxColumn {
                let room = min(widths[index], area.maxColumn - 1 - column)
                let style = palette.style(field.role, on: ground, isBold ? .bold : [])
                if columns[index].isNumber {
                    canvas.writeRight(field.text, before: column + room, row, style, width: room)
                } else {
                    canvas.write(field.text, column, row, style, width: room)
                }
                column += widths[index] + 2
            }
        }
        draw(columns.map { Field(text: $0.title, role: .muted) }, area.row, on: .bg, isBold: false, &canvas)
        let visible = area.rows - 1
        let first = first(visible: visible)
        for (offset, fields) in rows.dropFirst(first).prefix(visible).enumerated() {
            let isSelected = selected == first + offset
            let row = Rect(column: area.column, row: area.row + 1 + offset, columns: area.columns, rows: 1)
            if isSelected { canvas.fill(row, palette.style(.selectedFg, on: .selectedBg)) }
            let shown = isSelected ? fields.map { Field(text: $0.text, role: .selectedFg) } : fields
            draw(shown, row.row, on: isSelected ? .selectedBg : .bg, isBold: isSelected, &canvas)
        }
    }
}

/// A histogram in blocks, as wide as it has bins or as its area.
struct HistogramView {
    var counts: [Int]
    var role: Role

    func draw(in area: Rect, on canvas: inout Canvas) {
        guard !counts.isEmpty, let most = counts.max(), most > 0, area.columns > 0, area.rows > 0 else { return }
        let bars = canvas.glyphs.bars
        for column in 0..<min(area.columns, max(counts.count, area.columns)) {
            let low = column * counts.count / area.columns
            let high = max(low + 1, (column + 1) * counts.count / area.columns)
            let count = counts[low..<min(high, counts.count)].max() ?? 0
            // A bin that is not empty is seen, however low it is.
            let height = count == 0 ? 0 : max(1, count * area.rows * bars.count / most)
            for row in 0..<area.rows {
                let part = min(bars.count, height - row * bars.count)
                guard part > 0 else { break }
                canvas.put(
                    bars[part - 1], area.column + column, area.maxRow - 1 - row, canvas.palette.style(role))
            }
        }
    }
}
