import TerminalTesting
import Testing

/// Screens worked out by hand from ECMA-48 and xterm's ctlseqs, on a terminal of 10 columns and 4 rows.
private let screens: [(input: String, lines: [String])] = [
    ("hello", ["hello", "", "", ""]),
    ("a\r\nb\nc", ["a", "b", " c", ""]),
    ("0123456789ab", ["0123456789", "ab", "", ""]),
    ("0123456789\r\nab", ["0123456789", "ab", "", ""]),
    ("\u{1b}[?7l0123456789ab", ["012345678b", "", "", ""]),
    ("\u{1b}[3;4Hx\u{1b}[Hy", ["y", "", "   x", ""]),
    ("abc\u{8}\u{8}X", ["aXc", "", "", ""]),
    ("a\tb", ["a       b", "", "", ""]),
    ("1\r\n2\r\n3\r\n4\r\n5", ["2", "3", "4", "5"]),
    ("abcdef\u{1b}[3G\u{1b}[K", ["ab", "", "", ""]),
    ("abcdef\u{1b}[3G\u{1b}[1K", ["   def", "", "", ""]),
    ("abcdef\u{1b}[3G\u{1b}[2X", ["ab  ef", "", "", ""]),
    ("abcdef\u{1b}[3G\u{1b}[2P", ["abef", "", "", ""]),
    ("abcdef\u{1b}[3G\u{1b}[2@", ["ab  cdef", "", "", ""]),
    ("abcdef\u{1b}[3G\u{1b}[4hXY\u{1b}[4l", ["abXYcdef", "", "", ""]),
    ("x\u{1b}[4b", ["xxxxx", "", "", ""]),
    ("1\r\n2\r\n3\r\n4\u{1b}[2;1H\u{1b}[L", ["1", "", "2", "3"]),
    ("1\r\n2\r\n3\r\n4\u{1b}[2;1H\u{1b}[M", ["1", "3", "4", ""]),
    ("1\r\n2\r\n3\r\n4\u{1b}[2;3r\u{1b}[3;1H\n", ["1", "3", "", "4"]),
    ("1\r\n2\r\n3\r\n4\u{1b}[2;3r\u{1b}[2;1H\u{1b}M", ["1", "", "2", "4"]),
    ("1\r\n2\r\n3\r\n4\u{1b}[S", ["2", "3", "4", ""]),
    ("1\r\n2\r\n3\r\n4\u{1b}[T", ["", "1", "2", "3"]),
    ("1\r\n2\r\n3\u{1b}[2;1H\u{1b}[J", ["1", "", "", ""]),
    ("1\r\n2\r\n3\u{1b}[2J", ["", "", "", ""]),
    ("ab\u{1b}7\u{1b}[3;3H\u{1b}8c", ["abc", "", "", ""]),
    ("shell\u{1b}[?1049h\u{1b}[Hfull\u{1b}[?1049l!", ["shell!", "", "", ""]),
    ("好a", ["好a", "", "", ""]),
    ("好\u{1b}[2Gx", [" x", "", "", ""]),
    ("好\u{1b}[Hx", ["x", "", "", ""]),
    ("012345678好", ["012345678", "好", "", ""]),
    ("e\u{301}x", ["e\u{301}x", "", "", ""]),
    ("\u{1b}(0lqk\u{1b}(Bq", ["┌─┐q", "", "", ""]),
    ("\u{1b}]0;title\u{7}a\u{1b}P1$r\u{1b}\\b", ["ab", "", "", ""]),
    ("\u{1b}[31;1ma\u{1b}[38;5;200mb\u{1b}[38:2::1:2:3mc\u{1b}[m", ["abc", "", "", ""]),
    ("\u{1b}[12\u{18}a\u{1b}[3\u{1b}[4Gb", ["a  b", "", "", ""]),
]

@Suite("Terminal emulator")
struct TerminalEmulatorTests {
    @Test("known input gives the known screen", arguments: screens.indices)
    func known(index: Int) {
        var emulator = TerminalEmulator(columns: 10, rows: 4)
        emulator.feed(screens[index].input.utf8)
        #expect(emulator.lines == screens[index].lines, "\(screens[index].input.debugDescription)")
        #expect(emulator.unknown == [])
    }

