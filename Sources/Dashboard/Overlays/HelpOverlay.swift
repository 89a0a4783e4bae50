import TerminalUI

/// All keys, by where they hold: made from the bindings.
struct HelpOverlay {
    /// A line of the help.
    enum Line {
        case heading(String)
        case binding(keys: String, title: String)
        case empty
    }

    static func lines(_ glyphs: Glyphs) -> [Line] {
        var lines: [Line] = []
        for context in KeyContext.allCases {
            let bindings = KeyBindings.all.filter { $0.context == context }
            if bindings.isEmpty { continue }
            if !lines.isEmpty { lines.append(.empty) }
            lines.append(.heading(context.title))
            for binding in bindings {
                let keys = binding.keys.map { $0.label(glyphs) }.joined(separator: " ")
                lines.append(.binding(keys: keys, title: binding.title))
            }
        }
        lines += [
            .empty, .heading("mouse"), .binding(keys: "click", title: "focus, select, set a slider, inspect a step"),
            .binding(keys: "wheel", title: "scroll the log, adjust a value"),
        ]
        return lines
    }

    /// As wide as the widest keys, so that little is left empty on a narrow screen.
    private static func keyColumns(of lines: [Line]) -> Int {
        lines.reduce(0) { widest, line in
            if case .binding(let keys, _) = line { max(widest, keys.count) } else { widest }
        }
    }

    private static func box(of state: DashboardState) -> OverlayBox {
        OverlayBox(columns: 72, lines: lines(state.glyphs).count, on: state.size)
    }

    /// How far the help can be scrolled.
    static func lastOffset(of state: DashboardState) -> Int {
        max(0, lines(state.glyphs).count - box(of: state).inner.rows)
    }

    func draw(_ state: DashboardState, on canvas: inout Canvas) {
        let box = Self.box(of: state)
        let palette = canvas.palette
        box.draw(
            title: "keys", trailing: StyledText("esc closes", palette.style(.muted, on: .overlayBg)), on: &canvas)
        let lines = Self.lines(canvas.glyphs)
        let keyColumns = Self.keyColumns(of: lines)
        let offset = min(state.view.helpOffset, Self.lastOffset(of: state))
        for (index, line) in lines.dropFirst(offset).prefix(box.inner.rows).enumerated() {
            let row = box.inner.row + index
            switch line {
            case .heading(let text):
                canvas.write(text, box.inner.column, row, palette.style(.accent, on: .overlayBg, .bold))
            case .binding(let keys, let title):
                canvas.write(
                    keys, box.inner.column + 2, row, palette.style(.key, on: .overlayBg), width: keyColumns)
                canvas.write(
                    title, box.inner.column + keyColumns + 4, row, palette.style(.fg, on: .overlayBg),
                    width: box.inner.columns - keyColumns - 4)
            case .empty: break
            }
        }
        canvas.draw(
            Scrollbar(first: offset, visible: box.inner.rows, total: lines.count, isFocused: true),
            in: Rect(column: box.area.maxColumn - 1, row: box.area.row + 1, columns: 1, rows: box.area.rows - 2))
    }
}
