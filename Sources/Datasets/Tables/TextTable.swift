/// A table as it stands in a file: the text of every field, no meaning given yet.
struct TextTable: Sendable {
    /// The file's path, for messages.
    let file: String
    let delimiter: Delimiter
    let columnNames: [String]
    /// Whether the file names its columns.
    let hasHeader: Bool
    let rowCount: Int
    /// All fields' bytes one after another, row by row, quotes taken off.
    private let bytes: [UInt8]
    /// Where the first field starts, then where each ends.
    private let bounds: [UInt32]
    /// The physical line on which each row starts.
    private let lines: [UInt32]

    /// Precondition: `bounds` has one entry more than there are fields, `lines` one for each row.
    init(
        file: String, delimiter: Delimiter, columnNames: [String], hasHeader: Bool = true, bytes: [UInt8],
        bounds: [UInt32], lines: [UInt32]
    ) {
        precondition(bounds.count == columnNames.count * lines.count + 1, "a row has a field for each column")
        self.file = file
        self.delimiter = delimiter
        self.columnNames = columnNames
        self.hasHeader = hasHeader
        self.bytes = bytes
        self.bounds = bounds
        self.lines = lines
        rowCount = lines.count
    }

    /// The number of the column of this name.
    func columnIndex(_ name: String) -> Int? { columnNames.firstIndex(of: name) }

    /// The physical line on which a row starts, counted from 1.
    func line(ofRow row: Int) -> Int { Int(lines[row]) }

    /// A field's text with the blanks around it taken off.
    func text(row: Int, column: Int) -> String {
        let field = row * columnNames.count + column
        return bytes.withUnsafeBufferPointer { bytes in
            let raw = UnsafeBufferPointer(rebasing: bytes[Int(bounds[field])..<Int(bounds[field + 1])])
            return FieldText(raw).string
        }
    }

    /// Visits a column's fields from the first row to the last.
    func forEachField(inColumn column: Int, _ body: (_ row: Int, _ field: FieldText) -> Void) {
        let width = columnNames.count
        bytes.withUnsafeBufferPointer { bytes in
            bounds.withUnsafeBufferPointer { bounds in
                guard let base = bytes.baseAddress else { return emptyFields(body) }
                var field = column
                for row in 0..<rowCount {
                    let start = Int(bounds[field])
                    let end = Int(bounds[field + 1])
                    body(row, FieldText(UnsafeBufferPointer(start: base + start, count: end - start)))
                    field += width
                }
            }
        }
    }

    private func emptyFields(_ body: (Int, FieldText) -> Void) {
        for row in 0..<rowCount { body(row, FieldText(UnsafeBufferPointer(start: nil, count: 0))) }
    }

    /// Some of the rows, in that order. They keep their lines.
    func selecting(_ rows: [Int]) -> TextTable {
        let width = columnNames.count
        var newBytes: [UInt8] = []
        var newBounds: [UInt32] = [0]
        newBounds.reserveCapacity(rows.count * width + 1)
        for row in rows {
            let first = row * width
            newBytes += bytes[Int(bounds[first])..<Int(bounds[first + width])]
            let shift = newBytes.count - Int(bounds[first + width])
            for field in first + 1...first + width {
                newBounds.append(UInt32(truncatingIfNeeded: Int(bounds[field]) + shift))
            }
        }
        return TextTable(
            file: file, delimiter: delimiter, columnNames: columnNames, hasHeader: hasHeader, bytes: newBytes,
            bounds: newBounds,
            lines: rows.map { lines[$0] })
    }

    /// The rows of several tables with the columns of one.
    init(joining tables: [TextTable], like first: TextTable) {
        var bytes: [UInt8] = []
        var bounds: [UInt32] = [0]
        var lines: [UInt32] = []
        bytes.reserveCapacity(tables.reduce(0) { $0 + $1.bytes.count })
        bounds.reserveCapacity(tables.reduce(1) { $0 + $1.bounds.count })
        for table in tables {
            let shift = UInt32(truncatingIfNeeded: bytes.count)
            bytes += table.bytes
            for bound in table.bounds.dropFirst() { bounds.append(bound &+ shift) }
            lines += table.lines
        }
        self.init(
            file: first.file, delimiter: first.delimiter, columnNames: first.columnNames, hasHeader: first.hasHeader,
            bytes: bytes, bounds: bounds,
            lines: lines)
    }

    /// An error at a field.
    func error(_ problem: DataProblem, row: Int? = nil, column: Int? = nil) -> DataError {
        DataError(
            problem, file: file, line: row.map { line(ofRow: $0) }, column: column.map { columnNames[$0] })
    }
}
