/// Which rows of a table are left out for what they miss, where the recipe wants rows to have it.
struct DropRule: Sendable {
    private let columns: [(name: String, reading: ColumnReading)]

    /// nil where no column's rows are dropped.
    init?(_ columns: Preparation.ReadColumns, options: DataOptions) {
        self.columns = zip(columns.names, columns.readings).filter { name, reading in
            ColumnRules(column: name, isCategory: reading == .category, options: options).missing == .drop
        }.map { ($0, $1) }
        if self.columns.isEmpty { return nil }
    }

    /// The rows to leave out; columns that the table lacks are told of elsewhere.
    func dropped(of table: TextTable) throws(DataError) -> Set<Int> {
        var rows: Set<Int> = []
        for (name, reading) in columns {
            guard let column = table.columnIndex(name) else { continue }
            switch try reading.values(of: table, column: column) {
            case .numbers(let numbers): rows.formUnion(numbers.values.indices.filter { numbers.values[$0].isNaN })
            case .texts(let texts): rows.formUnion(texts.codes.indices.filter { texts.codes[$0] < 0 })
            }
        }
        return rows
    }
}
