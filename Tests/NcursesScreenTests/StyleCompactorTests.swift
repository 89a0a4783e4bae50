import TerminalTesting
import TerminalUI
import Testing

@testable import NcursesScreen

@Suite struct StyleCompactorTests {
    private static func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self).replacing("\u{1b}", with: "^")
    }

    private static func compacted(_ frames: String...) -> String {
        var compactor = StyleCompactor()
        return frames.map { text(compactor.compact(Array($0.replacing("^", with: "\u{1b}").utf8))) }.joined(
            separator: "|")
    }

    @Test(
        "what the terminal knows is not said again",
        arguments: [
            ("^[38;5;23m^[48;5;233ma^[38;5;24m^[48;5;233mb", "^[0;38;5;23;48;5;233ma^[38;5;24mb"),
            ("^(B^[0;1m^[38;5;9ma^(B^[0m^[38;5;9mb", "^(B^[0;1;38;5;9ma^[0;38;5;9mb"),
            ("^[31ma^[32m ^[31mb", "^[0;31ma b"), ("^[31;4ma^[32;4m ^[31;4mb", "^[0;4;31ma^[32m ^[31mb"),
            ("a^[5;7Hb", "^[0ma^[5;7Hb"), ("^[44m^[K", "^[0;44m^[K"), ("^[31ma^[39mb", "^[0;31ma^[0mb"),
            ("^[38;2;1;2;3ma^[38;2;1;2;3mb", "^[0;38;2;1;2;3mab"),
            ("^[38:2::1:2:3ma^[39;49mb", "^[0;38:2::1:2:3ma^[0mb"),
            ("^[0;10;1ma^[0;10mb", "^[0;1ma^[0mb"), ("^[1ma^[22mb", "^[0;1ma^[0mb"), ("⠒^[31m⠒", "^[0m⠒^[31m⠒"),
        ])
    func compacts(frame: String, expected: String) {
        #expect(Self.compacted(frame) == expected)
    }

    @Test("a style holds over frames, and is said anew after somebody else has written")
    func frames() {
        #expect(Self.compacted("^[31ma", "^[31mb") == "^[0;31ma|b")
        var compactor = StyleCompactor()
        _ = compactor.compact(Array("\u{1b}[31ma".utf8))
        compactor.forget()
        #expect(Self.text(compactor.compact(Array("\u{1b}[31mb".utf8))) == "^[0;31mb")
    }

    @Test("a style in words that are not known passes, with all that follows it")
    func unknown() {
        #expect(Self.compacted("^[31ma^[58;5;1mb^[31mc", "^[31md") == "^[0;31ma^[58;5;1mb^[31mc|^[31md")
    }

    @Test(
        "a sequence that is cut off, or text that is none, passes whole",
        arguments: ["^", "^[", "^[38;5", "^(", "\u{7}x"])
    func torn(frame: String) {
        #expect(
            Self.compacted(frame).hasSuffix(frame == "\u{7}x" ? "\u{7}^[0mx" : frame)
                || Self.compacted(frame).contains(frame))
    }

    @Test("an emulator shows the same with and without, whatever is drawn", arguments: [1, 2, 3, 4] as [UInt64])
    func same(seed: UInt64) {
        var noise = seed
        func random(_ bound: Int) -> Int {
            noise = noise &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(noise >> 33) % bound
        }
        let pieces = [
            "\u{1b}[0m", "\u{1b}[1m", "\u{1b}[4m", "\u{1b}[7m", "\u{1b}[m", "\u{1b}[38;5;23m", "\u{1b}[38;5;99m",
            "\u{1b}[48;5;233m",
            "\u{1b}[31m", "\u{1b}[44m", "\u{1b}[39;49m", "a", "b", " ", "   ", "⠒", "漢", "\u{1b}[K", "\u{1b}[3;4H",
            "\u{1b}[2J",
            "\u{1b}[10G", "\r\n", "\u{1b}(B", "\u{1b}[4X", "\u{1b}[2P",
        ]
        var compactor = StyleCompactor()
        var plain = TerminalEmulator(columns: 20, rows: 6)
        var compact = TerminalEmulator(columns: 20, rows: 6)
        plain.feed(Array("\u{1b}[0m".utf8))
        for _ in 0..<60 {
            let frame = (0..<30).map { _ in pieces[random(pieces.count)] }.joined()
            plain.feed(Array(frame.utf8))
            compact.feed(compactor.compact(Array(frame.utf8)))
            let differences = zip(Self.visible(plain), Self.visible(compact)).enumerated().filter { $1.0 != $1.1 }
            #expect(differences.isEmpty)
        }
    }

    /// The cells, as the eye sees them: of a blank that is neither underlined nor exchanged, only the ground.
    private static func visible(_ emulator: TerminalEmulator) -> [String] {
        emulator.grid.joined().map { cell in
            let shows = !cell.style.attributes.isDisjoint(with: [.underline, .reverse])
            return cell.text == " " && !shows ? "\(cell.style.background)" : cell.describing
        }
    }
}

extension EmulatedCell {
    fileprivate var describing: String {
        "\(text) \(style.foreground) \(style.background) \(style.attributes.map { "\($0)" }.sorted())"
    }
}
