extension TerminalSession {
    /// Waits until a text stands on the screen, in one row of a complete frame.
    public func waitFor(_ text: String, within limit: Duration = .seconds(30)) throws(TerminalSessionError) {
        try wait(until: "\"\(text)\" on the screen", within: limit) { isFrameComplete && place(of: text) != nil }
    }

    /// Waits until a text is gone from the screen.
    public func waitForNo(_ text: String, within limit: Duration = .seconds(30)) throws(TerminalSessionError) {
        try wait(until: "no \"\(text)\" on the screen", within: limit) { isFrameComplete && place(of: text) == nil }
    }

    /// Waits until a pattern matches one row of the screen; what it matched.
    @discardableResult
    public func waitForMatch<Output>(
        _ pattern: Regex<Output>, within limit: Duration = .seconds(30)
    ) throws(TerminalSessionError) -> Output {
        var found: Output?
        try wait(until: "a match of the pattern on the screen", within: limit) {
            guard isFrameComplete else { return false }
            found = emulator.lines.lazy.compactMap { $0.firstMatch(of: pattern)?.output }.first
            return found != nil
        }
        guard let found else { throw TerminalSessionError("no match. \(screenForMessage)") }
        return found
    }

    /// Where a text stands in one row of the screen: the cell of its first glyph.
    public func place(of text: String) -> (column: Int, row: Int)? {
        for (row, cells) in emulator.grid.enumerated() {
            let line = cells.map(\.text).joined()
            guard let range = line.firstRange(of: text) else { continue }
            var left = line[..<range.lowerBound].utf8.count
            let column = cells.firstIndex { cell in
                defer { left -= cell.text.utf8.count }
                return left <= 0 && !cell.text.isEmpty
            }
            return (column ?? 0, row)
        }
        return nil
    }

    /// Whether no synchronised update is half way.
    private var isFrameComplete: Bool { !emulator.modes.contains(2026) }
}
