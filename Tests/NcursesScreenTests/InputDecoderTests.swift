import TerminalUI
import Testing

@testable import NcursesScreen

/// The events of a text that came as single characters, nothing following.
private func decode(_ text: String, decoder: inout InputDecoder) -> [InputEvent] {
    let events = text.unicodeScalars.flatMap { decoder.take(.character($0)) }
    return events + [decoder.endOfInput()].compactMap { $0 }
}

private func decode(_ text: String) -> [InputEvent] {
    var decoder = InputDecoder()
    return decode(text, decoder: &decoder)
}

@Suite("Scalar assembler")
struct ScalarAssemblerTests {
    @Test(
        "text comes through, and bytes that are none hold nothing up",
        arguments: [
            (Array("aé你🙂".utf8), "aé你🙂"), ([0xFF, 0x6B], "\u{fffd}k"), ([0xC3, 0x6B], "\u{fffd}k"),
            ([0xE4, 0xBD, 0x6B], "\u{fffd}k"), ([0x80, 0x6B], "\u{fffd}k"), ([0xC3, 0xC3, 0xA9], "\u{fffd}é"),
        ] as [([UInt8], String)])
    func assembly(bytes: [UInt8], text: String) {
        var assembler = ScalarAssembler()
        #expect(bytes.flatMap { assembler.take($0) } == Array(text.unicodeScalars))
    }
}

@Suite("Input decoder")
struct InputDecoderTests {
    @Test(
        "characters and control characters are keys",
        arguments: [
            ("a", [Key.character("a")]), ("é你", [.character("é"), .character("你")]), ("\r", [.enter]),
            ("\n", [.enter]), ("\t", [.tab]), ("\u{7f}", [.backspace]), ("\u{8}", [.backspace]),
            ("\u{3}", [.control("c")]), ("\u{1a}", [.control("z")]), ("\0", [.control(" ")]),
            ("\u{1c}", [.control("\\")]), ("\u{1b}", [.escape]), ("\u{1b}\u{1b}", [.escape, .escape]),
        ])
    func characters(text: String, keys: [Key]) {
        #expect(decode(text) == keys.map { .key($0) })
    }

    @Test(
        "keys that the terminal database leaves out are known by their usual sequences",
        arguments: [
            ("\u{1b}[A", Key.up), ("\u{1b}OB", .down), ("\u{1b}[1~", .home), ("\u{1b}[7~", .home), ("\u{1b}[4~", .end),
            ("\u{1b}[5~", .pageUp), ("\u{1b}[3~", .delete), ("\u{1b}[Z", .backTab), ("\u{1b}OP", .function(1)),
            ("\u{1b}[11~", .function(1)), ("\u{1b}[24~", .function(12)), ("\u{1b}OM", .enter),
            ("\u{1b}[1;1A", .up), ("\u{1b}x", .alt("x")), ("\u{1b}[", .alt("[")), ("\u{1b}O", .alt("O")),
        ])
    func sequences(text: String, key: Key) {
        #expect(decode(text) == [.key(key)])
    }

    @Test(
        "a sequence that nobody knows is dropped whole, and what follows it is read",
        arguments: [
            "\u{1b}[27;5;113~", "\u{1b}[1;5D", "\u{1b}[I", "\u{1b}[200~", "\u{1b}[?62;22c", "\u{1b}]11;rgb:0/0/0\u{7}",
            "\u{1b}]11;rgb:0/0/0\u{1b}\\", "\u{1b}P1$r0m\u{1b}\\", "\u{1b}[<0;1M", "\u{1b}[<;;M", "\u{1b}[<0;0;0M",
            "\u{1b}[<99999999999999999999;1;1M", "\u{1b}[M\u{1}\u{1}\u{1}",
        ])
    func unknownSequences(text: String) {
        #expect(decode(text + "q") == [.key(.character("q"))])
    }

    @Test(
        "mouse reports, numbered and old",
        arguments: [
            ("\u{1b}[<0;11;4M", MouseEvent(.pressed(.left), at: Point(column: 10, row: 3))),
            ("\u{1b}[<0;11;4m", MouseEvent(.released(.left), at: Point(column: 10, row: 3))),
            ("\u{1b}[<2;300;100M", MouseEvent(.pressed(.right), at: Point(column: 299, row: 99))),
            ("\u{1b}[<1;1;1M", MouseEvent(.pressed(.middle), at: Point(column: 0, row: 0))),
            ("\u{1b}[<16;1;1M", MouseEvent(.pressed(.left), at: Point(column: 0, row: 0))),
            ("\u{1b}[<32;5;6M", MouseEvent(.moved, at: Point(column: 4, row: 5))),
            ("\u{1b}[<64;5;6M", MouseEvent(.wheelUp, at: Point(column: 4, row: 5))),
            ("\u{1b}[<65;5;6M", MouseEvent(.wheelDown, at: Point(column: 4, row: 5))),
            ("\u{1b}[M +$", MouseEvent(.pressed(.left), at: Point(column: 10, row: 3))),
            ("\u{1b}[M`+$", MouseEvent(.wheelUp, at: Point(column: 10, row: 3))),
        ])
    func mouse(text: String, event: MouseEvent) {
        #expect(decode(text) == [.mouse(event)])
    }

    @Test("an old mouse report of a release names the button that was held")
    func oldRelease() {
        let place = Point(column: 0, row: 0)
        let events = decode("\u{1b}[M\"!!\u{1b}[M#!!")
        #expect(
            events == [
                .mouse(MouseEvent(.pressed(.right), at: place)), .mouse(MouseEvent(.released(.right), at: place)),
            ])
    }

    @Test("any bytes whatever leave a decoder that reads the next key")
    func anything() {
        var random = SystemRandomNumberGenerator()
        let alphabet = Array("\u{1b}[]OPM<;m~?0123456789q\u{7}\\ \u{9b}é".unicodeScalars)
        for _ in 0..<2000 {
            var text = ""
            for _ in 0..<Int.random(in: 0..<12, using: &random) {
                text.unicodeScalars.append(alphabet.randomElement(using: &random) ?? "x")
            }
            var decoder = InputDecoder()
            _ = decode(text, decoder: &decoder)
            #expect(decode("k", decoder: &decoder) == [.key(.character("k"))], "after \(text.debugDescription)")
        }
    }
}
