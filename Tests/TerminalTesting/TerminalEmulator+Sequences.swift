extension TerminalEmulator {
    mutating func control(_ byte: UInt8) {
        switch byte {
        case 0x0D: place(row: cursorRow, column: 0)
        case 0x0A, 0x0B, 0x0C: lineFeed()
        case 0x08: place(row: cursorRow, column: cursorColumn - 1)
        case 0x09: place(row: cursorRow, column: (cursorColumn / 8 + 1) * 8)
        case 0x0E: activeCharset = 1
        case 0x0F: activeCharset = 0
        default: break
        }
    }

    mutating func escape(_ intermediates: String, _ final: Unicode.Scalar) {
        switch (intermediates, final) {
        case ("(", _): charsets[0] = final == "0" ? "0" : "B"
        case (")", _): charsets[1] = final == "0" ? "0" : "B"
        case ("", "7"): saveCursor()
        case ("", "8"): restoreCursor()
        case ("", "D"): lineFeed()
        case ("", "E"):
            place(row: cursorRow, column: 0)
            lineFeed()
        case ("", "M"): reverseLineFeed()
        case ("", "="): hasApplicationKeypad = true
        case ("", ">"): hasApplicationKeypad = false
        case ("", "c"): self = TerminalEmulator(columns: columns, rows: rows)
        case ("", "\\"), ("%", _): break
        default: unknown.insert("ESC \(intermediates)\(final)")
        }
    }

    /// Palette changes, which a program must take back; titles and the like change nothing that is looked at.
    mutating func command(_ text: String) {
        if text == "777;mark" {
            marks += 1
        } else if text.hasPrefix("4;") || text.hasPrefix("P") {
            palette[palette.count] = text
        } else if text == "104" || text == "R" {
            palette = [:]
        }
    }

    mutating func sequence(_ parameters: String, _ intermediates: String, _ final: Unicode.Scalar) {
        if let mark = parameters.unicodeScalars.first, "?<=>".unicodeScalars.contains(mark) {
            return privateSequence(mark, String(parameters.dropFirst()), intermediates, final)
        }
        guard intermediates.isEmpty else {
            // Cursor shapes and soft resets change nothing that is looked at.
            return
        }
        let numbers = parameters.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        let first = numbers.first ?? 0
        let count = max(1, first)
        switch final {
        case "m": style.apply(parameters)
        case "A", "B", "C", "D", "E", "F", "G", "H", "`", "a", "d", "e", "f":
            moveCursor(final, count: count, second: max(1, numbers.count > 1 ? numbers[1] : 1))
        case "J": eraseScreen(first)
        case "K": eraseLine(first)
        case "X": erase(row: cursorRow, columns: cursorColumn..<cursorColumn + count)
        case "P": deleteCells(count)
        case "@": insertBlanks(count)
        case "L", "M":
            guard (scrollTop...scrollBottom).contains(cursorRow) else { return }
            scroll(from: cursorRow, by: final == "M" ? count : -count)
            place(row: cursorRow, column: 0)
        case "S": scroll(from: scrollTop, by: count)
        case "T": scroll(from: scrollTop, by: -count)
        case "b": for _ in 0..<count { lastGlyph.map { show($0) } }
        case "Z": place(row: cursorRow, column: (max(0, cursorColumn - 1)) / 8 * 8)
        case "r": setScrollRegion(top: count, bottom: numbers.count > 1 && numbers[1] > 0 ? numbers[1] : rows)
        case "h", "l": if numbers.contains(4) { inserts = final == "h" }
        case "s": saveCursor()
        case "u": restoreCursor()
        case "n" where first == 5: replies += Array("\u{1b}[0n".utf8)
        case "n" where first == 6: replies += Array("\u{1b}[\(cursorRow + 1);\(cursorColumn + 1)R".utf8)
        case "c": replies += Array("\u{1b}[?62;22c".utf8)
        case "t", "g", "i": break
        default: unknown.insert("CSI \(parameters)\(final)")
        }
    }

    private mutating func moveCursor(_ final: Unicode.Scalar, count: Int, second: Int) {
        // Within the scroll region vertical moves end at its border.
        let highest = cursorRow >= scrollTop ? scrollTop : 0
        let lowest = cursorRow <= scrollBottom ? scrollBottom : rows - 1
        switch final {
        case "A": place(row: max(cursorRow - count, highest), column: cursorColumn)
        case "B", "e": place(row: min(cursorRow + count, lowest), column: cursorColumn)
        case "C", "a": place(row: cursorRow, column: cursorColumn + count)
        case "D": place(row: cursorRow, column: cursorColumn - count)
        case "E": place(row: min(cursorRow + count, lowest), column: 0)
        case "F": place(row: max(cursorRow - count, highest), column: 0)
        case "G", "`": place(row: cursorRow, column: count - 1)
        case "d": place(row: count - 1, column: cursorColumn)
        default: place(row: count - 1, column: second - 1)
        }
    }

    private mutating func eraseScreen(_ part: Int) {
        if part == 0 { eraseLine(0) }
        if part == 1 { eraseLine(1) }
        let whole = part == 0 ? cursorRow + 1..<rows : part == 1 ? 0..<cursorRow : part == 2 ? 0..<rows : 0..<0
        for row in whole { erase(row: row, columns: 0..<columns) }
    }

    private mutating func eraseLine(_ part: Int) {
        let range = part == 0 ? cursorColumn..<columns : part == 1 ? 0..<cursorColumn + 1 : 0..<columns
        erase(row: cursorRow, columns: range)
    }

    private mutating func setScrollRegion(top: Int, bottom: Int) {
        guard top < bottom, bottom <= rows else { return }
        scrollTop = top - 1
        scrollBottom = bottom - 1
        place(row: 0, column: 0)
    }

    private mutating func privateSequence(
        _ mark: Unicode.Scalar, _ parameters: String, _ intermediates: String, _ final: Unicode.Scalar
    ) {
        let numbers = parameters.split(separator: ";").compactMap { Int($0) }
        switch (mark, intermediates, final) {
        case ("?", "", "h"), ("?", "", "l"): for number in numbers { setMode(number, isOn: final == "h") }
        case ("?", "$", "p"):
            for number in numbers { replies += Array("\u{1b}[?\(number);\(modes.contains(number) ? 1 : 2)$y".utf8) }
        case (">", "", "c"): replies += Array("\u{1b}[>1;1;0c".utf8)
        case (_, _, "m"), (_, _, "u"), (_, _, "c"), (_, _, "q"), (_, _, "n"): break
        default: unknown.insert("CSI \(mark)\(parameters)\(intermediates)\(final)")
        }
    }

    private mutating func setMode(_ mode: Int, isOn: Bool) {
        switch mode {
        case 47, 1047, 1049: showAlternate(isOn, keepsCursor: mode == 1049)
        case 1048: if isOn { saveCursor() } else { restoreCursor() }
        default:
            if mode == 2026, !isOn, modes.contains(2026) { completedUpdates += 1 }
            if isOn { modes.insert(mode) } else { modes.remove(mode) }
        }
    }

    private mutating func showAlternate(_ isOn: Bool, keepsCursor: Bool) {
        if isOn, keepsCursor { saveCursor() }
        if isOn != isAlternate {
            swap(&grid, &otherGrid)
            isAlternate = isOn
            if isOn { grid = TerminalEmulator.blankGrid(columns: columns, rows: rows) }
        }
        if !isOn, keepsCursor { restoreCursor() }
    }
}
