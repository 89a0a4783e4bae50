import RunProtocol
import TerminalUI

/// The box beside the chart: what tells the compared runs apart, or what the selected one is.
struct RunsDetailsView {
    /// A line: a heading over all columns, or a key with a value for each run.
    struct Line {
        var title: String
        var values: [String] = []
        var best: Int?
        var isHeading = false
    }

    let state: DashboardState

    private var runs: RunsState { state.runs }
    private static let keyColumns = 16
    /// A run's column is at least so wide, and no wider than it must be.
    private static let leastColumns = 11
    private static let mostColumns = 16

    func draw(in area: Rect, on canvas: inout Canvas) {
        let compared = runs.compared
        let title = compared.count > 1 ? "differences" : "details"
        canvas.draw(Panel(title, trailing: trailing(compared.count), isFocused: runs.focus == .details), in: area)
        let inner = area.inset()
        guard inner.rows > 0 else { return }
        if compared.count > 1 {
            drawTable(compared, in: inner, &canvas)
        } else if let entry = compared.first?.entry ?? runs.selectedEntry {
            drawFacts(entry, in: inner, &canvas)
        } else {
            canvas.drawWaiting("no run is selected", in: inner)
        }
    }

    private func trailing(_ count: Int) -> StyledText {
        guard count > 1 else { return StyledText() }
        let same = RunComparison(runs.compared.map(\.entry)).sameCount
        return StyledText("\(same) keys are the same", state.palette.style(.muted))
    }

    // MARK: Several

    /// How many lines there are to scroll through.
    var count: Int {
        let compared = runs.compared
        if compared.count > 1 { return lines(RunComparison(compared.map(\.entry))).count + 1 }
        return (compared.first?.entry ?? runs.selectedEntry).map { facts($0).count } ?? 0
    }

    /// The columns that the table would like.
    static func wishedColumns(of state: DashboardState) -> Int {
        keyColumns + state.runs.compared.count * (leastColumns + 2) + 4
    }

    private func lines(_ comparison: RunComparison) -> [Line] {
        let short = comparison.differences.map { RunColumn($0.key).title }
        func line(_ row: RunComparison.Row) -> Line {
            let own = RunColumn(row.key).title
            // Two keys of one last part are told apart by all of it.
            let title = short.count { $0 == own } > 1 ? row.key.name : own
            return Line(
                title: title,
                values: row.values.map { $0.map { RunColumn.text($0, of: row.key, now: runs.time) } ?? "-" },
                best: row.best)
        }
        let changes = runs.compared.map { runs.courses[$0.entry.path]?.interventions ?? [] }
        var lines = comparison.differences.map(line)
        if lines.isEmpty { lines.append(Line(title: "their recipes are the same", isHeading: true)) }
        lines.append(Line(title: "results", isHeading: true))
        lines += comparison.results.map(line)
        guard changes.contains(where: { !$0.isEmpty }) else { return lines }
        lines.append(Line(title: "steering", isHeading: true))
        lines.append(Line(title: "changes", values: changes.map { String($0.count) }))
        for row in 0..<min(20, changes.map(\.count).max() ?? 0) {
            lines.append(
                Line(
                    title: row == 0 ? "in order" : "",
                    values: changes.map { list in
                        list.indices.contains(row) ? "\(list[row].step) \(list[row].label)" : ""
                    }))
        }
        return lines
    }

