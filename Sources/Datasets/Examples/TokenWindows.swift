/// Stretches of one long text; what is learned is the token after each token.
struct TokenWindows: ExampleSource {
    let tokens: [UInt16]
    /// Where each example starts.
    let starts: [Int32]
    let length: Int
    let vocabulary: Int

    var count: Int { starts.count }
    var example: ExampleType { .tokens(length: length, vocabulary: vocabulary) }
    var target: TargetType? { .nextTokens(vocabulary: vocabulary) }

    func readFeatures(of rows: UnsafeBufferPointer<Int32>, into place: UnsafeMutableRawPointer) {
        read(rows, shift: 0, into: place)
    }

    func readTargets(of rows: UnsafeBufferPointer<Int32>, into place: UnsafeMutableRawPointer) {
        read(rows, shift: 1, into: place)
    }

    private func read(_ rows: UnsafeBufferPointer<Int32>, shift: Int, into place: UnsafeMutableRawPointer) {
        let values = place.bindMemory(to: Int32.self, capacity: rows.count * length)
        tokens.withUnsafeBufferPointer { tokens in
            for (index, row) in rows.enumerated() {
                let start = Int(starts[Int(row)]) + shift
                precondition(start + length <= tokens.count, "a window ends within the text")
                for offset in 0..<length { values[index * length + offset] = Int32(tokens[start + offset]) }
            }
        }
    }

    /// The text and where windows start: read window by window, it would be many times as long.
    func forEachBytes(_ body: (UnsafeRawBufferPointer) -> Void) {
        tokens.withUnsafeBytes(body)
        starts.withUnsafeBytes(body)
    }

    /// Windows of a part, from `range.lowerBound` on, that end within it with the token after them.
    static func starts(in range: Range<Int>, length: Int, stride step: Int) -> [Int32] {
        stride(from: range.lowerBound, to: range.upperBound - length, by: step).map { Int32($0) }
    }
}
