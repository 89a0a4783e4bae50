import Glibc
import TerminalTesting
import TerminalUI
import Testing

@testable import NcursesScreen

/// Tests with a screen up. ncurses has one screen at a time, so they take turns.
@Suite("Screen", .serialized)
struct ScreenTests {
    @Suite("Drawing")
    struct DrawingTests {
        @Test(
            "what is presented is what the terminal shows, frame after frame",
            arguments: ["xterm-256color", "xterm-16color", "tmux-256color", "screen-256color", "linux", "truecolor"])
        func agrees(type: String) throws {
            let isDirect = type == "truecolor"
            let test = try TestScreen(
                columns: 47, rows: 13, type: isDirect ? "xterm-256color" : type,
                environment: isDirect ? ["COLORTERM": "truecolor"] : [:])
            var random = SeededGenerator(state: 7)
            var buffer = CellBuffer(size: test.screen.size)
            for _ in 0..<60 {
                scribble(on: &buffer, capabilities: test.screen.capabilities, random: &random)
                test.present(buffer)
                #expect(differences(between: buffer, and: test) == [])
            }
            #expect(test.emulator.unknown == [])
        }

        @Test("the comparison finds a single wrong glyph, colour and attribute")
        func comparisonFails() throws {
            let test = try TestScreen(columns: 20, rows: 5)
            var buffer = CellBuffer(size: test.screen.size)
            test.present(buffer)
            #expect(differences(between: buffer, and: test) == [])
            buffer[3, 1] = Cell("x")
            buffer[4, 1] = Cell(" ", style: Style(background: .palette(3)))
            buffer[5, 1] = Cell(" ", style: Style(attributes: .reverse))
            #expect(differences(between: buffer, and: test).count == 3)
        }

        @Test("a frame that changes nothing sends nothing, and one that changes a cell sends little")
        func fewBytes() throws {
            let test = try TestScreen(columns: 80, rows: 24)
            var buffer = CellBuffer(size: test.screen.size, filledWith: Cell("."))
            test.present(buffer)
            test.present(buffer)
            #expect(test.lastBytes == 0)
            buffer[40, 12] = Cell("x")
            test.present(buffer)
            #expect((1..<40).contains(test.lastBytes))
        }

        @Test("a frame is one synchronised update")
        func synchronised() throws {
            let test = try TestScreen(columns: 80, rows: 24)
            test.present(CellBuffer(size: test.screen.size, filledWith: Cell("a")))
            let before = test.emulator.completedUpdates
            test.present(CellBuffer(size: test.screen.size, filledWith: Cell("b")))
            #expect(test.emulator.completedUpdates == before + 1)
            #expect(!test.emulator.modes.contains(2026))
        }

        @Test(
            "a frame of another size than the screen is cut or leaves the rest blank",
            arguments: [(3, 2), (200, 90), (0, 0)])
        func otherSizes(columns: Int, rows: Int) throws {
            let test = try TestScreen(columns: 10, rows: 4)
            test.present(CellBuffer(size: test.screen.size, filledWith: Cell("o")))
            test.present(CellBuffer(size: Size(columns: columns, rows: rows), filledWith: Cell("x")))
            let expected = (0..<4).map { row in String(repeating: "x", count: row < rows ? min(10, columns) : 0) }
            #expect(test.emulator.lines == expected)
        }

        @Test("after a change of size the whole frame is right again")
        func resizes() throws {
            let test = try TestScreen(columns: 40, rows: 10)
            var random = SeededGenerator(state: 3)
            for (columns, rows) in [(60, 20), (20, 5), (41, 11), (1, 1), (80, 24)] {
                test.resize(columns: columns, rows: rows)
                #expect(test.screen.size == Size(columns: columns, rows: rows))
                var buffer = CellBuffer(size: test.screen.size)
                scribble(on: &buffer, capabilities: test.screen.capabilities, random: &random)
                test.present(buffer)
                #expect(differences(between: buffer, and: test) == [])
            }
        }

        @Test("a repaint mends a screen that somebody else has written on")
        func repaints() throws {
            let test = try TestScreen(columns: 30, rows: 6)
            let buffer = CellBuffer(size: test.screen.size, filledWith: Cell("."))
            test.present(buffer)
            test.emulator.feed(Array("\u{1b}[2J\u{1b}[1;1Hgarbage".utf8))
            test.screen.repaint()
            test.present(buffer)
            #expect(differences(between: buffer, and: test) == [])
        }

