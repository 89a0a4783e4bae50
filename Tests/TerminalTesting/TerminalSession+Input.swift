extension TerminalSession {
    /// Presses keys, one after the other.
    public func press(_ keys: TerminalKey...) {
        for key in keys { terminal.write(key.bytes(hasApplicationCursorKeys: emulator.modes.contains(1))) }
    }

    /// Types a text.
    public func type(_ text: String) {
        terminal.write(Array(text.utf8))
    }

    /// Sends bytes as they are.
    public func send(_ bytes: [UInt8]) {
        terminal.write(bytes)
    }

    /// Clicks the left button on a cell.
    public func click(column: Int, row: Int) throws(TerminalSessionError) {
        try mouse(code: 0, column: column, row: row)
        try mouse(code: 0, column: column, row: row, isRelease: true)
    }

    /// Clicks the left button on a text of the screen.
    public func click(on text: String) throws(TerminalSessionError) {
        guard let place = place(of: text) else {
            throw TerminalSessionError("cannot click on \"\(text)\": it is not on the screen. \(screenForMessage)")
        }
        try click(column: place.column, row: place.row)
    }

    /// Presses the left button on a cell, moves to another, and lets go.
    public func drag(
        from start: (column: Int, row: Int), to end: (column: Int, row: Int)
    ) throws(TerminalSessionError) {
        try mouse(code: 0, column: start.column, row: start.row)
        try mouse(code: 32, column: end.column, row: end.row)
        try mouse(code: 0, column: end.column, row: end.row, isRelease: true)
    }

    /// Turns the wheel one notch over a cell.
    public func wheel(up: Bool, column: Int, row: Int) throws(TerminalSessionError) {
        try mouse(code: up ? 64 : 65, column: column, row: row)
    }

    private func mouse(code: Int, column: Int, row: Int, isRelease: Bool = false) throws(TerminalSessionError) {
        guard !emulator.modes.isDisjoint(with: [1000, 1002, 1003]), emulator.modes.contains(1006) else {
            throw TerminalSessionError("the program has not asked for mouse reports. \(screenForMessage)")
        }
        terminal.write(Array("\u{1b}[<\(code);\(column + 1);\(row + 1)\(isRelease ? "m" : "M")".utf8))
    }
}
