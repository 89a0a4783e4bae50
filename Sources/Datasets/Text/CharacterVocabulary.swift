/// The Unicode scalars that are tokens. Token 0 stands for all others.
struct CharacterVocabulary: Hashable, Codable, Sendable {
    /// Token `i + 1` is scalar `i`: in ascending order.
    let scalars: [UInt32]

    var count: Int { scalars.count + 1 }

    /// The scalars of a text; the most frequent ones where there are more than the limit.
    init(trainedOn text: UnsafeBufferPointer<UInt8>, limit: Int) {
        var counts: [UInt32: Int] = [:]
        var ascii = [Int](repeating: 0, count: 128)
        Self.forEachScalar(in: text) { scalar in
            if scalar < 128 { ascii[Int(scalar)] += 1 } else { counts[scalar, default: 0] += 1 }
        }
        for (scalar, count) in ascii.enumerated() where count > 0 { counts[UInt32(scalar)] = count }
        let frequent = counts.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
        scalars = frequent.prefix(max(1, limit - 1)).map(\.key).sorted()
    }

    func encode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt16] {
        var ascii = [UInt16](repeating: 0, count: 128)
        var others: [UInt32: UInt16] = [:]
        for (index, scalar) in scalars.enumerated() {
            if scalar < 128 { ascii[Int(scalar)] = UInt16(index + 1) } else { others[scalar] = UInt16(index + 1) }
        }
        var tokens: [UInt16] = []
        tokens.reserveCapacity(text.count)
        Self.forEachScalar(in: text) { tokens.append($0 < 128 ? ascii[Int($0)] : others[$0] ?? 0) }
        return tokens
    }

    /// The character, or U+FFFD for one that is not known.
    func text(of token: UInt16) -> String {
        let index = Int(token) - 1
        guard scalars.indices.contains(index), let scalar = Unicode.Scalar(scalars[index]) else { return "\u{FFFD}" }
        return String(scalar)
    }

    private static func forEachScalar(in text: UnsafeBufferPointer<UInt8>, _ body: (UInt32) -> Void) {
        var decoder = UTF8()
        var iterator = text.makeIterator()
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar): body(scalar.value)
            case .emptyInput: return
            case .error: body(0xFFFD)
            }
        }
    }
}
