extension SplitKeys {
    /// What tells where the rows of a table go, by what the recipe says; classes are kept in their shares where it says
    /// nothing.
    static func of(
        _ table: TextTable, rows: [Int], target: TargetKeys, options: DataOptions
    ) throws(DataError) -> SplitKeys {
        switch options.splitKind {
        case nil:
            if case .classes(let numbers, let count) = target { return .classes(numbers, count: count) }
            return .none(count: rows.count)
        case .random: return .none(count: rows.count)
        case .stratified:
            switch target {
            case .classes(let numbers, let count): return .classes(numbers, count: count)
            case .values(let values): return strata(of: values)
            case .unknownValues: return .none(count: rows.count)
            }
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

    /// The target as far as a split looks at it.
    enum TargetKeys {
        /// The number of each row's class.
        case classes([Int32], count: Int)
        case values([Double])
        /// Those of a table that is not held: with so many rows, chance gives each part its share.
        case unknownValues
    }

    /// Rows of like values: a tenth each, or more where tenths would be of few rows.
    private static func strata(of values: [Double]) -> SplitKeys {
        let count = max(1, min(10, values.count / 10))
        var strata = [Int32](repeating: 0, count: values.count)
        for (place, row) in Split.order(byTime: values).enumerated() {
            strata[Int(row)] = Int32(place * count / values.count)
        }
        return .classes(strata, count: count)
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
