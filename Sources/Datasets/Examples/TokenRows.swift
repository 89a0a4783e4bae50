/// Texts of their own, each cut or padded with token 0 to one length.
struct TokenRows: ExampleSource {
    /// All texts' tokens one after another, already one more than the tokenizer's.
    private(set) var tokens: [UInt16] = []
    /// Where the first text starts, then where each ends.
    private var bounds: [Int] = [0]
    let encoding: TextEncoding
    var targets: Targets?
    var target: TargetType?

    init(encoding: TextEncoding) {
        self.encoding = encoding
    }

    var count: Int { bounds.count - 1 }
    var example: ExampleType { encoding.exampleType }

    /// Adds a text's tokens, as the tokenizer gives them; what is longer than an example is cut off.
    mutating func append(_ text: some Collection<UInt16>) {
        tokens += text.prefix(encoding.length).map { $0 + 1 }
        bounds.append(tokens.count)
    }

    /// All texts' tokens, each text cut or padded to the length of an example.
    var paddedTokens: [UInt16] {
        var padded = [UInt16](repeating: 0, count: count * encoding.length)
        for row in 0..<count {
            let text = bounds[row]..<bounds[row + 1]
            padded.replaceSubrange(row * encoding.length..<row * encoding.length + text.count, with: tokens[text])
        }
        return padded
    }

    func readFeatures(of rows: UnsafeBufferPointer<Int32>, into place: UnsafeMutableRawPointer) {
        let length = encoding.length
        let values = place.bindMemory(to: Int32.self, capacity: rows.count * length)
        for (index, row) in rows.enumerated() {
            let text = tokens[bounds[Int(row)]..<bounds[Int(row) + 1]]
            for offset in 0..<length {
                values[index * length + offset] = offset < text.count ? Int32(text[text.startIndex + offset]) : 0
            }
        }
    }

    func readTargets(of rows: UnsafeBufferPointer<Int32>, into place: UnsafeMutableRawPointer) {
        targets?.gather(rows, width: 1, into: place)
    }
}
