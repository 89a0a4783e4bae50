import TerminalTesting
import Testing

/// The dashboard on terminals of every kind and size, while it trains.
@Suite("The dashboard")
struct TerminalScenarios {
    private static let terminals = [
        "xterm-256color", "tmux-256color", "screen", "screen-256color", "linux", "xterm", "xterm-16color", "vt100",
    ]

    @Test("shows every page and gives the terminal back, whatever its type", arguments: terminals)
    func types(type: String) throws {
        try visit(type: type, environment: [:])
    }

    @Test("speaks ASCII where the locale knows no more")
    func plainLocale() throws {
        let session = try visit(type: "xterm-256color", environment: ["LANG": "C", "LC_ALL": "C"])
        #expect(session.emulator.text.unicodeScalars.allSatisfy { $0.isASCII })
    }

    @discardableResult
    private func visit(type: String, environment: [String: String]) throws -> TerminalSession {
        let program = try DescentProgram()
        let session = try program.dashboard(columns: 80, rows: 24, type: type, environment: environment)
        try session.waitFor("training  ")
        let words = [
            ("2", "gradient norm"), ("3", "hidden0"), ("4", "confusion"), ("5", "worst examples"), ("6", "points.csv"),
            ("7", "forward pass"), ("1", "hyperparameters"),
        ]
        for (key, word) in words {
            session.press(.character(Character(key)))
            try session.waitFor(word)
        }
        session.press(.control("c"))
        #expect(try session.waitForEnd() == 0)
        try session.expectRestored()
        #expect(session.emulator.unknown == [])
        return session
    }

    @Test("stands a storm of two hundred sizes on its pages, from 1x1 to 300x100", arguments: [1, 2] as [UInt64])
    func storm(seed: UInt64) throws {
        let program = try DescentProgram()
        let session = try program.dashboard()
        try session.waitFor("● training")
        var state = seed
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        session.resize(columns: 1, rows: 1)
        for step in 0..<200 {
            session.resize(columns: 1 + next(300), rows: 1 + next(100))
            if step % 10 == 0 { session.press(.character(Character("\(1 + next(7))"))) }
        }
        session.resize(columns: 300, rows: 100)
        session.press(.character("1"))
        session.resize(columns: 100, rows: 30)
        try session.wait(until: "the whole picture is there") {
            let lines = session.emulator.lines
            return lines.count == 30 && lines.first?.contains("1 overview") == true
                && lines.last?.contains("q quit") == true && lines.joined().contains("hyperparameters")
        }
        session.press(.control("c"))
        #expect(try session.waitForEnd() == 0)
        try session.expectRestored()
        #expect(session.emulator.unknown == [])
    }

    @Test("gives way to lines of text on a terminal that cannot place its cursor")
    func dumb() throws {
        let program = try DescentProgram()
        let session = try program.dashboard(endless: false, type: "dumb")
        #expect(try session.waitForEnd() == 0)
        #expect(session.emulator.text.contains("weights sha256:"))
    }
}
