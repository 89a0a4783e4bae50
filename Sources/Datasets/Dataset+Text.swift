extension Dataset {
    /// A text that a language model learns to continue: its start is trained on, what follows validates, the end tests.
    static func loadText(_ options: DataOptions, shares: SplitShares) throws(DataError) -> Dataset {
        if options.folds != nil {
            throw DataError(.keysConflict(other: "a text, which has one order"), key: "data.folds")
        }
        let path = options.source ?? ""
        let kind = try options.sourceText()?.kind ?? options.tokenizer ?? .character
        if kind == .words { throw DataError(.wordsCannotGoOn, key: "data.tokenizer") }
        let file = TextFile(takesAnyBytes: kind == .byte)
        let (text, notes) = try file.read(path, key: "data.source")
        var texts = Self.parts(of: text, shares: shares, options: options)
        if let path = options.validationSource { texts[1] = try file.read(path, key: "data.validation_source").bytes }
        if let path = options.testSource { texts[2] = try file.read(path, key: "data.test_source").bytes }

        let source = try options.sourceText()
        let tokenizer =
            source?.tokenizer
            ?? texts[0].withUnsafeBufferPointer { Tokenizer.trained(kind, on: $0, limit: options.vocabulary) }
        let parts = texts.map { text in text.withUnsafeBufferPointer { tokenizer.encode($0) } }
        let length = try length(of: parts, wanted: options.length ?? source?.length, options: options, file: path)
        let encoding = TextEncoding(tokenizer: tokenizer, kind: kind, length: length, columns: [])
        let target = TargetEncoding(name: "next token", rule: .nextTokens(vocabulary: tokenizer.count))
        let (examples, split) = windows(parts, encoding: encoding, step: options.stride ?? length)
        let preparation = Preparation(input: .text(encoding), target: target, options: options)
        let name = InputFile(path).name
        let tokens = parts.reduce(0) { $0 + $1.count }
        return Dataset(
            name: name,
            summary: "\(name), \(Wording.count(tokens, kind.tokenNoun)), \(tokenizer.count) different",
            examples: examples, split: split, preparation: preparation, notes: notes)
    }

    /// The three stretches of a text, cut between characters.
    private static func parts(of text: [UInt8], shares: SplitShares, options: DataOptions) -> [[UInt8]] {
        let validation = options.validationSource == nil ? shares.validation : 0
        let test = options.testSource == nil ? shares.test : 0
        func cut(_ share: Double) -> Int {
            let place = min(text.count, Int((share * Double(text.count)).rounded()))
            return place - UTF8Check.unfinishedBytes(at: text[max(0, place - 4)..<place])
        }
        let first = cut(1 - validation - test)
        let second = max(first, cut(1 - test))
        return [Array(text[..<first]), Array(text[first..<second]), Array(text[second...])]
    }

    /// Tokens of an example: as the recipe says, else as many as is usual and the shortest part allows.
    private static func length(
        of parts: [[UInt16]], wanted: Int?, options: DataOptions, file: String
    ) throws(DataError) -> Int {
        let shortest = parts.filter { !$0.isEmpty }.map(\.count).min() ?? 0
        let length = wanted ?? min(usualLength, max(1, shortest - 1))
        if let empty = [0, 1].first(where: { parts[$0].count <= length && ($0 == 0 || options.validationShare > 0) }) {
            throw DataError(
                .textTooShort(
                    part: empty == 0 ? "training" : "validation", tokens: parts[empty].count, needed: length + 1),
                file: file)
        }
        return length
    }

    private static let usualLength = 128

    private static func windows(
        _ parts: [[UInt16]], encoding: TextEncoding, step: Int
    ) -> (TokenWindows, Split) {
        var tokens: [UInt16] = []
        var starts: [Int32] = []
        var rows: [[Int32]] = []
        for (number, part) in parts.enumerated() {
            let range = tokens.count..<tokens.count + part.count
            tokens += part
            // What is measured is measured once, whatever the training part's windows share.
            let found = TokenWindows.starts(
                in: range, length: encoding.length, stride: number == 0 ? step : encoding.length)
            rows.append((starts.count..<starts.count + found.count).map { Int32($0) })
            starts += found
        }
        let windows = TokenWindows(
            tokens: tokens, starts: starts, length: encoding.length, vocabulary: encoding.vocabulary)
        return (windows, Split(training: rows[0], validation: rows[1], test: rows[2]))
    }
}

extension TokenizerKind {
    /// What a token is called.
    var tokenNoun: String {
        switch self {
        case .character: "character"
        case .byte: "byte"
        case .bytePairs, .words: "token"
        }
    }
}

extension Preparation {
    /// A text, cut into the examples of the run.
    func text(_ path: String, encoding: TextEncoding) throws(DataError) -> PreparedRows {
        let (text, notes) = try TextFile(takesAnyBytes: encoding.kind == .byte).read(path, key: "--data")
        let tokens = text.withUnsafeBufferPointer { encoding.tokenizer.encode($0) }
        guard tokens.count > encoding.length else {
            throw DataError(
                .textTooShort(part: "text's", tokens: tokens.count, needed: encoding.length + 1), file: path)
        }
        let starts = TokenWindows.starts(in: 0..<tokens.count, length: encoding.length, stride: encoding.length)
        let examples = TokenWindows(
            tokens: tokens, starts: starts, length: encoding.length, vocabulary: encoding.vocabulary)
        return PreparedRows(examples: examples, notes: notes)
    }
}
