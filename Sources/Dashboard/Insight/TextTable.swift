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

    /// How wide each column is.
    private var widths: [Int] {
        columns.indices.map { index in
            max(
                columns[index].title.count,
                rows.map { $0.indices.contains(index) ? $0[index].text.count : 0 }.max() ?? 0)
        }
    }

    /// How wide it is with a blank at each side.
    var width: Int { widths.reduce(0, +) + 2 * max(0, columns.count - 1) + 2 }

    /// Where a column begins, and how wide it is, in an area.
    func place(of column: Int, in area: Rect) -> Range<Int> {
        let start = area.column + 1 + widths.prefix(column).reduce(0) { $0 + $1 + 2 }
        return start..<start + widths[column]
    }

    /// The row under a place, nil where there is none.
    func row(at point: Point, in area: Rect) -> Int? {
        guard area.contains(point), point.row > area.row else { return nil }
        let index = first(visible: area.rows - 1) + point.row - area.row - 1
        return rows.indices.contains(index) ? index : nil
    }

    /// The first row in sight.
    func first(visible: Int) -> Int {
        max(0, min((selected ?? 0) - visible / 2, rows.count - visible))
    }

    func draw(in area: Rect, on canvas: inout Canvas) {
        guard area.rows > 1, area.columns > 2 else { return }
        let palette = canvas.palette
        let widths = widths
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