    private func drawTable(_ compared: [(slot: Int, entry: RunEntry)], in area: Rect, _ canvas: inout Canvas) {
        let lines = lines(RunComparison(compared.map(\.entry)))
        let palette = canvas.palette
        let keys = min(
            max(Self.keyColumns, (lines.filter { !$0.isHeading }.map(\.title.count).max() ?? 0) + 1), area.columns / 3)
        let room = (area.columns - keys - 1) / compared.count
        let width = min(max(room - 2, 4), Self.mostColumns)
        func column(_ index: Int) -> Int { area.column + keys + index * (width + 2) }
        for (index, item) in compared.enumerated() {
            let role = RunsState.role(ofSlot: item.slot)
            let sign = "\(RunsChart.number(ofSlot: item.slot)) "
            canvas.write(
                sign + Self.ending(item.entry.name, width - 2, canvas.glyphs), column(index), area.row,
                palette.style(role, on: .bg, .bold), width: width)
        }
        let visible = area.rows - 1
        let offset = min(runs.detailsOffset, max(0, lines.count - visible))
        for (place, line) in lines.dropFirst(offset).prefix(visible).enumerated() {
            let row = area.row + 1 + place
            canvas.write(
                line.title, area.column, row,
                palette.style(line.isHeading ? .accent : .muted, on: .bg, line.isHeading ? .bold : []),
                width: line.isHeading ? area.columns : keys - 1)
            for (index, value) in line.values.enumerated() {
                let isBest = line.best == index
                canvas.write(
                    value, column(index), row, palette.style(isBest ? .best : .fg, on: .bg, isBest ? .bold : []),
                    width: width)
            }
        }
        canvas.draw(
            Scrollbar(first: offset, visible: visible, total: lines.count, isFocused: runs.focus == .details),
            in: Rect(column: area.maxColumn, row: area.row + 1, columns: 1, rows: visible))
    }

    /// The end of a name tells runs of one recipe apart.
    private static func ending(_ name: String, _ width: Int, _ glyphs: Glyphs) -> String {
        name.count <= width ? name : "\(glyphs.ellipsis)\(name.suffix(max(0, width - 1)))"
    }

    // MARK: One

    /// What is changed most stands first.
    private static func ordered(_ keys: some Sequence<String>) -> [String] {
        let sections = ["optimizer", "model", "training", "schedule", "loss", "data"]
        func rank(_ key: String) -> Int {
            sections.firstIndex { key.hasPrefix("\($0).") } ?? sections.count
        }
        return keys.sorted { (rank($0), $0) < (rank($1), $1) }
    }

    private func drawFacts(_ entry: RunEntry, in area: Rect, _ canvas: inout Canvas) {
        let palette = canvas.palette
        let facts = facts(entry)
        let offset = min(runs.detailsOffset, max(0, facts.count - area.rows))
        for (place, fact) in facts.dropFirst(offset).prefix(area.rows).enumerated() {
            let row = area.row + place
            canvas.write(fact.title, area.column, row, palette.style(.muted), width: 13)
            canvas.write(fact.text, area.column + 14, row, palette.style(fact.role), width: area.columns - 14)
        }
        canvas.draw(
            Scrollbar(first: offset, visible: area.rows, total: facts.count, isFocused: runs.focus == .details),
            in: Rect(column: area.maxColumn, row: area.row, columns: 1, rows: area.rows))
    }

    private func facts(_ entry: RunEntry) -> [(title: String, text: String, role: Role)] {
        var facts: [(String, String, Role)] = []
        func add(_ title: String, _ text: String, _ role: Role = .fg) {
            if !text.isEmpty { facts.append((title, text, role)) }
        }
        add("run", entry.name, .title)
        if entry.notes.name != nil { add("folder", entry.folder) }
        add("status", entry.status.title, RunsListView.sign(of: entry.status, state.glyphs).1)
        add("", entry.detail, .muted)
        add("tags", entry.notes.tags.joined(separator: " "), .accent)
        for (index, line) in entry.notes.note.wrapped(to: 40).enumerated() where !line.isEmpty {
            add(index == 0 ? "note" : "", line, .info)
        }
        for row in RunComparison([entry]).results {
            guard let value = row.values[0], row.key != .status else { continue }
            let isLoss = row.key == .metric("val_loss")
            add(RunColumn(row.key).title, RunColumn.text(value, of: row.key, now: runs.time), isLoss ? .best : .fg)
        }
        add("began", entry.created.map { RunColumn.text(.number($0), of: .created, now: runs.time) } ?? "")
        if let course = runs.courses[entry.path] {
            add("model", course.description?.model ?? "")
            add("data", course.description?.data ?? "")
            for (index, change) in course.interventions.enumerated() {
                add(index == 0 ? "steered" : "", "\(change.step)  \(change.label)", .accent)
            }
        }
        for key in Self.ordered(entry.recipe.keys) where key != "name" {
            add(RunColumn.short(key), entry.recipe[key]?.description ?? "", .muted)
        }
        return facts
    }
}
