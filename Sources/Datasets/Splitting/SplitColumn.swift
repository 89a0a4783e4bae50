/// The column that tells where rows go, read from a table or from one piece of it after another.
struct SplitColumn {
    private enum Values {
        /// Each row's group, by the number of its text.
        case groups(FieldDictionary, [Int32])
        case dates(DateOrder, [Double])
        case times(DecimalMark, [Double])
        case parts([DataPart])
    }

    private let name: String
    private var values: Values

    /// None read yet: how they are read is inferred from a table, or a sample of one. nil: no column tells.
    /// - Parameter expected: How many rows will be taken: memory is taken once.
    init?(_ table: TextTable, expected: Int, options: DataOptions) throws(DataError) {
        switch options.splitKind {
        case nil, .random, .stratified: return nil
        case .grouped: values = .groups(FieldDictionary(), .init(reserving: expected))
        case .column: values = .parts(.init(reserving: expected))
        case .time:
            let column = try Self.column(of: table, options)
            if let order = DateOrder.inferred(table: table, column: column) {
                values = .dates(order, .init(reserving: expected))
            } else {
                values = .times(ColumnProfile(table: table, column: column).numbers.mark, .init(reserving: expected))
            }
        }
        name = table.columnNames[try Self.column(of: table, options)]
    }

    private static func column(of table: TextTable, _ options: DataOptions) throws(DataError) -> Int {
        guard let name = options.splitColumn else {
            let reason = "name the column that tells how to split"
            throw DataError(.keyMissing(reason: reason), key: "data.split_column")
        }
        return try Dataset.column(name, of: table, key: "data.split_column")
    }

    /// Takes some rows of the next piece; in each of them the column has to hold something.
    mutating func add(_ table: TextTable, rows: [Int]) throws(DataError) {
        let column = try Dataset.column(name, of: table, key: "data.split_column")
        // What is there is taken out of its place first, so that it grows where it lies.
        switch values {
        case .groups(var texts, var all):
            values = .parts([])
            var codes: [Int32] = []
            codes.reserveCapacity(table.rowCount)
            table.forEachField(inColumn: column) { _, field in
                codes.append(field.isMissing ? -1 : texts.code(of: field))
            }
            try check(table, column, rows) { codes[$0] < 0 }
            all.append(contentsOf: rows.lazy.map { codes[$0] })
            values = .groups(texts, all)
        case .dates(let order, var all):
            values = .parts([])
            let times = try NumberValues(datesOf: table, column: column, order: order).values
            try check(table, column, rows) { times[$0].isNaN }
            all.append(contentsOf: rows.lazy.map { times[$0] })
            values = .dates(order, all)
        case .times(let mark, var all):
            values = .parts([])
            let times = try NumberValues(table: table, column: column, mark: mark, isLenient: false).values
            try check(table, column, rows) { times[$0].isNaN }
            all.append(contentsOf: rows.lazy.map { times[$0] })
            values = .times(mark, all)
        case .parts(var all):
            values = .parts([])
            try Self.append(partsOf: table, column: column, rows: rows, to: &all)
            values = .parts(all)
        }
    }

    private func check(
        _ table: TextTable, _ column: Int, _ rows: [Int], isMissing: (Int) -> Bool
    ) throws(DataError) {
        guard let row = rows.first(where: isMissing) else { return }
        let value = table.text(row: row, column: column)
        throw table.error(.splitColumnMissing(value: value), row: row, column: column)
    }

    private static func append(
        partsOf table: TextTable, column: Int, rows: [Int], to parts: inout [DataPart]
    ) throws(DataError) {
        let texts = TextValues(table: table, column: column)
        let known = texts.texts.map { DataPart(name: $0) }
        for row in rows {
            let code = Int(texts.codes[row])
            guard code >= 0, let part = known[code] else {
                let name = code < 0 ? "" : texts.texts[code]
                throw table.error(.partUnknown(name: name), row: row, column: column)
            }
            parts.append(part)
        }
    }

    /// What was read.
    var keys: SplitKeys {
        switch values {
        case .groups(let texts, let groups): .groups(groups, count: texts.texts.count)
        case .dates(_, let times), .times(_, let times): .times(times)
        case .parts(let parts): .parts(parts)
        }
    }
}
