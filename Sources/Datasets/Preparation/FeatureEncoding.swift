/// How one column of a table becomes features. What it knows of the data comes from the training rows alone.
struct FeatureEncoding: Hashable, Codable, Sendable {
    /// The rule, by the kind of column.
    enum Rule: Hashable, Codable, Sendable {
        case number(NumberEncoding)
        case boolean(BooleanEncoding)
        case category(CategoryEncoding)
        case date(DateEncoding)
        case words(WordsEncoding)
    }

    let column: String
    let reading: ColumnReading
    let rule: Rule

    /// Learns the rule from the training rows.
    static func fitted(
        column: String, reading: ColumnReading, values: ColumnValues, rows: [Int], options: DataOptions
    ) -> FeatureEncoding {
        let rules = ColumnRules(column: column, isCategory: reading == .category, options: options)
        let rule: Rule =
            switch (values, reading) {
            case (.numbers(let truths), .boolean): .boolean(.fitted(to: truths, rows: rows, rules: rules))
            case (.numbers(let dates), .date): .date(.fitted(to: dates, rows: rows, rules: rules))
            case (.numbers(let numbers), _): .number(.fitted(to: numbers, rows: rows, rules: rules))
            case (.texts(let texts), .words): .words(.fitted(to: texts, rows: rows))
            case (.texts(let texts), _): .category(.fitted(to: texts, rows: rows, rules: rules))
            }
        return FeatureEncoding(column: column, reading: reading, rule: rule)
    }

    var featureNames: [String] {
        switch rule {
        case .number(let encoding): encoding.featureNames(column)
        case .boolean(let encoding): encoding.featureNames(column)
        case .category(let encoding): encoding.featureNames(column)
        case .date(let encoding): encoding.featureNames(column)
        case .words(let encoding): encoding.featureNames(column)
        }
    }

    /// Writes the features of some rows of a table, from `feature` on and from `firstRow` down.
    func write(
        _ values: ColumnValues, rows: [Int], into features: inout FeatureMatrix, firstRow: Int, feature: Int
    ) {
        switch (rule, values) {
        case (.number(let encoding), .numbers(let numbers)):
            encoding.write(numbers, rows: rows, into: &features, firstRow: firstRow, feature: feature)
        case (.boolean(let encoding), .numbers(let truths)):
            encoding.write(truths, rows: rows, into: &features, firstRow: firstRow, feature: feature)
        case (.date(let encoding), .numbers(let dates)):
            encoding.write(dates, rows: rows, into: &features, firstRow: firstRow, feature: feature)
        case (.category(let encoding), .texts(let texts)):
            encoding.write(texts, rows: rows, into: &features, firstRow: firstRow, feature: feature)
        case (.words(let encoding), .texts(let texts)):
            encoding.write(texts, rows: rows, into: &features, firstRow: firstRow, feature: feature)
        case (.number, .texts), (.boolean, .texts), (.date, .texts), (.category, .numbers), (.words, .numbers):
            preconditionFailure("values are read the way the column was fitted")
        }
    }
}
