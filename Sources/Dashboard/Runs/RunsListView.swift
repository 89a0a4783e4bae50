import RunProtocol
import TerminalUI

/// The box with the list of runs: only the lines in sight are made.
struct RunsListView {
    /// A column with its place.
    struct Place: Equatable {
        var column: RunColumn
        var start: Int
        var width: Int
    }

    /// Room for the sign of the comparison and that of the status.
    private static let signs = 4
    private static let widestName = 30

    let state: DashboardState
    let area: Rect

    private var runs: RunsState { state.runs }
    private var inner: Rect { area.inset() }
    /// Lines of runs in sight: all but the heading.
    var visible: Int { max(0, inner.rows - 1) }
    var first: Int { max(0, min((runs.selectedIndex ?? 0) - visible / 2, runs.shown.count - visible)) }
    private var rows: ArraySlice<RunEntry> { runs.shown.dropFirst(first).prefix(visible) }

    /// As many columns as there is room for, the most important first.
    var places: [Place] {
        var places: [Place] = []
        var start = inner.column + Self.signs
        for column in runs.columns {
            let texts = rows.map { column.text(of: $0, now: runs.time).count }.max() ?? 0
            var width = max(texts, column.title.count + (column.key == runs.order.key ? 2 : 0))
            if column.key == .name { width = min(max(width, 12), max(12, min(Self.widestName, inner.columns / 3))) }
            let end = inner.maxColumn - 1
            let isText = !column.isNumber && [.tag, .note].contains(column.key)
            if isText { width = min(width, max(8, end - start)) }
            guard start + width <= end else {
                // A column of figures that does not fit makes room for a smaller one.
                continue
            }
            places.append(Place(column: column, start: start, width: width))
            start += width + 2
        }
        return places
    }

    func draw(on canvas: inout Canvas) {
        canvas.draw(Panel("runs", trailing: summary(), isFocused: runs.focus == .list), in: area)
        guard inner.rows > 1 else { return }
        guard !runs.shown.isEmpty else { return canvas.drawWaiting(waiting, in: inner) }
        let places = places
        drawHeading(places, &canvas)
        for (offset, entry) in rows.enumerated() { draw(entry, places, row: inner.row + 1 + offset, &canvas) }
        canvas.draw(
            Scrollbar(first: first, visible: visible, total: runs.shown.count, isFocused: runs.focus == .list),
            in: Rect(column: area.maxColumn - 1, row: inner.row + 1, columns: 1, rows: visible))
        canvas.drawNotch(notes, at: area)
    }

    private var waiting: String {
        if !runs.isListed { return "reading the runs" }
        if runs.entries.isEmpty { return "no runs here yet: start one with  descent train RECIPE" }
        return "no run fits; esc takes the filter away"
    }

    private func summary() -> StyledText {
        let palette = state.palette
        let total = runs.entries.count
        var text = StyledText()
        let count =
            runs.shown.count == total
            ? NumberFormat.grouped(total)
            : "\(NumberFormat.grouped(runs.shown.count)) of \(NumberFormat.grouped(total))"
        text.append(count + (runs.isComplete || !runs.isListed ? "" : "\(state.glyphs.ellipsis)"), palette.style(.fg))
        if !runs.filterText.isEmpty {
            text.append("  /\(runs.filterText)", palette.style(runs.filterProblem == nil ? .key : .bad))
        }
        return text
    }

    private var notes: String {
        let hidden = runs.entries.count(where: \.notes.isHidden)
        return [
            runs.compared.isEmpty ? "" : "\(runs.compared.count) compared",
            hidden > 0 ? "\(hidden) hidden\(runs.showsHidden ? ", shown" : "")" : "",
        ].filter { !$0.isEmpty }.joined(separator: " \(state.glyphs.separator) ")
    }

    private func drawHeading(_ places: [Place], _ canvas: inout Canvas) {
        for place in places {
            let isKey = place.column.key == runs.order.key
            let mark = isKey ? " \(runs.order.isDescending ? canvas.glyphs.descending : canvas.glyphs.ascending)" : ""
            let style = canvas.palette.style(isKey ? .key : .muted, on: .bg, isKey ? .bold : [])
            write(place.column.title + mark, place, inner.row, style, &canvas)
        }
    }

    private func draw(_ entry: RunEntry, _ places: [Place], row: Int, _ canvas: inout Canvas) {
        let palette = canvas.palette
        let isSelected = entry.path == runs.selected
        let ground: Role = isSelected ? .selectedBg : .bg
        if isSelected {
            canvas.fill(
                Rect(column: inner.column, row: row, columns: inner.columns, rows: 1),
                palette.style(.selectedFg, on: .selectedBg))
        }
        if let slot = runs.slot(of: entry.path) {
            canvas.overlay(
                RunsChart.number(ofSlot: slot), inner.column, row,
                palette.style(RunsState.role(ofSlot: slot), on: ground, .bold))
        } else if entry.notes.isPinned {
            canvas.overlay(canvas.glyphs.bestMark, inner.column, row, palette.style(.best, on: ground))
        } else if isSelected {
            canvas.overlay(canvas.glyphs.selection, inner.column, row, palette.style(.selectedFg, on: ground))
        }
        let (sign, role) = Self.sign(of: entry.status, canvas.glyphs)
        canvas.overlay(sign, inner.column + 2, row, palette.style(role, on: ground))
        for place in places {
            let text = place.column.text(of: entry, now: runs.time)
            let role = isSelected ? .selectedFg : self.role(of: place.column, entry)
            let attributes: Attributes = isSelected || place.column.key == .name && entry.notes.isPinned ? .bold : []
            write(text, place, row, palette.style(role, on: ground, attributes), &canvas)
        }
    }

    private func role(of column: RunColumn, _ entry: RunEntry) -> Role {
        if entry.notes.isHidden { return .muted }
        switch column.key {
        case .name: return runs.slot(of: entry.path).map(RunsState.role(ofSlot:)) ?? .title
        case .status: return Self.sign(of: entry.status, state.glyphs).1
        case .tag: return .accent
        case .metric: return .fg
        default: return .muted
        }
    }

    private func write(_ text: String, _ place: Place, _ row: Int, _ style: Style, _ canvas: inout Canvas) {
        if place.column.isNumber {
            canvas.writeRight(text, before: place.start + place.width, row, style, width: place.width)
        } else {
            canvas.write(text, place.start, row, style, width: place.width)
        }
    }

    /// The sign of what has become of a run, and its colour.
    static func sign(of status: RunEntry.Status, _ glyphs: Glyphs) -> (Unicode.Scalar, Role) {
        switch status {
        case .running: (glyphs.dot, .good)
        case .done: (glyphs.check, .good)
        case .stopped, .branched: (glyphs.check, .info)
        case .interrupted, .unfinished: (glyphs.paused, .warn)
        case .diverged, .failed, .broken: (glyphs.cross, .bad)
        }
    }

    // MARK: The mouse

    /// The run under a row of the screen.
    func index(atRow row: Int) -> Int? {
        let index = first + row - inner.row - 1
        return row > inner.row && row < inner.maxRow && runs.shown.indices.contains(index) ? index : nil
    }

    /// The column whose heading stands at a place.
    func heading(at point: Point) -> RunKey? {
        guard point.row == inner.row else { return nil }
        return places.first { point.column >= $0.start - 1 && point.column < $0.start + $0.width + 1 }?.column.key
    }
}
