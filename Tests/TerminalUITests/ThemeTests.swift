import Foundation
import Testing

@testable import TerminalUI

@Suite struct ThemeTests {
    static let builtIn: [Theme] = (try? ThemeLibrary().themes) ?? []

    @Test("every file of the themes' folder is built in, and nothing else")
    func complete() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../themes")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(Set(files.filter { $0.hasSuffix(".toml") }) == Set(BuiltInThemes.files.map(\.file)))
    }

    @Test("the library holds at least the themes that are promised")
    func promised() {
        let names = Set(Self.builtIn.map(\.name))
        #expect(names.isSuperset(of: ["descent-dark", "descent-light", "terminal-default", "high-contrast"]))
        #expect(names.count == Self.builtIn.count && names.count >= 12)
    }

    /// The roles whose text cannot be read on a ground that it stands on, as a terminal of that many colours shows them.
    static func illegible(_ theme: Theme, _ depth: ColorDepth) -> [String] {
        let palette = Palette(theme: theme, depth: depth)
        return Role.allCases.flatMap { role in
            role.grounds.compactMap { ground in
                // The contrast of the terminal's own colours is the terminal's.
                guard let text = shown(palette.color(role)), let behind = shown(palette.color(ground)) else {
                    return nil
                }
                return text.contrast(with: behind) >= 4.5 ? nil : "\(role) on \(ground): \(text.contrast(with: behind))"
            }
        }
    }

    private static func shown(_ color: Color) -> RGB? {
        switch color {
        case .rgb(let red, let green, let blue): RGB(red: red, green: green, blue: blue)
        case .palette(let index) where index >= 16: IndexedColors.color(of: index)
        default: nil
        }
    }

    @Test(
        "text of every role can be read on the grounds that it stands on, in all colours and in 256",
        arguments: builtIn,
        [ColorDepth.truecolor, .indexed256])
    func contrast(theme: Theme, depth: ColorDepth) {
        #expect(Self.illegible(theme, depth).isEmpty, "\(theme.name)")
    }

    @Test("the harness finds text that cannot be read")
    func contrastHarness() throws {
        let theme = try Theme(
            toml: "name = \"a\"\n[roles]\nbg = \"#000000\"\nfg = \"#333333\"\noverlay_bg = \"#000000\"\n",
            file: "a.toml")
        #expect(!Self.illegible(theme, .truecolor).isEmpty)
    }

    @Test("the themes for colour-blind eyes tell training from validation, and good from bad, by brightness too")
    func colourBlind() throws {
        for name in ["okabe-ito-dark", "okabe-ito-light"] {
            let theme = try ThemeLibrary().theme(named: name)
            for (one, other) in [(Role.train, Role.val), (.good, .bad)] {
                let first = try #require(theme.color(one).rgb)
                let second = try #require(theme.color(other).rgb)
                // Blue against red-yellow is the axis that the common kinds of colour blindness leave.
                let blueness = { (color: RGB) in Double(color.blue) - Double(color.red) }
                #expect(abs(blueness(first) - blueness(second)) > 120, "\(one), \(other) in \(name)")
            }
        }
    }

    @Test(
        "contrast is that of WCAG 2.1",
        arguments: [
            ("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#0000ff", "#ffffff", 8.59),
            ("#123456", "#123456", 1),
        ])
    func contrastValues(one: String, other: String, expected: Double) throws {
        let first = try #require(RGB(hex: one))
        let second = try #require(RGB(hex: other))
        #expect(abs(first.contrast(with: second) - expected) < 0.01)
    }

    @Test("at 16 colours no text of a theme has the colour of its ground", arguments: builtIn)
    func sixteenColours(theme: Theme) {
        for role in [Role.fg, .muted, .title, .accent, .key, .train, .val, .best, .good, .warn, .bad, .info] {
            #expect(theme.ansiColor(role) != theme.ansiColor(.bg) || theme.ansiColor(role) == .terminalDefault)
        }
        #expect(theme.ansiColor(.selectedFg) != theme.ansiColor(.selectedBg))
    }

    @Test(
        "what is wrong with a theme is said with its file and line",
        arguments: [
            ("name = \"a\"\n[roles]\nbg = \"#000000\"\ntrian = \"#ffffff\"\n", 4, "no role \"trian\""),
            ("name = \"a\"\n\n[roles]\nbg = \"#00000\"\n", 4, "is no colour"),
            ("name = \"a\"\n[palette]\n  ink = \"black\"\n", 3, "wants a colour"),
            ("name = \"a\"\n[roles]\nbg = 3\n", 3, "quotes"),
            ("name = \"a\"\n[ansi]\nbg = \"pink\"\n", 3, "none of"),
            ("name = \"a\"\n[colours]\nbg = \"#000000\"\n", 2, "\"colours\""),
            ("name = \"a\"\n[roles\n", 2, "expected"),
            ("[roles]\nbg = \"#000000\"\n", 1, "needs a name"),
            (
                "name = \"a\"\n[palette]\nbg = \"#000000\"\n[ansi]\nbg = \"red\"\n[roles]\nbg = \"none\"\n", 7,
                "is no colour"
            ),
        ])
    func errors(text: String, line: Int, words: String) {
        #expect {
            _ = try Theme(toml: text, file: "mine.toml")
        } throws: { error in
            let message = "\(error)"
            return message.hasPrefix("mine.toml, line \(line): ") && message.contains(words)
        }
    }

    @Test("a role that a theme leaves out takes its default")
    func defaults() throws {
        let theme = try Theme(
            toml: "name = \"a\"\n[roles]\nbg = \"#000000\"\nfg = \"#ffffff\"\naccent = \"#0000ff\"\n", file: "a.toml")
        #expect(theme.color(.borderFocus) == theme.color(.accent))
        #expect(theme.color(.muted).rgb.map { $0.contrast(with: RGB(red: 0, green: 0, blue: 0)) >= 4.5 } == true)
        #expect(theme.color(.train) == .ansi(.brightCyan))
        let empty = try Theme(toml: "name = \"b\"\n", file: "b.toml")
        #expect(empty.color(.bg) == .terminalDefault)
    }

    @Test("themes of a person's folder are added, and take the place of ours by name")
    func userFolder() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("themes-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("name = \"mine\"\n".utf8).write(to: folder.appendingPathComponent("mine.toml"))
        try Data("name = \"nord\"\nsummary = \"my nord\"\n".utf8).write(to: folder.appendingPathComponent("n.toml"))
        let library = try ThemeLibrary(userDirectory: folder.path)
        #expect(try library.theme(named: "mine").name == "mine")
        #expect(try library.theme(named: "nord").summary == "my nord")
        #expect(library.names.count == Self.builtIn.count + 1)
        #expect(throws: ThemeError.unknownName("nrod", known: library.names)) { try library.theme(named: "nrod") }
    }

    @Test("a broken file of a person's does not hide the other themes, and its mistake is told to who asks for it")
    func brokenUserTheme() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("themes-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("name = \"good\"\n".utf8).write(to: folder.appendingPathComponent("good.toml"))
        try Data("name = \"bad\"\n[roles]\nbg = 3\n".utf8).write(to: folder.appendingPathComponent("bad.toml"))
        try Data([0xFF, 0xFE]).write(to: folder.appendingPathComponent("noise.toml"))
        let library = try ThemeLibrary(userDirectory: folder.path)
        #expect(library.names.contains("good") && library.names.count == Self.builtIn.count + 1)
        #expect(library.problems.count == 2)
        #expect {
            _ = try library.theme(named: "bad")
        } throws: { "\($0)".contains("bad.toml, line 3") }
    }

    @Test("a palette has only colours that its terminal can show", arguments: ColorDepth.allCases)
    func depths(depth: ColorDepth) {
        for theme in Self.builtIn {
            let palette = Palette(theme: theme, depth: depth)
            for role in Role.allCases {
                for color in [palette.color(role), palette.mix(role, .bg, 0.5), palette.meter(at: 0.4)] {
                    #expect(isShown(color, at: depth), "\(role) in \(theme.name): \(color)")
                }
            }
        }
    }

    @Test(
        "no text has the colour of its ground where there are 8 colours or 16", arguments: [ColorDepth.ansi8, .ansi16])
    func fewColors(depth: ColorDepth) {
        let texts: [Role] = [.fg, .muted, .title, .key, .train, .val, .best, .good, .warn, .bad, .info, .accent]
        for theme in Self.builtIn {
            let palette = Palette(theme: theme, depth: depth)
            // A terminal's own text is another colour than its own ground.
            for role in texts where palette.color(role) != .terminalDefault {
                #expect(palette.color(role) != palette.color(.bg), "\(role) in \(theme.name)")
            }
        }
    }

    private func isShown(_ color: Color, at depth: ColorDepth) -> Bool {
        switch (color, depth) {
        case (.terminalDefault, _), (.rgb, .truecolor), (.palette, .indexed256): true
        case (.palette(let index), .truecolor), (.palette(let index), .ansi16): index < 16
        case (.palette(let index), .ansi8): index < 8
        default: false
        }
    }

    @Test("the nearest of 256 colours is within one step of the best of all")
    func nearest() throws {
        let palette = (16...255).map { ($0, colour(of: $0)) }
        for red in stride(from: 0, through: 255, by: 17) {
            for green in stride(from: 0, through: 255, by: 29) {
                for blue in stride(from: 0, through: 255, by: 23) {
                    let color = RGB(red: UInt8(red), green: UInt8(green), blue: UInt8(blue))
                    let best = palette.map { distance($0.1, color) }.min() ?? 0
                    let found = distance(colour(of: Int(IndexedColors.nearest(to: color))), color)
                    #expect(found.squareRoot() <= best.squareRoot() + 45, "\(color)")
                }
            }
        }
        #expect(IndexedColors.nearest(to: RGB(red: 0, green: 0, blue: 0)) == 16)
        #expect(IndexedColors.nearest(to: RGB(red: 255, green: 255, blue: 255)) == 231)
        #expect(IndexedColors.nearest(to: RGB(red: 8, green: 8, blue: 8)) == 232)
    }

    private func colour(of index: Int) -> RGB {
        if index >= 232 {
            let grey = UInt8(8 + 10 * (index - 232))
            return RGB(red: grey, green: grey, blue: grey)
        }
        let levels: [UInt8] = [0, 95, 135, 175, 215, 255]
        let cube = index - 16
        return RGB(red: levels[cube / 36], green: levels[cube / 6 % 6], blue: levels[cube % 6])
    }

    private func distance(_ one: RGB, _ other: RGB) -> Double {
        let (red, green) = (Double(one.red) - Double(other.red), Double(one.green) - Double(other.green))
        let blue = Double(one.blue) - Double(other.blue)
        return 3 * red * red + 6 * green * green + 2 * blue * blue
    }
}
