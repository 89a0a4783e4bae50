/// How text becomes examples of one length. Kept in the run.
struct TextEncoding: Hashable, Codable, Sendable {
    let tokenizer: Tokenizer
    let kind: TokenizerKind
    /// Tokens of an example.
    let length: Int
    /// The table's columns that hold the text; empty for a language model, which reads a whole file.
    let columns: [String]

    /// Whether token 0 pads, and all others are one more than the tokenizer's.
    var isPadded: Bool { !columns.isEmpty }

    /// How many different tokens there are, padding among them.
    var vocabulary: Int { tokenizer.count + (isPadded ? 1 : 0) }

    var exampleType: ExampleType { .tokens(length: length, vocabulary: vocabulary) }
}

extension Preparation {
    /// The tokens of a text, without padding; none where the data is no text.
    public func tokens(of text: String) -> [Int32] {
        guard case .text(let encoding) = input else { return [] }
        let first: Int32 = encoding.isPadded ? 1 : 0
        return encoding.tokenizer.encode(text).map { Int32($0) + first }
    }

    /// The token that stands for all characters that the training part does not have; nil where every text has tokens of
    /// its own.
    public var unknownToken: Int32? {
        guard case .text(let encoding) = input, case .characters = encoding.tokenizer else { return nil }
        return encoding.isPadded ? 1 : 0
    }

    /// The text of each token; put together, they are the whole. Padding is empty.
    public func text(of tokens: some Sequence<Int32>) -> [String] {
        guard case .text(let encoding) = input else { return [] }
        let first: Int32 = encoding.isPadded ? 1 : 0
        let numbers = Array(tokens)
        let known = numbers.filter { $0 >= first }
        var pieces = encoding.tokenizer.pieces(known.map { UInt16(truncatingIfNeeded: $0 - first) })[...]
        return numbers.map { $0 >= first ? pieces.popFirst() ?? "" : "" }
    }
}
