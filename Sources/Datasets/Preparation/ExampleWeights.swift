/// How much each example counts in the training loss, from a column of the table.
enum ExampleWeights {
    /// The weights of some rows. Each must be a number of at least 0, and one above 0.
    static func of(_ table: TextTable, column name: String, rows: [Int]) throws(DataError) -> [Float] {
        let column = try Dataset.column(name, of: table, key: "data.weight")
        let mark = ColumnProfile(table: table, column: column).numbers.mark
        let numbers = try NumberValues(table: table, column: column, mark: mark, isLenient: false).values
        for row in rows where !(numbers[row] >= 0) {
            throw table.error(
                .weightNotPositive(value: Wording.quoted(table.text(row: row, column: column))), row: row,
                column: column)
        }
        if !rows.isEmpty, rows.allSatisfy({ numbers[$0] == 0 }) {
            throw table.error(.weightNotPositive(value: "0 in every row"), column: column)
        }
        return rows.map { Float(numbers[$0]) }
    }
}