    @Test("it makes no difference where the input is cut", arguments: screens.indices)
    func cuts(index: Int) {
        let bytes = Array(screens[index].input.utf8)
        for cut in bytes.indices {
            var emulator = TerminalEmulator(columns: 10, rows: 4)
            emulator.feed(bytes[..<cut])
            emulator.feed(bytes[cut...])
            #expect(emulator.lines == screens[index].lines)
        }
    }

    @Test("colours and attributes are kept with the cells")
    func styles() {
        var emulator = TerminalEmulator(columns: 10, rows: 4)
        emulator.feed("\u{1b}[1;31;44ma\u{1b}[22;38;5;200mb".utf8)
        emulator.feed("\u{1b}[38;2;1;2;3;48:2::4:5:6mc\u{1b}[0;97;7md\u{1b}[me".utf8)
        let styles = emulator.grid[0].map(\.style)
        #expect(styles[0].foreground == .palette(1))
        #expect(styles[0].background == .palette(4))
        #expect(styles[0].attributes == [.bold])
        #expect(styles[1].foreground == .palette(200))
        #expect(styles[1].attributes == [])
        #expect(styles[2].foreground == .rgb(1, 2, 3))
        #expect(styles[2].background == .rgb(4, 5, 6))
        #expect(styles[3].foreground == .palette(15))
        #expect(styles[3].attributes == [.reverse])
        #expect(styles[4] == EmulatedStyle())
    }

    @Test("erasing takes the background that is set")
    func erasing() {
        var emulator = TerminalEmulator(columns: 10, rows: 4)
        emulator.feed("\u{1b}[42m\u{1b}[K".utf8)
        #expect(emulator.grid[0].allSatisfy { $0.style.background == .palette(2) })
        #expect(emulator.grid[1].allSatisfy { $0.style.background == .standard })
    }

    @Test("questions are answered")
    func answers() {
        var emulator = TerminalEmulator(columns: 10, rows: 4)
        emulator.feed("ab\u{1b}[6n\u{1b}[?2026$p".utf8)
        #expect(emulator.takeReplies() == Array("\u{1b}[1;3R\u{1b}[?2026;2$y".utf8))
        #expect(emulator.takeReplies() == [])
    }

    @Test("a smaller screen keeps the row of the cursor, a larger one adds blanks")
    func resizing() {
        var emulator = TerminalEmulator(columns: 10, rows: 4)
        emulator.feed("one\r\ntwo\r\nthree\r\nfour".utf8)
        emulator.resize(columns: 3, rows: 2)
        #expect(emulator.lines == ["thr", "fou"])
        emulator.resize(columns: 5, rows: 3)
        #expect(emulator.lines == ["thr", "fou", ""])
    }

    @Test("what is not understood is listed")
    func unknown() {
        var emulator = TerminalEmulator(columns: 10, rows: 4)
        emulator.feed("\u{1b}[5y\u{1b}#8a".utf8)
        #expect(emulator.unknown == ["CSI 5y", "ESC #8"])
        #expect(emulator.lines[0] == "a")
    }

    @Test("any bytes whatever leave a whole screen")
    func anything() {
        var random = SeededGenerator(state: 11)
        let alphabet = Array("\u{1b}\u{1b}[[?;0123456789HJKLMPSTXbdrhlm78()0B\u{7}\u{8}\r\nxé好".utf8)
        for _ in 0..<300 {
            var emulator = TerminalEmulator(columns: 7, rows: 5)
            emulator.feed((0..<200).map { _ in alphabet[Int.random(in: alphabet.indices, using: &random)] })
            #expect(emulator.grid.count == 5)
            #expect(emulator.grid.allSatisfy { $0.count == 7 })
            #expect((0..<7).contains(emulator.cursorColumn) && (0..<5).contains(emulator.cursorRow))
        }
    }
}
