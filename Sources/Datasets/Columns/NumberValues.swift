/// A column of numbers; NaN where one is missing.
struct NumberValues: Sendable {
    var values: [Double] = []
    /// Fields that are no numbers, or that no 32-bit number can hold: they count as missing.
    var unusable: (count: Int, firstRow: Int) = (0, 0)

    /// Numbers whose magnitude is beyond a Float's count as missing, and so do fields that are no numbers if the
    /// reading is lenient.
    init(table: TextTable, column: Int, mark: DecimalMark, isLenient: Bool) throws(DataError) {
        var firstBadRow: Int?
        values.reserveCapacity(table.rowCount)
        table.forEachField(inColumn: column) { row, field in
            if let number = field.number(mark), number.magnitude <= Double(Float.greatestFiniteMagnitude) {
                values.append(number)
                return
            }
            values.append(.nan)
            if field.isMissing { return }
            if field.number(mark) == nil, firstBadRow == nil { firstBadRow = row }
            unusable = (unusable.count + 1, unusable.count == 0 ? row : unusable.firstRow)
        }
        if let row = firstBadRow, !isLenient {
            throw table.error(.notANumber(value: table.text(row: row, column: column)), row: row, column: column)
        }
    }

    /// 1 for true, 0 for false.
    init(booleansOf table: TextTable, column: Int) throws(DataError) {
        var firstBadRow: Int?
        values.reserveCapacity(table.rowCount)
        table.forEachField(inColumn: column) { row, field in
            let truth = field.boolean
            values.append(truth.map { $0 ? 1 : 0 } ?? .nan)
            if truth == nil, !field.isMissing, firstBadRow == nil { firstBadRow = row }
        }
        if let row = firstBadRow {
            throw table.error(.notABoolean(value: table.text(row: row, column: column)), row: row, column: column)
        }
    }

    /// Days since 1970-01-01.
    init(datesOf table: TextTable, column: Int, order: DateOrder) throws(DataError) {
        var firstBadRow: Int?
        values.reserveCapacity(table.rowCount)
        table.forEachField(inColumn: column) { row, field in
            let days = DateText.days(field, order: order)
            values.append(days ?? .nan)
            if days == nil, !field.isMissing, firstBadRow == nil { firstBadRow = row }
        }
        if let row = firstBadRow {
            throw table.error(.notADate(value: table.text(row: row, column: column)), row: row, column: column)
        }
    }

    /// The numbers of some rows, the missing ones left out.
    func present(in rows: [Int]) -> [Double] {
        rows.compactMap { values[$0].isNaN ? nil : values[$0] }
    }

    /// How many of some rows have no number.
    func missingCount(in rows: [Int]) -> Int {
        rows.count { values[$0].isNaN }
    }
}
