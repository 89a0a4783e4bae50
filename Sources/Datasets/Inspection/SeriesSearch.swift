/// Tells a table whose rows are in the order of time from one whose rows are in any order.
enum SeriesSearch {
    /// Fewer rows than this are no series to learn from.
    private static let leastRows = 60
    /// The share of steps that must be about as long as the middle one.
    private static let regularShare = 0.9

    /// The time from a row to the next in days, where the table has a column of times that rise in regular steps; where the
    /// times are no dates, a step named for years is 365 days, and any other 1.
    static func daysOfStep(in table: TextTable) -> Double? {
        guard table.rowCount >= leastRows, let column = SeriesTable.recognisedTime(in: table),
            let times = times(of: table, column: column)
        else { return nil }
        let steps = zip(times.values, times.values.dropFirst()).map { $1 - $0 }
        guard steps.allSatisfy({ $0 > 0 }) else { return nil }
        let middle = steps.sorted()[steps.count / 2]
        let regular = steps.count { $0 > middle / 2 && $0 < middle * 1.5 }
        guard Double(regular) >= regularShare * Double(steps.count) else { return nil }
        if times.areDates { return middle }
        return table.columnNames[column].lowercased() == "year" ? 365 * middle : 1
    }

    /// How far ahead people want to know, by how far apart the rows are.
    static func usualHorizon(daysOfStep: Double) -> Int {
        switch daysOfStep {
        case ..<0.9: 6
        case ..<6: 3
        case ..<27: 12
        case ..<80: 6
        case ..<300: 2
        default: 1
        }
    }

    private static func times(of table: TextTable, column: Int) -> (values: [Double], areDates: Bool)? {
        let order = DateOrder.inferred(table: table, column: column)
        var values: [Double] = []
        table.forEachField(inColumn: column) { _, field in
            values.append(order.map { DateText.days(field, order: $0) ?? .nan } ?? field.number() ?? .nan)
        }
        return values.contains { !$0.isFinite } ? nil : (values, order != nil)
    }
}
