/// A table whose rows are in the order of time.
struct SeriesTable: Sendable {
    let table: TextTable
    let timeColumn: Int?
    /// One row's time to the next's in days, the middle one; nil where times are no dates.
    let daysOfStep: Double?
    let notes: [DataNote]

    /// Orders a table by the column named, else by the one that is recognised as a time; as it stands if there is none.
    init(_ table: TextTable, timeColumn name: String?, isRequired: Bool = false) throws(DataError) {
        let column = try name.map { (name) throws(DataError) in
            try Dataset.column(name, of: table, key: "data.time")
        }
        timeColumn = column ?? Self.recognisedTime(in: table)
        guard let timeColumn else {
            (self.table, daysOfStep, notes) = (table, nil, [])
            return
        }
        let (times, areDates) = try Self.times(of: table, column: timeColumn)
        let steps = zip(times, times.dropFirst()).map { $1 - $0 }
        daysOfStep = areDates && !steps.isEmpty ? steps.map(abs).sorted()[steps.count / 2] : nil
        if steps.allSatisfy({ $0 >= 0 }) {
            (self.table, notes) = (table, [])
        } else {
            self.table = table.selecting(Split.order(byTime: times).map(Int.init))
            let name = Wording.quoted(table.columnNames[timeColumn])
            notes = [DataNote(.info, "the rows are put in the order of column \(name)")]
        }
    }

    /// A column of dates, else one that is named for time and whose numbers rise.
    static func recognisedTime(in table: TextTable) -> Int? {
        if let dates = table.columnNames.indices.first(where: { DateOrder.inferred(table: table, column: $0) != nil }) {
            return dates
        }
        let names = ["time", "timestamp", "date", "datetime", "year", "month", "week", "day", "hour", "t", "step"]
        return table.columnNames.indices.first { column in
            guard names.contains(table.columnNames[column].lowercased()) else { return false }
            guard let (times, _) = try? times(of: table, column: column) else { return false }
            return zip(times, times.dropFirst()).allSatisfy { $0 < $1 }
        }
    }

    /// Days, or other numbers.
    private static func times(of table: TextTable, column: Int) throws(DataError) -> (times: [Double], areDates: Bool) {
        let order = DateOrder.inferred(table: table, column: column)
        var times: [Double] = []
        var bad: Int?
        table.forEachField(inColumn: column) { row, field in
            let time = order.map { DateText.days(field, order: $0) } ?? field.number()
            if time == nil || time?.isFinite == false, bad == nil { bad = row }
            times.append(time ?? 0)
        }
        if let bad {
            let value = table.text(row: bad, column: column)
            throw table.error(value.isEmpty ? .timeMissing : .timeNotANumber(value: value), row: bad, column: column)
        }
        return (times, order != nil)
    }

    /// What a column holds.
    func values(of name: String, reading: ColumnReading) throws(DataError) -> ColumnValues {
        guard let column = table.columnIndex(name) else { throw table.error(.columnMissing(name: name)) }
        return try reading.values(of: table, column: column)
    }

    /// Each missing value becomes the one before it; at the start the one after it.
    static func filledForward(_ values: [Double], otherwise fallback: Double) -> [Double] {
        var last = values.first { !$0.isNaN } ?? fallback
        return values.map { value in
            if !value.isNaN { last = value }
            return last
        }
    }
}
