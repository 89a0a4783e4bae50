@testable import Datasets

/// Bytes in memory, handed out in pieces of a chosen size.
final class MemoryStream: ByteStream {
    private let bytes: [UInt8]
    private let pieceBytes: Int
    private var position = 0

    init(_ bytes: [UInt8], pieceBytes: Int = .max) {
        self.bytes = bytes
        self.pieceBytes = pieceBytes
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(DataError) -> Int {
        let count = min(buffer.count, pieceBytes, bytes.count - position)
        buffer.copyBytes(from: bytes[position..<position + count])
        position += count
        return count
    }
}

/// Reads a table from text, in pieces of the size given.
func readTable(
    _ text: String, delimiter: Delimiter? = nil, hasHeader: Bool? = true, pieceBytes: Int = .max,
    limits: ReadingLimits = ReadingLimits()
) throws -> TextTable {
    try readTable(Array(text.utf8), delimiter: delimiter, hasHeader: hasHeader, pieceBytes: pieceBytes, limits: limits)
}

func readTable(
    _ bytes: [UInt8], delimiter: Delimiter? = nil, hasHeader: Bool? = true, pieceBytes: Int = .max,
    limits: ReadingLimits = ReadingLimits()
) throws -> TextTable {
    let stream = PeekableStream(MemoryStream(bytes, pieceBytes: pieceBytes))
    return try CSVReader(layout: TableLayout(delimiter: delimiter, hasHeader: hasHeader), limits: limits).read(
        stream, file: "data.csv")
}

extension TextTable {
    /// Every field, with the blanks around it taken off.
    var rows: [[String]] {
        (0..<rowCount).map { row in columnNames.indices.map { text(row: row, column: $0) } }
    }
}
