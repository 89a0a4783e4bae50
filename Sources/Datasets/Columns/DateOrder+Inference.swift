extension DateOrder {
    /// The order in which every field of a column that holds something is a date; nil when there is none.
    ///
    /// Where day and month could be either way round, "/" stands for the month first, other marks for the day.
    static func inferred(table: TextTable, column: Int) -> DateOrder? {
        var possible = DateOrder.allCases
        var present = 0
        var hasSlash = false
        table.forEachField(inColumn: column) { _, field in
            guard !possible.isEmpty, !field.isMissing else { return }
            present += 1
            possible.removeAll { DateText.days(field, order: $0) == nil }
            hasSlash = hasSlash || field.bytes.contains(UInt8(ascii: "/"))
        }
        guard present > 0 else { return nil }
        if possible == [.dayFirst, .monthFirst] { return hasSlash ? .monthFirst : .dayFirst }
        return possible.first
    }
}
