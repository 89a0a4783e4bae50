/// How text becomes tokens, numbers from 0, and tokens become text. Learned from the training part; kept in the run.
enum Tokenizer: Hashable, Codable, Sendable {
    /// Each byte of the UTF-8 is a token.
    case bytes
    /// Each Unicode scalar is one.
    case characters(CharacterVocabulary)
    /// Bytes that often stand together are one.
    case bytePairs(BytePairs)
    /// Each word and each sign is one, in lower case.
    case words(WordVocabulary)

    /// How many different tokens there are.
    var count: Int {
        switch self {
        case .bytes: 256
        case .characters(let vocabulary): vocabulary.count
        case .bytePairs(let pairs): pairs.count
        case .words(let vocabulary): vocabulary.count
        }
    }

    /// Learns from text, which is UTF-8. `limit`: different tokens at most.
    static func trained(
        _ kind: TokenizerKind, on text: UnsafeBufferPointer<UInt8>, limit: Int?
    ) -> Tokenizer {
        let limit = min(limit ?? kind.usualCount, mostTokens)
        switch kind {
        case .byte: return .bytes
        case .character: return .characters(CharacterVocabulary(trainedOn: text, limit: limit))
        case .bytePairs: return .bytePairs(BytePairs(trainedOn: text, limit: limit))
        case .words: return .words(WordVocabulary(trainedOn: text, limit: limit))
        }
    }

    /// The tokens of a text.
    func encode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt16] {
        switch self {
        case .bytes: return text.map(UInt16.init)
        case .characters(let vocabulary): return vocabulary.encode(text)
        case .bytePairs(let pairs):
            var encoder = BytePairs.Encoder(pairs)
            return encoder.encode(text)
        case .words(let vocabulary): return vocabulary.encode(text)
        }
    }

    /// The tokens of a text.
    func encode(_ text: String) -> [UInt16] {
        var text = text
        return text.withUTF8 { encode($0) }
    }

    /// Encodes many texts: what takes time to set up is set up once.
    func encoder() -> Encoder {
        switch self {
        case .bytes, .characters: Encoder(tokenizer: self)
        case .bytePairs(let pairs): Encoder(tokenizer: self, pairs: BytePairs.Encoder(pairs))
        case .words(let vocabulary): Encoder(tokenizer: self, places: vocabulary.places)
        }
    }

    /// Encodes many texts.
    struct Encoder {
        fileprivate let tokenizer: Tokenizer
        fileprivate var pairs: BytePairs.Encoder?
        fileprivate var places: [String: UInt16] = [:]

        mutating func callAsFunction(_ text: String) -> [UInt16] {
            var text = text
            return text.withUTF8 { bytes in
                if case .words(let vocabulary) = tokenizer { return vocabulary.encode(bytes, places: places) }
                return pairs?.encode(bytes) ?? tokenizer.encode(bytes)
            }
        }
    }

    /// The text of each token: put together, they are the whole text. A character of several tokens stands with the last.
    func pieces(_ tokens: some Sequence<UInt16>) -> [String] {
        switch self {
        case .bytes: Self.pieces(ofBytes: tokens.map { [UInt8(truncatingIfNeeded: $0)] })
        case .characters(let vocabulary): tokens.map { vocabulary.text(of: $0) }
        case .bytePairs(let pairs):
            {
                let texts = pairs.bytesOfTokens
                return Self.pieces(ofBytes: tokens.map { Int($0) < texts.count ? texts[Int($0)] : [] })
            }()
        case .words(let vocabulary): vocabulary.pieces(tokens)
        }
    }

    private static func pieces(ofBytes parts: [[UInt8]]) -> [String] {
        var waiting: [UInt8] = []
        var pieces: [String] = []
        for (index, part) in parts.enumerated() {
            waiting += part
            // The bytes of a character that has begun wait for its end.
            let isLast = index == parts.count - 1
            let whole = isLast ? waiting.count : waiting.count - UTF8Check.unfinishedBytes(at: waiting)
            pieces.append(String(decoding: waiting[..<whole], as: UTF8.self))
            waiting.removeFirst(whole)
        }
        return pieces
    }

    /// Tokens have 16 bits, and one number is kept for padding.
    static let mostTokens = 65_000
}

/// The kinds of tokenizer that a recipe can ask for.
public enum TokenizerKind: String, Codable, Hashable, Sendable, CaseIterable {
    case character, byte
    case bytePairs = "bpe"
    case words

    /// Different tokens, unless the recipe says.
    var usualCount: Int {
        switch self {
        case .character: Tokenizer.mostTokens
        case .byte: 256
        case .bytePairs: 1024
        case .words: 10_000
        }
    }
}
