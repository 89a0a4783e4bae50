import TerminalUI
import Testing

@testable import NcursesScreen

@Suite("Colour numbers")
struct ColorNumberTests {
    @Test(
        "a colour has a number at every depth",
        arguments: [
            (Color.terminalDefault, ColorDepth.truecolor, Int32(-1)),
            (.rgb(red: 1, green: 2, blue: 3), .monochrome, -1),
            (.rgb(red: 0x12, green: 0x34, blue: 0x56), .truecolor, 0x12_34_56), (.palette(5), .truecolor, 5),
            (.palette(196), .truecolor, 0xFF_00_00), (.palette(200), .indexed256, 200), (.palette(9), .ansi16, 9),
            (.palette(9), .ansi8, 1), (.rgb(red: 255, green: 0, blue: 0), .indexed256, 196),
            (.rgb(red: 250, green: 10, blue: 5), .ansi16, 9), (.rgb(red: 200, green: 10, blue: 5), .ansi8, 1),
        ])
    func numbers(color: Color, depth: ColorDepth, number: Int32) {
        #expect(ColorNumber.number(of: color, depth: depth) == number)
    }

    @Test("no 24-bit colour becomes one of the palette entries that share its numbers", arguments: UInt8(0)..<10)
    func darkBlues(blue: UInt8) {
        let number = ColorNumber.number(of: .rgb(red: 0, green: 0, blue: blue), depth: .truecolor)
        #expect(number >= 8)
        #expect(number <= 0x00_01_00)
    }

    @Test("delays of the terminal database are not sent as text")
    func padding() {
        #expect(ControlStrings.withoutPadding("\u{1b}[m$<2>\u{1b}[?1l$<5/>") == Array("\u{1b}[m\u{1b}[?1l".utf8))
        #expect(ControlStrings.withoutPadding("plain") == Array("plain".utf8))
        #expect(ControlStrings.withoutPadding("a$<5") == Array("a".utf8))
    }
}
