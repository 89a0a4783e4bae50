extension SplitKeys {
    /// What tells where the rows of a table go, by what the recipe says; classes are kept in their shares where it says
    /// nothing. `classes` are the numbers of the rows' classes, if there are any.
    static func of(
        _ table: TextTable, rows: [Int], classes: [Int32]?, classCount: Int, options: DataOptions
    ) throws(DataError) -> SplitKeys {
        switch options.splitKind {
        case nil: return classes.map { .classes($0, count: classCount) } ?? .none(count: rows.count)
        case .random: return .none(count: rows.count)
        case .stratified:
            guard let classes else {
                let reason =
                    "data.split = \"stratified\" keeps the shares of classes, but the target holds numbers; use \"random\""
                throw DataError(.keyMissing(reason: reason), key: "data.split")
            }
            return .classes(classes, count: classCount)
        case .grouped:
            let texts = TextValues(table: table, column: try splitColumn(of: table, options))
            try checkPresent(texts.codes.map { $0 < 0 }, rows, table, options)
            return .groups(rows.map { texts.codes[$0] }, count: texts.texts.count)
        case .time:
            let column = try splitColumn(of: table, options)
            let times = try times(of: table, column: column)
            try checkPresent(times.map(\.isNaN), rows, table, options)
            return .times(rows.map { times[$0] })
        case .column: return .parts(try parts(of: table, column: try splitColumn(of: table, options), rows: rows))
        }
    }

    private static func splitColumn(of table: TextTable, _ options: DataOptions) throws(DataError) -> Int {
        guard let name = options.splitColumn else {
            let reason = "name the column that tells how to split"
            throw DataError(.keyMissing(reason: reason), key: "data.split_column")
        }
        return try Dataset.column(name, of: table, key: "data.split_column")
    }

    private static func checkPresent(
        _ isMissing: [Bool], _ rows: [Int], _ table: TextTable, _ options: DataOptions
    ) throws(DataError) {
        guard let row = rows.first(where: { isMissing[$0] }), let name = options.splitColumn,
            let column = table.columnIndex(name)
        else { return }
        let value = table.text(row: row, column: column)
        throw table.error(.splitColumnMissing(value: value), row: row, column: column)
    }

    /// Dates, or any numbers.
    private static func times(of table: TextTable, column: Int) throws(DataError) -> [Double] {
        if let order = DateOrder.inferred(table: table, column: column) {
            return try NumberValues(datesOf: table, column: column, order: order).values
        }
        let mark = ColumnProfile(table: table, column: column).numbers.mark
        return try NumberValues(table: table, column: column, mark: mark, isLenient: false).values
    }

    private static func parts(of table: TextTable, column: Int, rows: [Int]) throws(DataError) -> [DataPart] {
        let texts = TextValues(table: table, column: column)
        let known = texts.texts.map { DataPart(name: $0) }
        var parts: [DataPart] = []
        for row in rows {
            let code = Int(texts.codes[row])
            guard code >= 0, let part = known[code] else {
                let name = code < 0 ? "" : texts.texts[code]
                throw table.error(.partUnknown(name: name), row: row, column: column)
            }
            parts.append(part)
        }
        return parts
    }
}
