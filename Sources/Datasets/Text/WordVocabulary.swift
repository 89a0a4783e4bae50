/// The words and signs that are tokens, in lower case. Token 0 stands for all others.
struct WordVocabulary: Hashable, Codable, Sendable {
    /// Token `i + 1` is word `i`: the most frequent first.
    let words: [String]

    var count: Int { words.count + 1 }

    /// The most frequent words that come at least twice.
    init(trainedOn text: UnsafeBufferPointer<UInt8>, limit: Int) {
        var counts: [String: Int] = [:]
        Self.forEachWord(in: text) { counts[$0, default: 0] += 1 }
        let frequent = counts.filter { $0.value > 1 }
            .sorted { $0.value == $1.value ? $0.key.isBefore($1.key) : $0.value > $1.value }
        words = frequent.prefix(max(1, limit - 1)).map(\.key)
    }

    func encode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt16] {
        encode(text, places: places)
    }

    /// The token of each word.
    var places: [String: UInt16] { Dictionary(uniqueKeysWithValues: words.enumerated().map { ($1, UInt16($0 + 1)) }) }

    /// The same with `places`, which says where each word stands: for many texts.
    func encode(_ text: UnsafeBufferPointer<UInt8>, places: [String: UInt16]) -> [UInt16] {
        var tokens: [UInt16] = []
        Self.forEachWord(in: text) { tokens.append(places[$0] ?? 0) }
        return tokens
    }

    /// The words with blanks between them.
    func pieces(_ tokens: some Sequence<UInt16>) -> [String] {
        tokens.enumerated().map { index, token in
            let word = words.indices.contains(Int(token) - 1) ? words[Int(token) - 1] : "\u{FFFD}"
            return index == 0 ? word : " \(word)"
        }
    }

    /// Runs of letters, digits and apostrophes inside them; every other sign alone.
    static func forEachWord(in text: UnsafeBufferPointer<UInt8>, _ body: (String) -> Void) {
        var word: [UInt8] = []
        func end() {
            while word.last == UInt8(ascii: "'") { word.removeLast() }
            if !word.isEmpty { body(String(decoding: word, as: UTF8.self).lowercased()) }
            word.removeAll(keepingCapacity: true)
        }
        for byte in text {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...:
                word.append(byte)
                // No word is this long; without an end one could be all of the file.
                if word.count >= 64, byte < 0x80 { end() }
            case UInt8(ascii: "'") where !word.isEmpty: word.append(byte)
            default:
                end()
                if byte > 0x20, byte != 0x7F { body(String(UnicodeScalar(byte))) }
            }
        }
        end()
    }
}