        @Test(
            "every pair of the terminal's colours can be on the screen at once",
            arguments: [("linux", 9), ("xterm-16color", 17)])
        func allPairs(type: String, count: Int) throws {
            let test = try TestScreen(columns: 40, rows: 20, type: type)
            var buffer = CellBuffer(size: test.screen.size)
            func color(_ index: Int) -> Color { index == count - 1 ? .terminalDefault : .palette(UInt8(index)) }
            for row in 0..<count {
                for column in 0..<count {
                    let style = Style(foreground: color(column), background: color(row))
                    buffer[column, row] = Cell("x", style: style)
                }
            }
            test.present(buffer)
            #expect(differences(between: buffer, and: test) == [])
        }

        @Test("colours beyond the terminal's depth use up no more pairs than it has")
        func deepColors() throws {
            let test = try TestScreen(columns: 64, rows: 8, type: "linux")
            var buffer = CellBuffer(size: test.screen.size)
            for row in 0..<6 {
                for column in 0..<64 {
                    let color = Color.rgb(red: UInt8(column * 4), green: UInt8(row * 50), blue: 77)
                    buffer[column, row] = Cell("x", style: Style(foreground: color))
                }
            }
            buffer[0, 7] = Cell("x", style: Style(foreground: .palette(3), background: .palette(4)))
            test.present(buffer)
            #expect(test.emulator.grid[7][0].style.foreground == .palette(3))
            #expect(test.emulator.grid[7][0].style.background == .palette(4))
        }

        @Test("more 24-bit colours than there are pairs still come out right")
        func manyColors() throws {
            let test = try TestScreen(columns: 100, rows: 40, environment: ["COLORTERM": "truecolor"])
            for frame in 0..<20 {
                var buffer = CellBuffer(size: test.screen.size)
                for row in 0..<40 {
                    for column in 0..<100 {
                        let color = Color.rgb(red: UInt8(frame + 8), green: UInt8(row), blue: UInt8(column))
                        buffer[column, row] = Cell("x", style: Style(foreground: color))
                    }
                }
                test.present(buffer)
                #expect(differences(between: buffer, and: test) == [], "frame \(frame)")
            }
        }

        @Test("a glyph that the terminal cannot show, or of another width than claimed, becomes a question mark")
        func standIns() throws {
            let test = try TestScreen(columns: 20, rows: 2)
            var buffer = CellBuffer(size: test.screen.size)
            for (column, glyph) in ["好", "a", "\u{301}", "\u{7}", "é"].enumerated() {
                buffer[column, 0] = Cell(glyph.unicodeScalars.first ?? " ")
            }
            test.present(buffer)
            #expect(test.emulator.lines[0] == "?a? é")
            let ascii = try TestScreen(columns: 20, rows: 2, options: TerminalOptions(prefersASCII: true))
            ascii.present(buffer)
            #expect(ascii.emulator.lines[0] == "?a? ?")
        }

        @Test("the cursor is where the frame says, and hidden when it says nothing")
        func cursor() throws {
            let test = try TestScreen(columns: 20, rows: 5)
            var buffer = CellBuffer(size: test.screen.size)
            buffer.cursor = Point(column: 7, row: 3)
            test.present(buffer)
            #expect(test.emulator.modes.contains(25))
            #expect((test.emulator.cursorColumn, test.emulator.cursorRow) == (7, 3))
            buffer.cursor = nil
            test.present(buffer)
            #expect(!test.emulator.modes.contains(25))
        }

        @Test(
            "closing gives the terminal back",
            arguments: ["xterm-256color", "linux", "vt100", "tmux-256color", "xterm-direct"])
        func closes(type: String) throws {
            let test = try TestScreen(columns: 40, rows: 10, type: type)
            let settings = test.terminal.settings
            #expect(!settings.contains("ICANON") && !settings.contains("ECHO"))
            test.present(CellBuffer(size: test.screen.size, filledWith: Cell("x", style: Style(attributes: .bold))))
            test.screen.close()
            test.takeIn()
            #expect(test.emulator.notRestored == [])
            #expect(test.terminal.settings.isSuperset(of: ["ICANON", "ECHO", "ISIG"]))
        }

        @Test(
            "the crash's restoring bytes alone give the terminal back", arguments: ["xterm-256color", "linux", "vt100"])
        func restoringBytes(type: String) throws {
            let test = try TestScreen(columns: 40, rows: 10, type: type)
            test.present(CellBuffer(size: test.screen.size, filledWith: Cell("x", style: Style(attributes: .bold))))
            #expect(test.emulator.notRestored != [] || type == "vt100")
            // In the middle of a sequence and of a frame, as a crash may find it.
            test.emulator.feed(test.screen.control.beginFrame + Array("\u{1b}[3;5r\u{1b}[38;5;".utf8))
            test.emulator.feed(test.screen.control.restoring())
            #expect(test.emulator.notRestored == [])
        }
    }

