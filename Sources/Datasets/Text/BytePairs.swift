/// Byte-pair encoding (Sennrich et al. 2016, over bytes as in GPT-2): tokens 0 to 255 are the bytes, each further one
/// is two earlier tokens side by side.
struct BytePairs: Hashable, Codable, Sendable {
    /// Token `256 + i` is the two tokens at `2 i`.
    let merges: [UInt16]

    var count: Int { 256 + merges.count / 2 }

    init(merges: [UInt16]) {
        self.merges = merges
    }

    /// The bytes of every token.
    var bytesOfTokens: [[UInt8]] {
        var texts = (0..<256).map { [UInt8($0)] }
        for place in stride(from: 0, to: merges.count - 1, by: 2) {
            texts.append(texts[Int(merges[place])] + texts[Int(merges[place + 1])])
        }
        return texts
    }

    /// Cuts text into tokens. Remembers the pieces that it has met.
    struct Encoder {
        private var tokenOfPair: [UInt32: UInt16] = [:]
        private var known: [[UInt8]: [UInt16]] = [:]

        init(_ pairs: BytePairs) {
            for place in stride(from: 0, to: pairs.merges.count - 1, by: 2) {
                let pair = UInt32(pairs.merges[place]) << 16 | UInt32(pairs.merges[place + 1])
                tokenOfPair[pair] = UInt16(256 + place / 2)
            }
        }

        /// The tokens of a text.
        mutating func encode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt16] {
            var tokens: [UInt16] = []
            TextPieces.forEach(in: text) { piece in
                let key = Array(piece)
                if let found = known[key] {
                    tokens += found
                    return
                }
                let merged = merge(key)
                if known.count < Self.mostKnown { known[key] = merged }
                tokens += merged
            }
            return tokens
        }

        /// Earlier merges come first, the leftmost of equals.
        private func merge(_ piece: [UInt8]) -> [UInt16] {
            var tokens = piece.map(UInt16.init)
            while tokens.count > 1 {
                var best: (token: UInt16, place: Int)?
                for place in 0..<tokens.count - 1 {
                    let pair = UInt32(tokens[place]) << 16 | UInt32(tokens[place + 1])
                    if let token = tokenOfPair[pair], token < (best?.token ?? .max) { best = (token, place) }
                }
                guard let best else { break }
                tokens[best.place] = best.token
                tokens.remove(at: best.place + 1)
            }
            return tokens
        }

        private static let mostKnown = 1 << 16
    }
}
