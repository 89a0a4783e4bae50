import RunProtocol
import TerminalUI

/// What went into the training: columns, how they are spread, the balance of classes, and what is wrong with them.
struct DataPage: Page {
    func draw(_ state: DashboardState, in area: Rect, on canvas: inout Canvas) {
        guard let data = state.insight.data else {
            canvas.draw(Panel("data"), in: area)
            return canvas.drawWaiting("the run has told nothing of its data yet", in: area.inset())
        }
        let side = area.columns >= 90 ? min(44, area.columns / 3) : 0
        let left = Rect(column: area.column, row: area.row, columns: area.columns - side, rows: area.rows)
        let parts = data.parts.map {
            "\(NumberFormat.grouped($0.training)) train, \(NumberFormat.grouped($0.validation)) val, \(NumberFormat.grouped($0.test)) test"
        }
        canvas.draw(
            Panel(data.source, trailing: StyledText(parts ?? "", canvas.palette.style(.muted)), isFocused: true),
            in: left)
        drawColumns(data, state, left.inset(), &canvas)
        guard side > 0 else { return }
        let right = Rect(column: left.maxColumn, row: area.row, columns: side, rows: area.rows)
        let classRows = data.classes.isEmpty ? 0 : min(data.classes.count + 2, area.rows / 2)
        if classRows > 0 {
            let box = Rect(column: right.column, row: right.row, columns: side, rows: classRows)
            canvas.draw(Panel("classes"), in: box)
            drawClasses(data.classes, box.inset(), &canvas)
        }
        let box = Rect(column: right.column, row: right.row + classRows, columns: side, rows: area.rows - classRows)
        canvas.draw(Panel("notes"), in: box)
        drawNotes(data, box.inset(), &canvas)
    }

    private func drawColumns(_ data: DataReport, _ state: DashboardState, _ area: Rect, _ canvas: inout Canvas) {
        let room = area.columns >= 96 ? 20 : 0
        let rows = data.columns.map { column -> [TextTable.Field] in
            func text(_ value: Double?) -> String { value.map { NumberFormat.measure($0) } ?? "" }
            let range = column.minimum == nil ? column.top.prefix(3).map(\.value).joined(separator: ", ") : ""
            return [
                .init(text: column.name, role: column.use == .target ? .best : .title),
                .init(text: column.use.rawValue, role: .muted),
                .init(text: column.missing == 0 ? "" : NumberFormat.grouped(column.missing), role: .warn),
                .init(text: NumberFormat.grouped(column.distinct)), .init(text: text(column.minimum)),
                .init(text: text(column.mean)), .init(text: text(column.maximum)),
                .init(text: column.note ?? range, role: column.note == nil ? .muted : .warn),
            ]
        }
        let table = TextTable(
            columns: [
                .init(title: "column", isNumber: false), .init(title: "use", isNumber: false), .init(title: "missing"),
                .init(title: "distinct"), .init(title: "least"), .init(title: "mean"), .init(title: "most"),
                .init(title: "", isNumber: false),
            ], rows: rows, selected: state.selection)
        let tableArea = Rect(column: area.column, row: area.row, columns: area.columns - room, rows: area.rows)
        canvas.clipped(to: tableArea) { table.draw(in: tableArea, on: &$0) }
        guard room > 0 else { return }
        let first = table.first(visible: area.rows - 1)
        for (offset, column) in data.columns.dropFirst(first).prefix(max(0, area.rows - 1)).enumerated() {
            let counts = column.histogram?.counts ?? column.top.map(\.count)
            HistogramView(counts: counts, role: column.use == .target ? .best : .series1).draw(
                in: Rect(column: tableArea.maxColumn + 1, row: area.row + 1 + offset, columns: room - 2, rows: 1),
                on: &canvas)
        }
    }

    private func drawClasses(_ classes: [ValueCount], _ area: Rect, _ canvas: inout Canvas) {
        let most = max(1, classes.map(\.count).max() ?? 1)
        let longest = min(classes.map(\.value.count).max() ?? 0, area.columns / 2)
        for (index, item) in classes.prefix(area.rows).enumerated() {
            let row = area.row + index
            canvas.write(item.value, area.column + 1, row, canvas.palette.style(.fg), width: longest)
            canvas.writeRight(
                NumberFormat.grouped(item.count), before: area.maxColumn - 1, row, canvas.palette.style(.muted))
            let start = area.column + longest + 2
            canvas.draw(
                Meter(fraction: Double(item.count) / Double(most)),
                in: Rect(column: start, row: row, columns: area.maxColumn - 9 - start, rows: 1))
        }
    }

    private func drawNotes(_ data: DataReport, _ area: Rect, _ canvas: inout Canvas) {
        var notes: [(String, Role)] = data.warnings.map { ($0, .warn) }
        if data.duplicates > 0 { notes.append(("\(NumberFormat.grouped(data.duplicates)) duplicate rows", .fg)) }
        if let reason = data.targetReason { notes.append((reason, .muted)) }
        if notes.isEmpty { notes = [("nothing stands out", .muted)] }
        var row = area.row
        for (text, role) in notes {
            for line in text.wrapped(to: area.columns - 2) where row < area.maxRow {
                canvas.write(line, area.column + 1, row, canvas.palette.style(role), width: area.columns - 2)
                row += 1
            }
        }
    }

    func perform(_ action: Action, _ state: inout DashboardState) -> [Effect] {
        state.moveSelection(action, count: state.insight.data?.columns.count ?? 0)
        return []
    }
}
