/// A CSV file as tables of some rows each, so that it need not be held whole.
struct TableStream {
    private let stream: PeekableStream
    private var tokenizer: CSVTokenizer
    private var isFinished = false
    private var hasRows = false

    /// Bytes read before the rows in them are handed out.
    private static let pieceBytes = 1 << 20

    /// `key` names the file in errors.
    init(_ path: String, key: String, layout: TableLayout) throws(DataError) {
        var file = InputFile(path)
        // Each piece is a table of its own: nothing counts the bytes of all.
        file.limits.expandedBytes = .max
        do {
            stream = try file.open()
        } catch {
            if case .fileNotFound = error.problem { throw error.at(key: key) }
            throw error
        }
        var limits = file.limits
        limits.expandedBytes = Int(UInt32.max)
        tokenizer = try CSVReader(layout: layout, limits: limits).begin(stream, file: path)
    }

    /// The next rows; nil at the end.
    mutating func next() throws(DataError) -> TextTable? {
        guard !isFinished else { return nil }
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceBytes, alignment: 16)
        defer { chunk.deallocate() }
        while case let count = try stream.read(into: chunk), count > 0 {
            try tokenizer.consume(UnsafeRawBufferPointer(rebasing: chunk[..<count]).bindMemory(to: UInt8.self))
            if let table = tokenizer.takeRows() {
                hasRows = true
                return table
            }
        }
        isFinished = true
        // What ends without a line end; a file without any row is an error.
        guard !hasRows || tokenizer.hasOpenRow else { return nil }
        return try tokenizer.finish()
    }
}
