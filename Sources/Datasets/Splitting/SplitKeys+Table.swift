extension SplitKeys {
    /// What tells where the rows of a table go, by what the recipe says; classes are kept in their shares where it says
    /// nothing.
    static func of(
        _ table: TextTable, rows: [Int], target: TargetKeys, options: DataOptions
    ) throws(DataError) -> SplitKeys {
        if var column = try SplitColumn(table, expected: rows.count, options: options) {
            try column.add(table, rows: rows)
            return column.keys
        }
        switch (options.splitKind, target) {
        case (.random, _): return .none(count: rows.count)
        case (_, .classes(let numbers, let count)): return .classes(numbers, count: count)
        case (.stratified, .values(let values)): return strata(of: values)
        default: return .none(count: rows.count)
        }
    }

    /// The target as far as a split looks at it.
    enum TargetKeys {
        /// The number of each row's class.
        case classes([Int32], count: Int)
        case values([Double])
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
}
