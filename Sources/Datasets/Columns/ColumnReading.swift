/// How the text of a column's fields is understood. Chosen once, from the whole training file, and kept in the run.
enum ColumnReading: Hashable, Codable, Sendable {
    /// Lenient: a field that is no number counts as missing, since nearly all others are numbers.
    case number(mark: DecimalMark, isLenient: Bool)
    case boolean
    case category
    /// Short texts, by their words.
    case words
    /// Days since 1970-01-01.
    case date(DateOrder)

    /// What a column holds; throws at the first field that cannot be read so.
    func values(of table: TextTable, column: Int) throws(DataError) -> ColumnValues {
        switch self {
        case .number(let mark, let isLenient):
            .numbers(try NumberValues(table: table, column: column, mark: mark, isLenient: isLenient))
        case .boolean: .numbers(try NumberValues(booleansOf: table, column: column))
        case .date(let order): .numbers(try NumberValues(datesOf: table, column: column, order: order))
        case .category, .words: .texts(TextValues(table: table, column: column))
        }
    }
}

/// What a column holds, row by row.
enum ColumnValues: Sendable {
    case numbers(NumberValues)
    case texts(TextValues)
}
