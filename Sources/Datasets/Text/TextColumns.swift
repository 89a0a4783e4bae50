/// The columns of a table that hold sentences to be read word by word.
struct TextColumns: Sendable {
    let names: [String]
    /// Other columns that could be learned from, were there no text.
    let unread: [String]

    /// Columns that are text by the recipe; else the one that plainly holds sentences: alone with the target, or with so
    /// many words that the other columns are beside the point. nil: there are none.
    init?(_ table: TextTable, target: Int, options: DataOptions) throws(DataError) {
        if options.startsFromTexts, let source = try options.sourceTexts() {
            try DataOptions.check(table, has: source.columns)
            (names, unread) = (source.columns, [])
            return
        }
        let columns = table.columnNames.indices.filter { column in
            let name = table.columnNames[column]
            return column != target && !options.ignoredColumns.contains(name) && name != options.weightColumn
                && name != options.splitColumn
        }
        func kind(_ column: Int) -> ColumnKind? { options.columns[table.columnNames[column]]?.kind }
        let asked = columns.filter { kind($0) == .text }
        var sentences: [Int] = []
        var readable: [Int] = []
        for column in columns {
            switch ColumnInference(table: table, column: column).choice(kind: kind(column)) {
            case .read: readable.append(column)
            case .ignored(.freeText): sentences.append(column)
            case .ignored: break
            }
        }
        unread = readable.map { table.columnNames[$0] }
        if !asked.isEmpty {
            names = asked.map { table.columnNames[$0] }
            return
        }
        let wanted = readable.isEmpty ? Self.wordsOfSentence : Self.wordsOfText
        let found = sentences.filter { Self.wordsPerRow(table, column: $0) >= wanted }
        if found.isEmpty { return nil }
        names = found.map { table.columnNames[$0] }
    }

    /// Words in a row, on average, of a column that is learned from alone.
    private static let wordsOfSentence = 2.0
    /// The same where there are other columns to learn from.
    private static let wordsOfText = 12.0

    private static func wordsPerRow(_ table: TextTable, column: Int) -> Double {
        var words = 0
        table.forEachField(inColumn: column) { _, field in
            words += field.bytes.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }.count
        }
        return Double(words) / Double(max(1, table.rowCount))
    }
}
