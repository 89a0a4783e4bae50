extension TerminalEmulator {
    /// Writes a glyph at the cursor.
    mutating func show(_ glyph: Unicode.Scalar) {
        let shown = charsets[activeCharset] == "0" ? Self.lineDrawing[glyph] ?? glyph : glyph
        let width = GlyphWidth.columns(of: shown)
        guard width > 0 else { return combine(shown) }
        if wrapsNext || cursorColumn + width > columns {
            if modes.contains(7) {
                cursorColumn = 0
                lineFeed()
            } else {
                cursorColumn = max(0, columns - width)
            }
        }
        wrapsNext = false
        if inserts { insertBlanks(width) }
        breakWideGlyph(column: cursorColumn)
        breakWideGlyph(column: cursorColumn + width)
        grid[cursorRow][cursorColumn] = EmulatedCell(text: String(shown), style: style)
        if width == 2, cursorColumn + 1 < columns {
            grid[cursorRow][cursorColumn + 1] = EmulatedCell(text: "", style: style)
        }
        lastGlyph = glyph
        cursorColumn += width
        if cursorColumn >= columns {
            cursorColumn = columns - 1
            wrapsNext = true
        }
    }

    /// A mark that goes onto the glyph before the cursor.
    private mutating func combine(_ mark: Unicode.Scalar) {
        let column = wrapsNext ? cursorColumn : cursorColumn - 1
        guard column >= 0 else { return }
        let base = grid[cursorRow][column].text.isEmpty && column > 0 ? column - 1 : column
        grid[cursorRow][base].text.unicodeScalars.append(mark)
    }

    /// What is written over one half of a wide glyph blanks the other.
    private mutating func breakWideGlyph(column: Int) {
        guard column > 0, column < columns, grid[cursorRow][column].text.isEmpty else { return }
        grid[cursorRow][column - 1].text = " "
        grid[cursorRow][column].text = " "
    }

    /// A blank in the background colour that is set.
    private var erased: EmulatedCell {
        var cell = EmulatedCell()
        cell.style.background = style.background
        return cell
    }

    mutating func place(row: Int, column: Int) {
        cursorRow = max(0, min(row, rows - 1))
        cursorColumn = max(0, min(column, columns - 1))
        wrapsNext = false
    }

    mutating func lineFeed() {
        wrapsNext = false
        if cursorRow == scrollBottom {
            scroll(from: scrollTop, by: 1)
        } else if cursorRow < rows - 1 {
            cursorRow += 1
        }
    }

    mutating func reverseLineFeed() {
        if cursorRow == scrollTop { scroll(from: scrollTop, by: -1) } else { cursorRow = max(0, cursorRow - 1) }
    }

    /// Moves the rows from `top` to the end of the scroll region up, or down by a negative amount.
    mutating func scroll(from top: Int, by amount: Int) {
        let height = scrollBottom - top + 1
        let count = min(abs(amount), height)
        let blanks = Array(repeating: Array(repeating: erased, count: columns), count: count)
        let region = grid[top...scrollBottom]
        let moved = amount > 0 ? Array(region.dropFirst(count)) + blanks : blanks + Array(region.dropLast(count))
        grid.replaceSubrange(top...scrollBottom, with: moved)
    }

    mutating func erase(row: Int, columns range: Range<Int>) {
        for column in range.clamped(to: 0..<columns) { grid[row][column] = erased }
    }

    mutating func insertBlanks(_ count: Int) {
        grid[cursorRow].insert(contentsOf: Array(repeating: erased, count: min(count, columns)), at: cursorColumn)
        grid[cursorRow].removeLast(grid[cursorRow].count - columns)
    }

    mutating func deleteCells(_ count: Int) {
        let removed = min(count, columns - cursorColumn)
        grid[cursorRow].removeSubrange(cursorColumn..<cursorColumn + removed)
        grid[cursorRow] += Array(repeating: erased, count: removed)
    }

    mutating func saveCursor() {
        savedCursors[isAlternate] = SavedCursor(
            column: cursorColumn, row: cursorRow, style: style, charsets: charsets, activeCharset: activeCharset)
    }

    mutating func restoreCursor() {
        guard let saved = savedCursors[isAlternate] else { return place(row: 0, column: 0) }
        style = saved.style
        charsets = saved.charsets
        activeCharset = saved.activeCharset
        place(row: saved.row, column: saved.column)
    }

    private static let lineDrawing: [Unicode.Scalar: Unicode.Scalar] = [
        "`": "◆", "a": "▒", "f": "°", "g": "±", "j": "┘", "k": "┐", "l": "┌", "m": "└", "n": "┼", "o": "⎺", "p": "⎻",
        "q": "─", "r": "⎼", "s": "⎽", "t": "├", "u": "┤", "v": "┴", "w": "┬", "x": "│", "y": "≤", "z": "≥", "{": "π",
        "|": "≠", "}": "£", "~": "·", "+": "→", ",": "←", "-": "↑", ".": "↓", "0": "█",
    ]
}
