import RunProtocol
import TerminalUI

/// What went into the training: columns and how they are spread, or examples as they go in; the balance of classes, and
/// what is wrong with them.
struct DataPage: Page {
    func draw(_ state: DashboardState, in area: Rect, on canvas: inout Canvas) {
        guard let data = state.insight.data else {
            canvas.draw(Panel("data"), in: area)
            return canvas.drawWaiting("the run has told nothing of its data yet", in: area.inset())
        }
        let left = Self.main(area)
        let side = area.columns - left.columns
        drawMain(data, state, left, &canvas)
        guard side > 0 else { return }
        let right = Rect(column: left.maxColumn, row: area.row, columns: side, rows: area.rows)
        let classRows = data.classes.isEmpty ? 0 : min(data.classes.count + 2, area.rows / 2)
        if classRows > 0 {
            let box = Rect(column: right.column, row: right.row, columns: side, rows: classRows)
            let count = StyledText("\(data.classes.count)", canvas.palette.style(.fg))
            canvas.draw(Panel("classes", trailing: count), in: box)
            drawClasses(data.classes, box.inset(), &canvas)
        }
        let box = Rect(column: right.column, row: right.row + classRows, columns: side, rows: area.rows - classRows)
        canvas.draw(Panel("notes"), in: box)
        drawNotes(data, box.inset(), &canvas)
    }

    /// What lies beside classes and notes, where those have room.
    private static func main(_ area: Rect) -> Rect {
        let side = area.columns >= 90 ? min(44, area.columns / 3) : 0
        return Rect(column: area.column, row: area.row, columns: area.columns - side, rows: area.rows)
    }

    /// The list of columns: above the selected one at large, where there is room for that.
    private static func list(_ data: DataReport, in area: Rect) -> Rect {
        guard area.rows >= 16 else { return area }
        let isShort = area.rows - data.columns.count - 3 >= 7
        return Rect(
            column: area.column, row: area.row, columns: area.columns,
            rows: isShort ? data.columns.count + 3 : area.rows * 3 / 5)
    }

    private func drawMain(_ data: DataReport, _ state: DashboardState, _ area: Rect, _ canvas: inout Canvas) {
        let parts = data.parts.map {
            "\(NumberFormat.grouped($0.training)) train, \(NumberFormat.grouped($0.validation)) val, \(NumberFormat.grouped($0.test)) test"
        }
        let trailing = StyledText(parts ?? "", canvas.palette.style(.muted))
        let name = String(data.source.split(separator: "/").last ?? "data")
        let samples = data.samples ?? []
        guard !data.columns.isEmpty || samples.isEmpty else {
            let title = "\(name), \(data.example)"
            return DataSamplesView(title: title, trailing: trailing, samples: samples, selected: state.selection)
                .draw(in: area, on: &canvas)
        }
        let table = ColumnsView(columns: data.columns, selected: state.selection)
        let upper = Self.list(data, in: area)
        if data.columns.indices.contains(state.selection), upper.rows < area.rows {
            let box = Rect(
                column: area.column, row: upper.maxRow, columns: area.columns, rows: area.rows - upper.rows)
            let grid = ColumnGrid(count: data.columns.count, in: box).frames
            for (index, frame) in grid.enumerated() {
                let view = ColumnView(column: data.columns[index], isFocused: index == state.selection)
                canvas.clipped(to: frame) { view.draw(in: frame, on: &$0) }
            }
            if grid.isEmpty { ColumnView(column: data.columns[state.selection]).draw(in: box, on: &canvas) }
        }
        canvas.draw(Panel(name, trailing: trailing, isFocused: true), in: upper)
        canvas.clipped(to: upper.inset()) { table.draw(in: upper.inset(), on: &$0) }
    }

    private func drawClasses(_ classes: [ValueCount], _ area: Rect, _ canvas: inout Canvas) {
        let most = max(1, classes.map(\.count).max() ?? 1)
        let longest = min(classes.map(\.value.count).max() ?? 0, area.columns / 2)
        let isCut = classes.count > area.rows
        for (index, item) in classes.prefix(isCut ? area.rows - 1 : area.rows).enumerated() {
            let row = area.row + index
            canvas.write(item.value, area.column + 1, row, canvas.palette.style(.fg), width: longest)
            canvas.writeRight(
                NumberFormat.grouped(item.count), before: area.maxColumn - 1, row, canvas.palette.style(.muted))
            let start = area.column + longest + 2
            canvas.draw(
                Meter(fraction: Double(item.count) / Double(most)),
                in: Rect(column: start, row: row, columns: area.maxColumn - 9 - start, rows: 1))
        }
        guard isCut else { return }
        canvas.write(
            "and \(classes.count - area.rows + 1) smaller ones", area.column + 1, area.maxRow - 1,
            canvas.palette.style(.muted), width: area.columns - 2)
    }

    private func drawNotes(_ data: DataReport, _ area: Rect, _ canvas: inout Canvas) {
        var notes: [(String, Role)] = [
            ("\(NumberFormat.grouped(data.examples)) examples, \(data.example) each", .fg)
        ]
        if let target = data.target { notes.append(("learned: \(target)", .fg)) }
        if let reason = data.targetReason { notes.append((reason, .muted)) }
        if data.duplicates > 0 { notes.append(("\(NumberFormat.grouped(data.duplicates)) duplicate rows", .warn)) }
        let warnings = data.warnings.map { ($0, Role.warn) }
        notes += warnings.isEmpty ? [("nothing stands out", .muted)] : warnings
        var row = area.row
        for (text, role) in notes {
            for line in text.wrapped(to: area.columns - 2) where row < area.maxRow {
                canvas.write(line, area.column + 1, row, canvas.palette.style(role), width: area.columns - 2)
                row += 1
            }
        }
    }

    private static func count(_ state: DashboardState) -> Int {
        guard let data = state.insight.data else { return 0 }
        return data.columns.isEmpty ? data.samples?.count ?? 0 : data.columns.count
    }

    func perform(_ action: Action, _ state: inout DashboardState) -> [Effect] {
        state.moveSelection(action, count: Self.count(state))
        return []
    }

    func take(_ event: MouseEvent, in area: Rect, _ state: inout DashboardState) -> [Effect] {
        switch event.action {
        case .wheelUp: return perform(.up, &state)
        case .wheelDown: return perform(.down, &state)
        case .pressed(.left):
            guard let data = state.insight.data else { break }
            let main = Self.main(area)
            let samples = data.samples ?? []
            let row =
                data.columns.isEmpty
                ? DataSamplesView(title: "", trailing: StyledText(), samples: samples, selected: state.selection)
                    .row(at: event.point, in: main)
                : ColumnsView(columns: data.columns, selected: state.selection)
                    .row(at: event.point, in: Self.list(data, in: main).inset())
            if let row { state.view.selection[.data] = row }
        default: break
        }
        return []
    }
}