    @Suite("Event loop")
    struct EventLoopTests {
        @Test("typed bytes come as keys, also in pieces")
        func keys() throws {
            let test = try TestScreen(columns: 20, rows: 5)
            let loop = try EventLoop(screen: test.screen, waker: Waker(), signals: [])
            let typed: [(String, [Key])] = [
                ("q", [.character("q")]), ("\u{1b}OA", [.up]), ("\u{1b}[15~", [.function(5)]), ("\u{1b}[Z", [.backTab]),
                ("é你", [.character("é"), .character("你")]), ("\u{1b}", [.escape]), ("\u{3}", [.control("c")]),
                ("\u{1b}[27;5;113~x", [.character("x")]), ("\u{1a}", [.control("z")]), ("\r", [.enter]),
            ]
            for (text, keys) in typed {
                test.terminal.write(Array(text.utf8))
                #expect(events(of: loop, count: keys.count) == keys.map { .input(.key($0)) })
            }
        }

        @Test("bytes that are no text do not hold up the keys behind them")
        func garbage() throws {
            let test = try TestScreen(columns: 20, rows: 5)
            let loop = try EventLoop(screen: test.screen, waker: Waker(), signals: [])
            test.terminal.write([0xFF, 0xFE, 0x80, UInt8(ascii: "k")])
            var seen: [LoopEvent] = []
            while seen.last != .input(.key(.character("k"))), seen.last != .timeout {
                seen += loop.next(timeout: .seconds(20))
            }
            #expect(seen.last == .input(.key(.character("k"))))
        }

        @Test("mouse reports come as events, a row of motions as its last")
        func mouse() throws {
            let test = try TestScreen(columns: 20, rows: 5)
            let loop = try EventLoop(screen: test.screen, waker: Waker(), signals: [])
            test.takeIn()
            #expect(test.emulator.modes.isSuperset(of: [1000, 1002, 1006]))
            test.terminal.write(Array("\u{1b}[<0;3;4M\u{1b}[<32;4;4M\u{1b}[<32;5;4M\u{1b}[<0;5;4m".utf8))
            let end = Point(column: 4, row: 3)
            let expected: [MouseEvent] = [
                MouseEvent(.pressed(.left), at: Point(column: 2, row: 3)), MouseEvent(.moved, at: end),
                MouseEvent(.released(.left), at: end),
            ]
            #expect(events(of: loop, count: 3) == expected.map { .input(.mouse($0)) })
        }

        @Test("a terminal that is gone is told once, and the loop waits on")
        func inputCloses() throws {
            let test = try TestScreen(columns: 20, rows: 5)
            let loop = try EventLoop(screen: test.screen, waker: Waker(), signals: [])
            test.terminal.close()
            #expect(loop.next(timeout: .seconds(20)) == [.inputClosed])
            #expect(loop.next(timeout: .milliseconds(5)) == [.timeout])
        }

        private func events(of loop: EventLoop, count: Int) -> [LoopEvent] {
            var events: [LoopEvent] = []
            while events.count < count, events.last != .timeout { events += loop.next(timeout: .seconds(20)) }
            return events
        }
    }

    @Suite("Opening")
    struct OpeningTests {
        @Test("standard streams that are no terminal are refused by name")
        func notATerminal() throws {
            let nowhere = open("/dev/null", O_RDWR | O_CLOEXEC)
            defer { close(nowhere) }
            #expect(throws: TerminalError.notATerminal(stream: "input")) {
                try NcursesScreen(
                    options: TerminalOptions(), environment: ["TERM": "xterm"],
                    device: TerminalDevice(input: nowhere, output: nowhere, ownsProcess: false))
            }
        }

        @Test("the terminal database of this machine knows the usual terminals")
        func installed() {
            #expect(TerminfoEntry.installed("xterm-256color")?.colors == 256)
            #expect(TerminfoEntry.installed("vt100")?.hidesCursor == false)
            #expect(TerminfoEntry.installed("no-such-terminal") == nil)
        }

        @Test("the entry carried along names 24-bit colours")
        func ownEntry() {
            let former = getenv("TERMINFO").map { String(cString: $0) }
            let entry = TerminfoEntry.installed(DirectColorEntry.name)
            #expect(entry == TerminfoEntry(colors: 1 << 24, isDirectColor: true))
            #expect(getenv("TERMINFO").map { String(cString: $0) } == former)
        }
    }
}
