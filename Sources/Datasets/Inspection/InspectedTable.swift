/// The rows of a table that an inspection looks at: all, or a sample of those of a table too large to be held.
enum InspectedTable {
    /// Rows of a large table that are looked at.
    private static let sampleCount = 50_000
    /// More rows than these are not compared with each other, one by one.
    static let comparedRows = 2_000_000

    /// The rows, and how many there are in the file.
    static func read(_ options: DataOptions) throws(DataError) -> (table: TextTable, rowCount: Int) {
        let path = options.source ?? ""
        guard try Dataset.isStreamed(path, options) else {
            let table = try Dataset.readTable(path, key: "data.source", options: options)
            return (table, table.rowCount)
        }
        var stream = try TableStream(path, key: "data.source", layout: options.layout)
        var sample = TableSample(limit: sampleCount)
        var rowCount = 0
        while let piece = try stream.next() {
            sample.add(piece, firstRow: rowCount)
            rowCount += piece.rowCount
        }
        guard let table = sample.table()?.table else { throw DataError(.noRows, file: path) }
        return (table, rowCount)
    }
}
