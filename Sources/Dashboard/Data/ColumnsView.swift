import RunProtocol
import TerminalUI

/// The columns of a table: what each is used as, what it holds, and how that is spread.
struct ColumnsView {
    let columns: [ColumnReport]
    let selected: Int

    private static let spread = 18

    /// The column whose line stands at a place.
    func row(at point: Point, in area: Rect) -> Int? { table(withRemarks: false).row(at: point, in: area) }

    func draw(in area: Rect, on canvas: inout Canvas) {
        let bare = table(withRemarks: false)
        // The remarks take what is left beside the pictures of how the values are spread.
        let hasSpread = area.columns >= bare.width + Self.spread
        let room = area.columns - (hasSpread ? Self.spread : 0)
        let table = table(withRemarks: room >= bare.width + 12)
        let tableArea = Rect(column: area.column, row: area.row, columns: room, rows: area.rows)
        canvas.clipped(to: tableArea) { table.draw(in: tableArea, on: &$0) }
        guard hasSpread else { return }
        canvas.write("spread", tableArea.maxColumn + 1, area.row, canvas.palette.style(.muted))
        let first = table.first(visible: area.rows - 1)
        for (offset, column) in columns.dropFirst(first).prefix(max(0, area.rows - 1)).enumerated() {
            let counts = column.histogram?.counts ?? column.top.map(\.count)
            HistogramView(counts: counts, role: column.use == .target ? .best : .series1).draw(
                in: Rect(
                    column: tableArea.maxColumn + 1, row: area.row + 1 + offset, columns: Self.spread - 2, rows: 1),
                on: &canvas)
        }
    }

    private func table(withRemarks: Bool) -> TextTable {
        let rows = columns.map { column -> [TextTable.Field] in
            func text(_ value: Double?) -> String { value.map(column.shown) ?? "" }
            let range = column.minimum == nil ? column.top.prefix(3).map(\.value).joined(separator: ", ") : ""
            let row: [TextTable.Field] = [
                .init(text: String(column.name.prefix(28)), role: column.use == .target ? .best : .title),
                .init(text: column.use.rawValue, role: .muted),
                .init(text: column.missing == 0 ? "" : NumberFormat.grouped(column.missing), role: .warn),
                .init(text: NumberFormat.grouped(column.distinct)), .init(text: text(column.minimum)),
                .init(text: text(column.mean)), .init(text: text(column.maximum)),
            ]
            guard withRemarks else { return row }
            return row + [.init(text: column.note ?? range, role: column.note == nil ? .muted : .warn)]
        }
        var headings: [TextTable.Column] = [
            .init(title: "column", isNumber: false), .init(title: "use", isNumber: false), .init(title: "missing"),
            .init(title: "distinct"), .init(title: "least"), .init(title: "mean"), .init(title: "most"),
        ]
        if withRemarks { headings.append(.init(title: "", isNumber: false)) }
        return TextTable(columns: headings, rows: rows, selected: selected)
    }
}

/// One column at large: a histogram of its numbers, or its most frequent values.
struct ColumnView {
    let column: ColumnReport
    /// A value whose place among the others is shown.
    var marked: String?
    var isFocused = false

    func draw(in area: Rect, on canvas: inout Canvas) {
        let unit = column.use == .date ? " days" : ""
        let figures = [
            column.mean.map { "mean \(column.shown($0))" },
            column.deviation.map { "sd \(NumberFormat.measure($0))\(unit)" },
        ].compactMap { $0 }
        let trailing =
            marked.map { StyledText($0, canvas.palette.style(.best, on: .bg, .bold)) }
            ?? StyledText(figures.joined(separator: "  "), canvas.palette.style(.muted))
        canvas.draw(Panel(column.name, trailing: trailing, isFocused: isFocused), in: area)
        var inner = area.inset()
        if let note = column.note, marked == nil, inner.rows > 3 {
            canvas.write(
                note, inner.column + 1, inner.row, canvas.palette.style(.warn), width: inner.columns - 2)
            inner.row += 1
            inner.rows -= 1
        }
        let role: Role = column.use == .target ? .best : .series1
        if let histogram = column.histogram {
            var view = HistogramView(counts: histogram.counts, role: role)
            view.shown = column.shown
            view.highlighted = marked.flatMap(Double.init).flatMap(histogram.bin(of:))
            view.draw(histogram, in: inner, on: &canvas)
        } else if column.top.isEmpty, let marked {
            for (index, line) in marked.wrapped(to: inner.columns - 2).prefix(max(0, inner.rows)).enumerated() {
                canvas.write(line, inner.column + 1, inner.row + index, canvas.palette.style(.fg))
            }
        } else if column.top.isEmpty {
            canvas.drawWaiting("every value is another", in: inner)
        } else {
            drawValues(role, inner, &canvas)
        }
    }

    private func drawValues(_ role: Role, _ area: Rect, _ canvas: inout Canvas) {
        let most = Double(max(1, column.top.map(\.count).max() ?? 1))
        let longest = min(column.top.map(\.value.count).max() ?? 0, area.columns / 3)
        for (index, item) in column.top.prefix(area.rows).enumerated() {
            let row = area.row + index
            let isMarked = item.value == marked
            canvas.write(
                item.value, area.column + 1, row, canvas.palette.style(isMarked ? .best : .fg), width: longest)
            let count = NumberFormat.grouped(item.count)
            canvas.writeRight(count, before: area.column + longest + 10, row, canvas.palette.style(.muted))
            let start = area.column + longest + 12
            guard area.maxColumn - 1 > start else { continue }
            HistogramView(counts: [], role: isMarked ? .best : role).drawBar(
                share: Double(item.count) / most,
                in: Rect(column: start, row: row, columns: area.maxColumn - 1 - start, rows: 1), on: &canvas)
        }
    }
}

extension ColumnReport {
    /// One of its numbers, or of its dates, which are held as days.
    fileprivate func shown(_ value: Double) -> String {
        use == .date ? Self.date(ofDay: value) : NumberFormat.measure(value)
    }
}
