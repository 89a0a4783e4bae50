/// Reads a table from CSV text: UTF-8, with or without a byte order mark, with or without a header line.
struct CSVReader {
    var layout = TableLayout()
    var limits = ReadingLimits()
    /// Bytes taken from the stream at a time, and looked at to infer the layout.
    var chunkBytes = 1 << 18

    /// The whole table. `file` is for messages.
    func read(_ stream: PeekableStream, file: String) throws(DataError) -> TextTable {
        var tokenizer = try begin(stream, file: file)
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: chunkBytes, alignment: 16)
        defer { chunk.deallocate() }
        while case let count = try stream.read(into: chunk), count > 0 {
            try tokenizer.consume(UnsafeRawBufferPointer(rebasing: chunk[..<count]).bindMemory(to: UInt8.self))
        }
        return try tokenizer.finish()
    }

    /// Looks at the start, and takes a byte order mark off it.
    func begin(_ stream: PeekableStream, file: String) throws(DataError) -> CSVTokenizer {
        let start = try stream.peek(Self.inferenceBytes)
        if let problem = Self.problem(withStart: start) { throw DataError(problem, file: file) }
        let hasMark = start.starts(with: [0xEF, 0xBB, 0xBF])
        let delimiter = layout.delimiter ?? start.withUnsafeBufferPointer { Delimiter.inferred(from: $0) }
        let hasHeader = layout.hasHeader ?? !isHeaderless(start.dropFirst(hasMark ? 3 : 0), delimiter: delimiter)
        if hasMark { _ = try stream.next(3) }
        return CSVTokenizer(file: file, delimiter: delimiter, hasHeader: hasHeader, limits: limits)
    }

    /// Whether the first row is data. What is wrong with the first rows is told when they are read.
    private func isHeaderless(_ start: ArraySlice<UInt8>, delimiter: Delimiter) -> Bool {
        var tokenizer = CSVTokenizer(file: "", delimiter: delimiter, hasHeader: false, limits: limits)
        // A file shorter than what is looked at may end without a line end.
        let text = start.count < Self.inferenceBytes - 3 ? start + [UInt8(ascii: "\n")] : start
        try? text.withUnsafeBufferPointer { (text) throws(DataError) in try tokenizer.consume(text) }
        return tokenizer.takeRows().map { HeaderInference($0).isHeaderless } ?? false
    }

    /// What the first bytes tell is wrong with a file.
    static func problem(withStart start: ArraySlice<UInt8>) -> DataProblem? {
        if start.isEmpty { return .fileEmpty }
        if start.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return .isSpreadsheet }
        return start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) ? .isUTF16 : nil
    }

    private static let inferenceBytes = 1 << 14
}
