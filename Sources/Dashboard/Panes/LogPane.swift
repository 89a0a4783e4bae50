import TerminalUI

/// What happened, the newest last.
struct LogPane: Pane {
    func draw(_ state: DashboardState, in area: Rect, on canvas: inout Canvas) {
        let isFocused = state.view.focus == .log
        var trailing = StyledText()
        if state.log.offset > 0 {
            trailing.append("\(state.log.offset) newer below", canvas.palette.style(.warn))
        }
        canvas.draw(Panel("log", trailing: trailing, isFocused: isFocused), in: area)
        let inner = area.inset()
        let isWide = inner.columns >= 60
        for (index, line) in state.log.seen(rows: inner.rows).enumerated() {
            draw(line, at: inner.row + index, in: inner, isWide: isWide, &canvas)
        }
        let first = state.log.lines.count - state.log.offset - inner.rows
        canvas.draw(
            Scrollbar(first: first, visible: inner.rows, total: state.log.lines.count, isFocused: isFocused),
            in: Rect(column: area.maxColumn - 1, row: area.row + 1, columns: 1, rows: area.rows - 2))
    }

    private func draw(_ line: LogLine, at row: Int, in area: Rect, isWide: Bool, _ canvas: inout Canvas) {
        let palette = canvas.palette
        var column = area.column + 1
        if isWide {
            column = canvas.write(NumberFormat.clock(line.seconds), column, row, palette.style(.muted)) + 2
            canvas.write(line.kind.word, column, row, palette.style(line.kind.role, on: .bg, .bold))
            column += 5
        } else {
            canvas.put(line.kind.sign(canvas.glyphs), column, row, palette.style(line.kind.role))
            column += 2
        }
        canvas.write(
            line.text, column, row, palette.style(line.kind.textRole), width: area.maxColumn - 1 - column)
    }
}

extension LogLine.Kind {
    /// Four letters for the wide log.
    var word: String {
        switch self {
        case .info: "INFO"
        case .warning: "WARN"
        case .error: "FAIL"
        case .validation: "EVAL"
        case .best: "BEST"
        case .checkpoint: "SAVE"
        case .steered: "YOU"
        case .refused: "NO"
        case .run: "RUN"
        }
    }

    /// One glyph for the narrow log.
    func sign(_ glyphs: Glyphs) -> Unicode.Scalar {
        switch self {
        case .info, .validation: glyphs.bullet
        case .warning: "!"
        case .error, .refused: glyphs.cross
        case .best: glyphs.bestMark
        case .checkpoint: glyphs.check
        case .steered: glyphs.selection
        case .run: glyphs.dot
        }
    }

    var role: Role {
        switch self {
        case .info, .validation: .info
        case .warning: .warn
        case .error, .refused: .bad
        case .best: .best
        case .checkpoint: .good
        case .steered: .accent
        case .run: .title
        }
    }

    /// The colour of the text: only what wants attention has one.
    var textRole: Role {
        switch self {
        case .warning: .warn
        case .error, .refused: .bad
        case .steered: .accent
        case .checkpoint: .muted
        default: .fg
        }
    }
}
