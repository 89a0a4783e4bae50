import CNcurses

/// What is sent to the terminal past ncurses.
struct ControlStrings {
    let beginFrame: [UInt8]
    let endFrame: [UInt8]
    let mouseOn: [UInt8]
    let mouseOff: [UInt8]

    init(_ capabilities: TerminalCapabilities) {
        let frames = capabilities.hasSynchronizedUpdates
        beginFrame = frames ? Array("\u{1b}[?2026h".utf8) : []
        endFrame = frames ? Array("\u{1b}[?2026l".utf8) : []
        // Presses and wheel, motion with a button held, and coordinates as numbers: ncurses itself knows no motion,
        // and for tmux and screen only the form that ends at column 223.
        let mouse = capabilities.reportsMouse
        mouseOn = mouse ? Array("\u{1b}[?1000h\u{1b}[?1002h\u{1b}[?1006h".utf8) : []
        mouseOff = mouse ? Array("\u{1b}[?1006l\u{1b}[?1002l\u{1b}[?1000l".utf8) : []
    }

    /// Everything that gives the terminal back, for when ncurses can no longer be asked. Call it while the screen is up.
    func restoring() -> [UInt8] {
        // CAN ends whatever sequence was cut off. Without an alternate screen the shell goes on in the last line.
        let cancel: [UInt8] = [0x18]
        return cancel + endFrame + mouseOff + named("rmacs", "rmir", "sgr0", "op")
            + ControlStrings.text(ncurses_scroll_whole_screen()) + ControlStrings.text(ncurses_last_line())
            + named("rmkx", "cnorm", "rmcup")
    }

    private func named(_ capabilities: String...) -> [UInt8] {
        capabilities.flatMap { ControlStrings.text(ncurses_string($0)) }
    }

    private static func text(_ string: UnsafePointer<CChar>?) -> [UInt8] {
        string.map { withoutPadding(String(cString: $0)) } ?? []
    }

    /// A database string without its delays ("$<5/>"), which only ncurses can act on.
    static func withoutPadding(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = Substring(text)
        while let start = rest.firstRange(of: "$<") {
            bytes += rest[..<start.lowerBound].utf8
            let after = rest[start.upperBound...]
            guard let end = after.firstIndex(of: ">") else { return bytes }
            rest = after[after.index(after: end)...]
        }
        return bytes + rest.utf8
    }
}
