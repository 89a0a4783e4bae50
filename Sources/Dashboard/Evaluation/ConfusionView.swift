import RunProtocol
import TerminalUI

/// A heat map: rows are true classes, columns are predictions; the ground tells how many, by the share of the row.
struct ConfusionView {
    let classes: EvaluationReport.Classification
    /// The name of a class to find at once.
    let highlighted: String?

    private static let heading = "true \\ predicted"

    func draw(in area: Rect, on canvas: inout Canvas) {
        let count = min(classes.classNames.count, classes.confusion.count)
        guard count > 0, area.rows > 2 else {
            return canvas.drawWaiting("too many classes for a picture", in: area)
        }
        let palette = canvas.palette
        let longest = min(classes.classNames.map(\.count).max() ?? 0, max(4, area.columns / 4))
        let start = area.column + longest + 2
        let room = max(0, area.maxColumn - 1 - start)
        let height = min(max(1, (area.rows - 2) / count), 5)
        let width = min(max(room / count, digits + 1), max(height * 2 + 2, min(longest + 1, 12)))
        let shownColumns = min(count, room / width)
        let shownRows = min(count, (area.rows - 2) / height)
        canvas.write(
            Self.heading, area.column + 1, area.row, palette.style(.muted), width: max(0, area.columns - 2))
        for column in 0..<shownColumns {
            let cell = start + column * width
            let name = classes.classNames[column].prefix(width - 1)
            canvas.write(
                String(name), cell + (width - name.count + 1) / 2, area.row + 1, style(of: column, palette))
        }
        for row in 0..<shownRows {
            let line = area.row + 2 + row * height
            canvas.write(
                classes.classNames[row], area.column + 1, line + (height - 1) / 2, style(of: row, palette),
                width: longest)
            let total = max(1, classes.confusion[row].reduce(0, +))
            for column in 0..<shownColumns where classes.confusion[row].indices.contains(column) {
                let cell = Rect(column: start + column * width, row: line, columns: width, rows: height)
                draw(classes.confusion[row][column], of: total, isRight: row == column, in: cell, &canvas)
            }
        }
        guard min(shownRows, shownColumns) < count else { return }
        canvas.writeRight(
            "\(shownRows) x \(shownColumns) of \(count) x \(count) have room", before: area.maxColumn - 1, area.row,
            palette.style(.muted), width: max(0, area.columns - Self.heading.count - 4))
    }

    /// The digits of the largest count.
    private var digits: Int { String(classes.confusion.joined().max() ?? 0).count }

    private func style(of index: Int, _ palette: Palette) -> Style {
        classes.classNames[index] == highlighted ? palette.style(.key, on: .bg, .bold) : palette.style(.muted)
    }

    private func draw(_ value: Int, of total: Int, isRight: Bool, in cell: Rect, _ canvas: inout Canvas) {
        let palette = canvas.palette
        let role: Role = value == 0 ? .muted : isRight ? .good : .bad
        var style = palette.style(role, on: .bg, isRight ? .bold : [])
        if palette.canShade, value > 0 {
            let share = Double(value) / Double(total)
            style.background = palette.mix(.bg, role, 0.1 + 0.35 * share)
            style.foreground = palette.color(.title)
        }
        canvas.fill(cell, style)
        let text = value == 0 ? String(canvas.glyphs.separator) : "\(value)"
        canvas.write(
            text, cell.column + max(0, (cell.columns - text.count + 1) / 2), cell.row + (cell.rows - 1) / 2, style,
            width: cell.columns)
    }
}
