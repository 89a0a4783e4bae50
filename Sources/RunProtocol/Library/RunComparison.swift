/// What tells some runs apart: the keys of their recipes that differ, and what they came to.
public struct RunComparison: Hashable, Sendable {
    /// A key and its value in each run.
    public struct Row: Hashable, Sendable {
        /// The key.
        public var key: RunKey
        /// A value for each run; nil where it has none.
        public var values: [RunValue?]
        /// Which of the runs has the best value, where one value is better than another.
        public var best: Int?
    }

    /// The keys of recipes that differ.
    public let differences: [Row]
    /// What was measured.
    public let results: [Row]
    /// How many keys of their recipes are the same.
    public let sameCount: Int

    /// Compares runs, in this order.
    public init(_ entries: [RunEntry]) {
        let keys = RunKeys(entries)
        let rows = keys.recipe.filter { $0 != "name" }.map { name in
            Row(key: .recipe(name), values: entries.map { $0.recipe[name] })
        }
        differences = entries.count > 1 ? rows.filter { Set($0.values).count > 1 } : []
        sameCount = rows.count - differences.count
        let isBranch = entries.contains { $0.parent != nil }
        let courses: [RunKey] = [.status, .step, .duration] + (isBranch ? [.parent] : [])
        results =
            keys.metrics.sorted(by: Self.isBefore).map { name in
                Self.measured(Row(key: .metric(name), values: entries.map { $0.metrics[name].map(RunValue.number) }))
            } + courses.map { key in Row(key: key, values: entries.map { $0.value(of: key) }) }
    }

    /// Losses first, validation before test.
    private static func isBefore(_ one: String, _ other: String) -> Bool {
        func rank(_ name: String) -> Int {
            (name.hasSuffix("_loss") ? 0 : 1) + (name.hasPrefix("val_") ? 0 : name.hasPrefix("test_") ? 2 : 4)
        }
        return (rank(one), one) < (rank(other), other)
    }

    private static func measured(_ row: Row) -> Row {
        var row = row
        let numbers = row.values.map { value -> Double? in
            if case .number(let number)? = value, number.isFinite { number } else { nil }
        }
        let known = numbers.compactMap { $0 }
        guard Set(known).count > 1, let best = row.key.isBestWhenHigh ? known.max() : known.min() else { return row }
        // Where several are as good, none is the best.
        if known.count(where: { $0 == best }) == 1 { row.best = numbers.firstIndex(of: best) }
        return row
    }
}
