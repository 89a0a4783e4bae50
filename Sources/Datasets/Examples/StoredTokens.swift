/// Texts whose tokens may lie in a scratch file, each cut or padded with token 0 to one length.
struct StoredTokens: ExampleSource {
    /// Rows of 16-bit tokens, already one more than the tokenizer's.
    let storage: RowStorage
    let encoding: TextEncoding
    let targets: CompactTargets
    let target: TargetType?

    var count: Int { storage.count }
    var example: ExampleType { encoding.exampleType }

    func readFeatures(of rows: UnsafeBufferPointer<Int32>, into place: UnsafeMutableRawPointer) {
        let count = rows.count * encoding.length
        let values = place.bindMemory(to: Int32.self, capacity: count)
        withUnsafeTemporaryAllocation(of: UInt16.self, capacity: count) { tokens in
            guard let start = tokens.baseAddress else { return }
            storage.read(rows, into: start)
            for index in 0..<count { values[index] = Int32(tokens[index]) }
        }
    }

    func readTargets(of rows: UnsafeBufferPointer<Int32>, into place: UnsafeMutableRawPointer) {
        targets.gather(rows, into: place)
    }
}
