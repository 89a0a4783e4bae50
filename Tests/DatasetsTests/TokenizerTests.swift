import Testing

@testable import Datasets

@Suite("Tokenizers")
struct TokenizerTests {
    private static let text = """
        It was the best of times, it was the worst of times; it was the age of wisdom... it was the year 1775.
        Größe, façade, naïve: ünïcödé. 学习 机器学习 – “quotes” 👩‍🔬👩‍🔬 \t  two  blanks\n\n\n   end
        """

    private func trained(_ kind: TokenizerKind, _ text: String = text, limit: Int? = nil) -> Tokenizer {
        var text = text
        return text.withUTF8 { Tokenizer.trained(kind, on: $0, limit: limit) }
    }

    private func decoded(_ tokenizer: Tokenizer, _ tokens: [UInt16]) -> String {
        tokenizer.pieces(tokens).joined()
    }

    /// Text of any characters, of a few kinds that come close together.
    private static func randomText(_ random: inout SplitMix64) -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<random.next(below: 200) {
            let value: UInt32 =
                switch random.next(below: 6) {
                case 0: UInt32(random.next(below: 0x80))
                case 1: 0x20
                case 2: UInt32(0x61 + random.next(below: 26))
                case 3: UInt32(random.next(below: 0x800))
                case 4: UInt32(random.next(below: 0xD800))
                default: UInt32(0x10000 + random.next(below: 0x100000))
                }
            if let scalar = Unicode.Scalar(value) { text.append(scalar) }
        }
        return String(text)
    }

    @Test("bytes and byte pairs give any text back", arguments: 0..<40)
    func roundTrip(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let learned = Self.randomText(&random) + Self.text
        let pairs = trained(.bytePairs, learned, limit: 256 + random.next(below: 200))
        for _ in 0..<20 {
            let text = Self.randomText(&random)
            #expect(decoded(pairs, pairs.encode(text)) == text)
            #expect(decoded(.bytes, Tokenizer.bytes.encode(text)) == text)
        }
    }

    @Test("characters give a text of known ones back, and stand in for others")
    func characters() {
        let tokenizer = trained(.character)
        #expect(decoded(tokenizer, tokenizer.encode(Self.text)) == Self.text)
        #expect(tokenizer.count == Set(Self.text.unicodeScalars).count + 1)
        #expect(tokenizer.encode("It§").last == 0)
        #expect(decoded(tokenizer, tokenizer.encode("It§")) == "It\u{FFFD}")
        #expect(trained(.character, limit: 10).count == 10)
    }

    @Test("byte pairs are learned the same way each time, and shorten what is frequent")
    func bytePairs() {
        let text = String(repeating: "the cat and the hat ", count: 50)
        let pairs = trained(.bytePairs, text, limit: 300)
        #expect(pairs == trained(.bytePairs, text, limit: 300))
        #expect(pairs.encode(text).count <= 251)
        #expect(pairs.pieces(pairs.encode(" the hat")) == [" the", " hat"])
        #expect(trained(.bytePairs, "x", limit: 1000).count == 256)
    }

    @Test("every token is a merge of earlier ones, and none is longer than a piece")
    func merges() {
        guard case .bytePairs(let pairs) = trained(.bytePairs, limit: 400) else { return #expect(Bool(false)) }
        for place in pairs.merges.indices { #expect(Int(pairs.merges[place]) < 256 + place / 2) }
        #expect(pairs.bytesOfTokens.allSatisfy { $0.count <= 64 })
    }

    @Test("a piece without an end is no trap")
    func longPieces() {
        let text = String(repeating: "a", count: 20_000) + String(repeating: " ", count: 20_000)
        let pairs = trained(.bytePairs, text, limit: 300)
        #expect(decoded(pairs, pairs.encode(text)) == text)
        let words = trained(.words, text)
        #expect(words.encode(text).count == 313)
    }

    @Test("words are lower case, signs are words, rare ones are unknown")
    func words() {
        let tokenizer = trained(.words, "The cat isn't here. The CAT, 'tis said: Ärger ärger.")
        guard case .words(let vocabulary) = tokenizer else { return #expect(Bool(false)) }
        #expect(vocabulary.words == [".", "cat", "the", "ärger"])
        #expect(tokenizer.encode("the dog's CAT.") == [3, 0, 2, 1])
        #expect(decoded(tokenizer, [3, 2]) == "the cat")
    }

    @Test("a character of several tokens stands with the last of them")
    func pieces() {
        let tokens = Tokenizer.bytes.encode("aé👩")
        #expect(Tokenizer.bytes.pieces(tokens) == ["a", "", "é", "", "", "", "👩"])
        #expect(Tokenizer.bytes.pieces([0xC3]) == ["\u{FFFD}"])
    }

    @Test("bytes that are no UTF-8 are found as Swift finds them", arguments: 0..<20)
    func invalid(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<200 {
            var bytes = Array(Self.randomText(&random).utf8)
            if !bytes.isEmpty { bytes[random.next(below: bytes.count)] = UInt8(random.next(below: 256)) }
            let first = bytes.withUnsafeBufferPointer { UTF8Check.firstInvalid(in: $0) }
            #expect((first == nil) == (String(validating: bytes, as: UTF8.self) != nil))
            if let first { #expect(String(validating: bytes[..<first], as: UTF8.self) != nil) }
        }
    }
}
