import TerminalUI

/// All keys and commands, by where they hold: made from the bindings and the catalogue.
struct HelpOverlay {
    /// A line of the help.
    enum Line {
        case heading(String)
        case binding(keys: String, title: String)
        case empty
    }

    static func lines(of state: DashboardState) -> [Line] {
        var sections: [(String, [(String, String)])] = KeyContext.allCases.map { context in
            let bindings = state.keys.bindings.filter { $0.context == context && !$0.keys.isEmpty }
            return (
                context.title,
                bindings.map { ($0.keys.map { $0.label(state.glyphs) }.joined(separator: " "), $0.title) }
            )
        }
        sections.append(
            (
                "mouse",
                [
                    ("click", "focus, select, set a slider, inspect a step, hide a curve by its name"),
                    ("drag", "zoom to a part of a chart, move a border between panes, move a slider"),
                    ("right click", "zoom out"), ("wheel", "zoom a chart, scroll the log, adjust a value"),
                    ("wheel sideways, or with shift, alt or control", "move what a chart shows"),
                ]
            ))
        sections.append(("commands", CommandCatalogue.all.map { (":\($0.name) \($0.usage)", $0.summary) }))
        let words = state.view.helpFilter.lowercased().split(separator: " ")
        var lines: [Line] = []
        for (title, entries) in sections {
            let fitting = entries.filter { entry in
                words.allSatisfy { "\(entry.0) \(entry.1) \(title)".lowercased().contains($0) }
            }
            if fitting.isEmpty { continue }
            if !lines.isEmpty { lines.append(.empty) }
            lines.append(.heading(title))
            lines += fitting.map { .binding(keys: $0.0, title: $0.1) }
        }
        return lines.isEmpty ? [.heading("nothing fits \"\(state.view.helpFilter)\"")] : lines
    }

    private static func box(of state: DashboardState) -> OverlayBox {
        OverlayBox(columns: 92, lines: lines(of: state).count, on: state.size)
    }

    /// How many lines are in sight.
    static func visibleRows(of state: DashboardState) -> Int { max(1, box(of: state).inner.rows) }

    /// How far the help can be scrolled.
    static func lastOffset(of state: DashboardState) -> Int {
        max(0, lines(of: state).count - box(of: state).inner.rows)
    }

    func draw(_ state: DashboardState, on canvas: inout Canvas) {
        let box = Self.box(of: state)
        let palette = canvas.palette
        box.draw(
            title: title(state),
            trailing: StyledText.keys([(.searchHelp, "search"), (.closeOverlay, "close")], in: .help, state),
            on: &canvas)
        let lines = Self.lines(of: state)
        let keyColumns = min(26, max(12, box.inner.columns / 3))
        let offset = min(state.view.helpOffset, Self.lastOffset(of: state))
        for (index, line) in lines.dropFirst(offset).prefix(box.inner.rows).enumerated() {
            let row = box.inner.row + index
            switch line {
            case .heading(let text):
                canvas.write(text, box.inner.column, row, palette.style(.accent, on: .overlayBg, .bold))
            case .binding(let keys, let title):
                // Long usages push their title to the right; the others stand in one column.
                let end = canvas.write(
                    keys, box.inner.column + 2, row, palette.style(.key, on: .overlayBg), width: box.inner.columns - 2)
                let start = max(box.inner.column + keyColumns + 4, end + 2)
                canvas.write(
                    title, start, row, palette.style(.fg, on: .overlayBg), width: box.inner.maxColumn - start)
            case .empty: break
            }
        }
        canvas.draw(
            Scrollbar(first: offset, visible: box.inner.rows, total: lines.count, isFocused: true),
            in: Rect(column: box.area.maxColumn - 1, row: box.area.row + 1, columns: 1, rows: box.area.rows - 2))
    }

    private func title(_ state: DashboardState) -> String {
        if let search = state.view.helpSearch { return "help: \(search.text)_" }
        return state.view.helpFilter.isEmpty ? "help" : "help: \(state.view.helpFilter)"
    }
}
