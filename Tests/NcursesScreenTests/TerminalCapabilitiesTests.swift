import NcursesScreen
import TerminalUI
import Testing

/// A terminal database of the entries that every machine has, and what they say.
private let database: [String: TerminfoEntry] = [
    "xterm": TerminfoEntry(colors: 8), "xterm-16color": TerminfoEntry(colors: 16),
    "xterm-256color": TerminfoEntry(colors: 256),
    "descent-direct": TerminfoEntry(colors: 1 << 24, isDirectColor: true),
    "xterm-direct": TerminfoEntry(colors: 1 << 24, isDirectColor: true),
    "screen": TerminfoEntry(colors: 8), "screen-256color": TerminfoEntry(colors: 256),
    "tmux-256color": TerminfoEntry(colors: 256), "xterm-mono": TerminfoEntry(colors: 0),
    "linux": TerminfoEntry(colors: 8), "vt100": TerminfoEntry(colors: 0, hidesCursor: false),
    "dumb": TerminfoEntry(colors: 0, placesCursor: false, hidesCursor: false),
    "wonderful": TerminfoEntry(colors: 256),
]

private func detect(
    _ environment: [String: String], _ options: TerminalOptions = TerminalOptions(), encoding: String = "UTF-8"
) throws -> TerminalCapabilities {
    try TerminalCapabilities.detect(
        options: options, environment: environment, characterEncoding: encoding, terminfo: { database[$0] })
}

@Suite("Terminal capabilities")
struct TerminalCapabilitiesTests {
    @Test(
        "the colours follow TERM, COLORTERM and NO_COLOR",
        arguments: [
            (["TERM": "xterm-256color"], ColorDepth.indexed256, "xterm-256color"),
            (["TERM": "xterm-256color", "COLORTERM": "truecolor"], .truecolor, "descent-direct"),
            (["TERM": "xterm-256color", "COLORTERM": "24bit"], .truecolor, "descent-direct"),
            (["TERM": "xterm-256color", "COLORTERM": "yes"], .indexed256, "xterm-256color"),
            (["TERM": "xterm-direct"], .truecolor, "descent-direct"),
            (["TERM": "xterm"], .ansi8, "xterm"),
            (["TERM": "xterm-16color"], .ansi16, "xterm-16color"),
            (["TERM": "tmux-256color", "COLORTERM": "truecolor"], .truecolor, "descent-direct"),
            (["TERM": "screen"], .ansi8, "screen"),
            (["TERM": "linux", "COLORTERM": "truecolor"], .ansi8, "linux"),
            (["TERM": "wonderful", "COLORTERM": "truecolor"], .indexed256, "wonderful"),
            (["TERM": "vt100"], .monochrome, "vt100"),
            (["TERM": "xterm-mono", "COLORTERM": "truecolor"], .monochrome, "xterm-mono"),
            (["TERM": "xterm-256color", "NO_COLOR": "1"], .monochrome, "xterm-256color"),
            (["TERM": "xterm-256color", "NO_COLOR": ""], .indexed256, "xterm-256color"),
            (["TERM": "xterm-256color", "NO_COLOR": "1", "COLORTERM": "truecolor"], .monochrome, "xterm-256color"),
        ])
    func depth(environment: [String: String], depth: ColorDepth, type: String) throws {
        let found = try detect(environment)
        #expect(found.colorDepth == depth)
        #expect(found.terminalType == type)
    }

    @Test(
        "a depth asked for beats the environment, as far as the terminal can be made to show it",
        arguments: [
            ("xterm", ColorDepth.indexed256, ColorDepth.indexed256, "xterm-256color"),
            ("xterm", .ansi16, .ansi16, "xterm-256color"),
            ("xterm", .truecolor, .truecolor, "descent-direct"),
            ("xterm-256color", .ansi16, .ansi16, "xterm-256color"),
            ("xterm-256color", .monochrome, .monochrome, "xterm-256color"),
            ("xterm-direct", .indexed256, .indexed256, "xterm-256color"),
            ("screen", .indexed256, .indexed256, "screen-256color"),
            ("linux", .truecolor, .ansi8, "linux"),
            ("vt100", .ansi8, .monochrome, "vt100"),
        ])
    func askedDepth(type: String, asked: ColorDepth, depth: ColorDepth, used: String) throws {
        let found = try detect(["TERM": type, "NO_COLOR": "1"], TerminalOptions(colorDepth: asked))
        #expect(found.colorDepth == depth)
        #expect(found.terminalType == used)
    }

    @Test("where the entry carried along cannot be read, an installed one serves, or else 256 colours")
    func withoutOwnEntry() throws {
        for (missing, depth, type) in [
            (["descent-direct"], ColorDepth.truecolor, "xterm-direct"),
            (["descent-direct", "xterm-direct"], .indexed256, "xterm-256color"),
        ] {
            let found = try TerminalCapabilities.detect(
                options: TerminalOptions(), environment: ["TERM": "xterm-256color", "COLORTERM": "truecolor"],
                characterEncoding: "UTF-8", terminfo: { missing.contains($0) ? nil : database[$0] })
            #expect(found.colorDepth == depth)
            #expect(found.terminalType == type)
        }
    }

    @Test(
        "the glyphs follow the encoding, the terminal's kind and --ascii",
        arguments: [
            ("xterm-256color", "UTF-8", false, GlyphSet.unicode), ("tmux-256color", "utf-8", false, .unicode),
            ("xterm-256color", "ANSI_X3.4-1968", false, .ascii), ("xterm-256color", "ISO-8859-1", false, .ascii),
            ("linux", "UTF-8", false, .blocks), ("vt100", "UTF-8", false, .ascii),
            ("xterm-256color", "UTF-8", true, .ascii), ("linux", "UTF-8", true, .ascii),
        ])
    func glyphs(type: String, encoding: String, prefersASCII: Bool, glyphs: GlyphSet) throws {
        let options = TerminalOptions(prefersASCII: prefersASCII)
        #expect(try detect(["TERM": type], options, encoding: encoding).glyphs == glyphs)
    }

    @Test("only kin of xterm get synchronised updates and mouse reports")
    func privateModes() throws {
        for (type, expected) in [("xterm", true), ("tmux-256color", true), ("linux", false), ("vt100", false)] {
            let found = try detect(["TERM": type])
            #expect(found.hasSynchronizedUpdates == expected)
            #expect(found.reportsMouse == expected)
        }
        #expect(try !detect(["TERM": "xterm"], TerminalOptions(usesMouse: false)).reportsMouse)
        #expect(try !detect(["TERM": "vt100"]).canHideCursor)
    }

    @Test(
        "a terminal that cannot be drawn on is refused in one sentence that names it",
        arguments: [
            ([:], TerminalError.typeUnset, "TERM is not set"), (["TERM": ""], .typeUnset, "TERM is not set"),
            (["TERM": "nothing"], .typeUnknown("nothing"), "\"nothing\""),
            (["TERM": "dumb"], .typeTooSimple("dumb"), "\"dumb\""),
        ])
    func refusals(environment: [String: String], error: TerminalError, words: String) {
        #expect(throws: error) { try detect(environment) }
        #expect(error.description.contains(words))
        #expect(error.description.contains("--plain"))
    }
}
