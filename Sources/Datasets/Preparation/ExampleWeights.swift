/// How much each example counts in the training loss, from a column of a table or of one piece of it after another.
struct ExampleWeights {
    private let name: String
    private let mark: DecimalMark
    private var weights: [Float]

    /// None read yet: how numbers are written is inferred from a table, or a sample of one.
    /// - Parameter expected: How many rows will be taken.
    init(_ table: TextTable, column name: String, expected: Int) throws(DataError) {
        let column = try Dataset.column(name, of: table, key: "data.weight")
        self.name = name
        mark = ColumnProfile(table: table, column: column).numbers.mark
        weights = .init(reserving: expected)
    }

    /// Takes some rows of the next piece: each must be a number of at least 0.
    mutating func add(_ table: TextTable, rows: [Int]) throws(DataError) {
        let column = try Dataset.column(name, of: table, key: "data.weight")
        let numbers = try NumberValues(table: table, column: column, mark: mark, isLenient: false).values
        for row in rows where !(numbers[row] >= 0) {
            throw table.error(
                .weightNotPositive(value: Wording.quoted(table.text(row: row, column: column))), row: row,
                column: column)
        }
        weights.append(contentsOf: rows.lazy.map { Float(numbers[$0]) })
    }

    /// What was read. One must be above 0.
    /// - Parameter table: Any piece, for the error.
    func values(_ table: TextTable) throws(DataError) -> [Float] {
        if !weights.isEmpty, weights.allSatisfy({ $0 == 0 }) {
            let column = try Dataset.column(name, of: table, key: "data.weight")
            throw table.error(.weightNotPositive(value: "0 in every row"), column: column)
        }
        return weights
    }

    /// The weights of some rows.
    static func of(_ table: TextTable, column name: String, rows: [Int]) throws(DataError) -> [Float] {
        var weights = try ExampleWeights(table, column: name, expected: rows.count)
        try weights.add(table, rows: rows)
        return try weights.values(table)
    }
}
