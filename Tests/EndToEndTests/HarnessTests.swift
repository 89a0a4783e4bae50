import TerminalTesting
import Testing

/// The harness itself, on nothing but /bin/sh.
@Suite("Harness", .serialized)
struct HarnessTests {
    @Test("a program that leaves the terminal as it was is found to have restored it")
    func restored() throws {
        let session = try TerminalSession([
            "/bin/sh", "-c", "printf '\\033[?1049h\\033[31mhello\\033[m\\033[?1049l'; exit 5",
        ])
        #expect(try session.waitForEnd() == 5)
        try session.expectRestored()
    }

    @Test(
        "a program that leaves something on is found out",
        arguments: [
            ("printf '\\033[?1049h'", "alternate screen"), ("printf '\\033[?25l'", "cursor"),
            ("printf '\\033[?1000h\\033[?1006h'", "mouse"), ("printf '\\033[1m'", "colours or attributes"),
            ("printf '\\033[2;5r'", "scrolls"), ("printf '\\033[?2026h'", "synchronised"),
            ("printf '\\033(0'", "line-drawing"), ("stty raw", "ICANON is off"), ("stty -echo", "ECHO is off"),
            ("stty -isig", "ISIG is off"), ("stty -icrnl", "ICRNL is off"),
        ])
    func notRestored(script: String, finding: String) throws {
        let session = try TerminalSession(["/bin/sh", "-c", script])
        try session.waitForEnd()
        let error = #expect(throws: TerminalSessionError.self) { try session.expectRestored() }
        #expect(error?.description.contains(finding) == true)
    }

    @Test("text is waited for, and what does not come is told with the screen")
    func waits() throws {
        let session = try TerminalSession(["/bin/sh", "-c", "echo ready; read answer; echo got $answer; read end"])
        try session.waitFor("ready")
        session.type("words\r")
        try session.waitFor("got words")
        #expect(try session.waitForMatch(/got (w\w+)/).1 == "words")
        let error = #expect(throws: TerminalSessionError.self) {
            try session.waitFor("never", within: .milliseconds(20))
        }
        #expect(error?.description.contains("got words") == true)
    }

    @Test("a stopped program is seen to stop, goes on in the foreground, and is seen to end by a signal")
    func jobControl() throws {
        let session = try TerminalSession(["/bin/sh", "-c", "echo ready; read answer; echo on; read more"])
        try session.waitFor("ready")
        session.press(.control("z"))
        try session.waitForStop()
        try session.expectRestored()
        try session.continueInForeground()
        session.type("x\r")
        try session.waitFor("on")
        session.signal(15)
        #expect(try session.waitForEnd() == 128 + 15)
    }

    @Test("the program sees its size, and its terminal's type and environment")
    func environment() throws {
        let session = try TerminalSession(
            ["/bin/sh", "-c", "stty size; echo $TERM $EXTRA; pwd; read end; stty size; read end"], columns: 61,
            rows: 17,
            type: "vt100", environment: ["EXTRA": "more"], workingFolder: "/")
        try session.waitFor("17 61")
        try session.waitFor("vt100 more")
        session.resize(columns: 90, rows: 30)
        session.press(.enter)
        try session.waitFor("30 90")
    }

    @Test("a terminal that is taken away ends the program")
    func hangsUp() throws {
        let session = try TerminalSession(["/bin/sh", "-c", "echo ready; read answer"])
        try session.waitFor("ready")
        session.hangUp()
        try session.wait(until: "the program is gone") { session.isGone }
    }

    @Test("a missing program is named")
    func missing() {
        let error = #expect(throws: TerminalSessionError.self) { try BuiltProgram.path("no-such-program") }
        #expect(error?.description.contains("no-such-program") == true)
    }
}
