extension BytePairs {
    /// Merges the most frequent pair of neighbours again and again; of equals the one with the smaller tokens.
    ///
    /// Learns from the first bytes alone where a text is very long. A pair that comes once is not merged.
    init(trainedOn text: UnsafeBufferPointer<UInt8>, limit: Int) {
        let start = UnsafeBufferPointer(rebasing: text[..<min(text.count, Self.mostBytes)])
        var trainer = Trainer(start)
        var merges: [UInt16] = []
        while 256 + merges.count / 2 < limit, let pair = trainer.mostFrequentPair() {
            trainer.merge(pair, into: UInt16(256 + merges.count / 2))
            merges += [UInt16(pair >> 16), UInt16(pair & 0xFFFF)]
        }
        self.init(merges: merges)
    }

    /// Bytes of a text that are learned from.
    static let mostBytes = 16 << 20

    /// The different pieces of a text with how often each comes, and the pairs in them.
    private struct Trainer {
        private var pieces: [(tokens: [UInt16], count: Int)] = []
        private var counts: [UInt32: Int] = [:]
        /// The pieces that hold a pair, or held it.
        private var places: [UInt32: [Int32]] = [:]

        init(_ text: UnsafeBufferPointer<UInt8>) {
            var countOfPiece: [[UInt8]: Int] = [:]
            TextPieces.forEach(in: text) { countOfPiece[Array($0), default: 0] += 1 }
            // A fixed order, so that the same text gives the same tokens.
            let sorted = countOfPiece.sorted { $0.key.lexicographicallyPrecedes($1.key) }
            for (piece, count) in sorted where piece.count > 1 {
                pieces.append((piece.map(UInt16.init), count))
                add(piece: pieces.count - 1, sign: 1)
            }
        }

        private mutating func add(piece: Int, sign: Int) {
            let (tokens, count) = pieces[piece]
            for place in 0..<tokens.count - 1 {
                let pair = UInt32(tokens[place]) << 16 | UInt32(tokens[place + 1])
                counts[pair, default: 0] += sign * count
                if sign > 0, places[pair]?.last != Int32(piece) { places[pair, default: []].append(Int32(piece)) }
                if counts[pair] == 0 { counts[pair] = nil }
            }
        }

        func mostFrequentPair() -> UInt32? {
            var best: (pair: UInt32, count: Int)?
            for (pair, count) in counts where count > 1 {
                if count > best?.count ?? 1 || (count == best?.count && pair < best?.pair ?? 0) { best = (pair, count) }
            }
            return best?.pair
        }

        mutating func merge(_ pair: UInt32, into token: UInt16) {
            let (first, second) = (UInt16(pair >> 16), UInt16(pair & 0xFFFF))
            for piece in places.removeValue(forKey: pair) ?? [] {
                let index = Int(piece)
                let tokens = pieces[index].tokens
                guard tokens.count > 1 else { continue }
                add(piece: index, sign: -1)
                var merged: [UInt16] = []
                var place = 0
                while place < tokens.count {
                    if place + 1 < tokens.count, tokens[place] == first, tokens[place + 1] == second {
                        merged.append(token)
                        place += 2
                    } else {
                        merged.append(tokens[place])
                        place += 1
                    }
                }
                pieces[index].tokens = merged
                if merged.count > 1 { add(piece: index, sign: 1) }
            }
        }
    }
}
