import TerminalTesting
import Testing

/// A trap is an illegal instruction on one processor and a breakpoint on another.
private let trap = [128 + 4, 128 + 5]

/// What `NcursesScreen` promises of whole programs, shown on the probe.
@Suite("Screen of a program", .serialized)
struct ScreenScenarios {
    private func start(
        _ arguments: [String] = [], columns: Int = 80, rows: Int = 24, type: String = "xterm-256color",
        environment: [String: String] = [:]
    ) throws -> TerminalSession {
        try TerminalSession(
            [BuiltProgram.path("screen-probe")] + arguments, columns: columns, rows: rows, type: type,
            environment: environment)
    }

    @Test("quitting restores the terminal", arguments: ["xterm-256color", "linux", "vt100", "screen-256color"])
    func quits(type: String) throws {
        let session = try start(type: type)
        try session.waitFor("end")
        session.press(.character("q"))
        #expect(try session.waitForEnd() == 0)
        try session.expectRestored()
        #expect(session.emulator.text.contains("ended: quit"))
        #expect(session.emulator.unknown == [])
    }

    @Test(
        "a crash on any thread restores the terminal, shows what was printed, and dies of its own signal",
        arguments: [
            ("1", trap, "Index out of range"), ("2", [139], ""), ("3", [134], ""), ("4", [139], ""),
            ("5", trap, "the probe was asked to fail"), ("6", [136], ""), ("7", trap, "Index out of range"),
        ])
    func crashes(key: String, statuses: [Int], words: String) throws {
        // Large enough for all that the runtime says.
        let session = try start(["--animate"], columns: 300, rows: 120)
        try session.waitFor("frame 2")
        session.type("e")
        try session.waitFor("key character(\"e\")")
        session.type(key)
        #expect(statuses.contains(try session.waitForEnd()))
        try session.expectRestored()
        #expect(session.emulator.text.contains("spoken on standard error"))
        #expect(session.emulator.text.contains("spoken on standard output"))
        #expect(words.isEmpty || session.emulator.text.contains(words))
    }

    @Test("leaving by exit() restores the terminal")
    func exits() throws {
        let session = try start()
        try session.waitFor("end")
        session.press(.character("x"))
        #expect(try session.waitForEnd() == 3)
        try session.expectRestored()
    }

    @Test("what is printed while the screen is up never shows on it, and is shown afterwards")
    func printing() throws {
        let session = try start()
        try session.waitFor("end")
        session.press(.character("e"))
        try session.waitFor("key character(\"e\")")
        #expect(session.place(of: "spoken") == nil)
        session.press(.character("q"))
        try session.waitForEnd()
        #expect(session.emulator.text.contains("spoken on standard error\nspoken on standard output\nended: quit"))
    }

    @Test(
        "stopping by ^Z or by a signal gives the terminal back, and going on brings the screen back",
        arguments: [true, false])
    func stops(byKey: Bool) throws {
        let session = try start()
        try session.waitFor("end")
        for _ in 0..<3 {
            if byKey { session.press(.control("z")) } else { session.signal(20) }
            try session.waitForStop()
            try session.expectRestored()
            session.resize(columns: 70, rows: 20)
            try session.continueInForeground()
            try session.waitFor("probe 70x20")
            session.resize(columns: 80, rows: 24)
            try session.waitFor("probe 80x24")
        }
        session.press(.character("q"))
        #expect(try session.waitForEnd() == 0)
        try session.expectRestored()
    }

    @Test("a stop that nothing can refuse is mended when the program goes on")
    func hardStop() throws {
        let session = try start()
        try session.waitFor("end")
        session.signal(19)
        try session.waitForStop()
        session.resize(columns: 66, rows: 19)
        try session.continueInForeground()
        try session.waitFor("probe 66x19")
        session.press(.character("q"))
        #expect(try session.waitForEnd() == 0)
        try session.expectRestored()
    }

    @Test(
        "signals from outside come as events",
        arguments: [(15, "terminate"), (2, "interrupt"), (1, "hangUp"), (3, "quit")])
    func signals(number: Int, name: String) throws {
        let session = try start()
        try session.waitFor("end")
        session.signal(Int32(number))
        #expect(try session.waitForEnd() == 0)
        try session.expectRestored()
        #expect(session.emulator.text.contains("ended: \(name)"))
    }

    @Test("signals come as events without a screen too")
    func plainSignals() throws {
        let session = try start(["--plain"])
        try session.waitFor("ready")
        session.signal(28)
        try session.waitFor("signal: windowChanged")
        session.press(.control("z"))
        try session.waitForStop()
        try session.continueInForeground()
        try session.waitFor("signal: continued")
        session.press(.control("c"))
        #expect(try session.waitForEnd() == 0)
        #expect(session.emulator.text.contains("signal: interrupt"))
    }

    @Test("a terminal that is taken away ends the program")
    func hangsUp() throws {
        let session = try start(["--animate"])
        try session.waitFor("frame 2")
        session.hangUp()
        try session.wait(until: "the program is gone") { session.isGone }
    }

    @Test("a storm of resizes ends in a whole picture of the last size")
    func resizeStorm() throws {
        let session = try start(["--animate"])
        try session.waitFor("end")
        for step in 1...40 { session.resize(columns: 40 + step * 37 % 90, rows: 10 + step * 13 % 40) }
        session.resize(columns: 77, rows: 22)
        try session.waitFor("probe 77x22")
        session.press(.character("a"))
        try session.waitFor("key character(\"a\")")
        #expect(session.emulator.lines.last?.hasSuffix("end") == true)
        #expect(session.emulator.lines.first?.hasPrefix("probe 77x22") == true)
    }

    @Test("mouse, wake-ups and 24-bit colour reach the program and the screen")
    func mouse() throws {
        let session = try start(environment: ["COLORTERM": "truecolor"])
        try session.waitFor("truecolor")
        try session.click(column: 12, row: 7)
        try session.waitFor("at 12,7")
        try session.drag(from: (3, 3), to: (200, 5))
        try session.waitFor("moved at 200,5")
        try session.wheel(up: false, column: 1, row: 1)
        try session.waitFor("wheelDown at 1,1")
        session.press(.character("w"))
        try session.waitFor("woken")
        #expect(session.emulator.grid[3][0].style.foreground == .rgb(0, 255, 128))
    }

    @Test(
        "a terminal that cannot be drawn on is refused in one sentence with exit code 2",
        arguments: [("", "TERM is not set"), ("no-such-terminal", "no-such-terminal"), ("dumb", "dumb")])
    func refusals(type: String, words: String) throws {
        let session = try start(columns: 200, type: type)
        #expect(try session.waitForEnd() == 2)
        #expect(session.emulator.lines.first?.contains(words) == true)
        try session.expectRestored()
    }
}
