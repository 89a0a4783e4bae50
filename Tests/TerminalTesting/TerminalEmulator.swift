/// A terminal without a window: takes the bytes that a program writes, keeps the screen that a person would see.
///
/// It knows what ncurses sends to terminals of the kinds xterm, tmux, screen, linux and vt100; what it does not know it
/// lists in `unknown`.
public struct TerminalEmulator: Sendable {
    /// The screen's rows of cells, from the top.
    public internal(set) var grid: [[EmulatedCell]]
    /// How many columns the screen has.
    public internal(set) var columns: Int
    /// How many rows the screen has.
    public internal(set) var rows: Int
    /// The cursor's column, from 0.
    public internal(set) var cursorColumn = 0
    /// The cursor's row, from 0.
    public internal(set) var cursorRow = 0
    /// DEC private modes that are on. A terminal begins with wrapping (7) and a visible cursor (25).
    public internal(set) var modes: Set<Int> = [7, 25]
    /// Whether the alternate screen is shown.
    public internal(set) var isAlternate = false
    /// How what is written next will look.
    public internal(set) var style = EmulatedStyle()
    var replies: [UInt8] = []
    /// Sequences that were not understood.
    public internal(set) var unknown: Set<String> = []
    /// How many synchronised updates have been completed.
    public internal(set) var completedUpdates = 0

    /// How many marks a test harness has set in the output (Esc ] 777 ; mark BEL).
    public internal(set) var marks = 0

    var parser = EscapeParser()
    var otherGrid: [[EmulatedCell]]
    var wrapsNext = false
    var inserts = false
    var hasApplicationKeypad = false
    var scrollTop = 0
    var scrollBottom: Int
    var charsets: [Unicode.Scalar] = ["B", "B"]
    var activeCharset = 0
    var lastGlyph: Unicode.Scalar?
    var savedCursors: [Bool: SavedCursor] = [:]
    var palette: [Int: String] = [:]

    /// What Save Cursor keeps.
    struct SavedCursor {
        var column: Int
        var row: Int
        var style: EmulatedStyle
        var charsets: [Unicode.Scalar]
        var activeCharset: Int
    }

    /// Creates a terminal that shows nothing.
    public init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
        grid = TerminalEmulator.blankGrid(columns: columns, rows: rows)
        otherGrid = grid
        scrollBottom = rows - 1
    }

    /// Takes what the program wrote; any cut of it into calls comes to the same.
    public mutating func feed(_ bytes: some Sequence<UInt8>) {
        for token in parser.tokens(in: bytes) {
            switch token {
            case .glyph(let glyph): show(glyph)
            case .control(let byte): control(byte)
            case .escape(let intermediates, let final): escape(intermediates, final)
            case .sequence(let parameters, let intermediates, let final):
                sequence(parameters, intermediates, final)
            case .command(let text): command(text)
            }
        }
    }

    /// The answers to the program's questions since the last call.
    public mutating func takeReplies() -> [UInt8] {
        defer { replies = [] }
        return replies
    }

    /// The rows as text, without the blanks at their ends.
    public var lines: [String] {
        grid.map { row in
            let text = row.map(\.text).joined()
            return String(text.reversed().drop { $0 == " " }.reversed())
        }
    }

    /// The screen as text.
    public var text: String { lines.joined(separator: "\n") }

    /// What a program that has ended should have put back, in words; empty when it did.
    public var notRestored: [String] {
        var left: [String] = []
        if isAlternate { left.append("the alternate screen is still on") }
        if !modes.contains(25) { left.append("the cursor is hidden") }
        let names = [
            (1, "application cursor keys"), (5, "reverse screen"), (6, "origin mode"), (9, "mouse reports (9)"),
            (1000, "mouse reports (1000)"), (1002, "mouse reports (1002)"), (1003, "mouse reports (1003)"),
            (1004, "focus reports"), (1006, "mouse form 1006"), (2004, "bracketed paste"),
            (2026, "a synchronised update"),
        ]
        left += names.filter { modes.contains($0.0) }.map { "\($0.1): still on" }
        if !modes.contains(7) { left.append("lines no longer wrap") }
        if hasApplicationKeypad { left.append("the application keypad is still on") }
        if inserts { left.append("insert mode is still on") }
        if scrollTop != 0 || scrollBottom != rows - 1 { left.append("only a part of the screen scrolls") }
        if charsets[activeCharset] != "B" { left.append("the line-drawing characters are still on") }
        if style != EmulatedStyle() { left.append("colours or attributes are still on") }
        if !palette.isEmpty { left.append("the palette is changed") }
        return left
    }

    /// Takes another size, cutting or padding as xterm does; rows leave at the top if the cursor would be lost.
    public mutating func resize(columns newColumns: Int, rows newRows: Int) {
        func fitted(_ grid: [[EmulatedCell]], dropping: Int) -> [[EmulatedCell]] {
            let cut = grid.dropFirst(dropping).prefix(newRows).map { row in
                Array(row.prefix(newColumns))
                    + Array(repeating: EmulatedCell(), count: max(0, newColumns - row.count))
            }
            let missing = max(0, newRows - cut.count)
            return cut + TerminalEmulator.blankGrid(columns: newColumns, rows: missing)
        }
        grid = fitted(grid, dropping: max(0, cursorRow - newRows + 1))
        otherGrid = fitted(otherGrid, dropping: 0)
        columns = newColumns
        rows = newRows
        scrollTop = 0
        scrollBottom = rows - 1
        place(row: cursorRow, column: cursorColumn)
    }

    static func blankGrid(columns: Int, rows: Int) -> [[EmulatedCell]] {
        Array(repeating: Array(repeating: EmulatedCell(), count: columns), count: rows)
    }
}
