/// How a column of a table is read.
public enum ColumnKind: String, Codable, Hashable, Sendable, CaseIterable {
    case number, category, boolean, date
    /// Names and titles: a feature for each of the words that many rows have.
    case words
    /// Sentences, read word by word in their order: the model learns from them instead of from the other columns.
    case text
    case ignored
}

/// How numbers are brought to one scale, by what the training rows hold.
public enum Scaling: String, Codable, Hashable, Sendable, CaseIterable {
    /// Mean 0, standard deviation 1.
    case standard
    /// The smallest becomes 0, the largest 1.
    case minMax = "min_max"
    /// Median 0, the middle half of the values as wide as that of a normal distribution of deviation 1.
    case robust
    case none
}

/// What is done about a value that is missing; what stands in for it is taken from the training rows.
public enum MissingFill: String, Codable, Hashable, Sendable, CaseIterable {
    /// For numbers, truth values and dates.
    case mean, median
    /// The value that most training rows have.
    case mostFrequent = "most_frequent"
    /// Missing is a category of its own. For categories only.
    case ownCategory = "own_category"
    /// The row is left out of training, validation and test. A prediction is made for it all the same: then the mean or
    /// the most frequent category stands in.
    case drop

    /// What columns of numbers, truth values and dates can have.
    public static let ofNumbers: [MissingFill] = [.mean, .median, .mostFrequent, .drop]
    /// What columns of categories can have.
    public static let ofCategories: [MissingFill] = [.ownCategory, .mostFrequent, .drop]
}

/// How one column is read and prepared, where that is not left to what holds for all.
public struct ColumnOptions: Hashable, Codable, Sendable {
    /// `kind`: nil: inferred.
    public var kind: ColumnKind?
    /// `scaling`: of a number or date.
    public var scaling: Scaling?
    /// `missing`: what is done about missing values.
    public var missing: MissingFill?
    /// `indicator`: whether a second feature tells where values are missing.
    public var indicator: Bool?
    /// `rare`: categories with fewer training rows share one feature.
    public var rareBelow: Int?

    /// Options that leave all that is not given to the data's own.
    public init(
        kind: ColumnKind? = nil, scaling: Scaling? = nil, missing: MissingFill? = nil, indicator: Bool? = nil,
        rareBelow: Int? = nil
    ) {
        self.kind = kind
        self.scaling = scaling
        self.missing = missing
        self.indicator = indicator
        self.rareBelow = rareBelow
    }

    /// The keys of a column's table in a recipe.
    public static let keys = ["kind", "scaling", "missing", "indicator", "rare"]
}

/// What holds for one column once its own options and those of the data are put together.
struct ColumnRules: Hashable, Sendable {
    let scaling: Scaling
    let missing: MissingFill
    let hasIndicator: Bool
    let rareBelow: Int

    init(column: String, isCategory: Bool, options: DataOptions) {
        let own = options.columns[column] ?? ColumnOptions()
        scaling = own.scaling ?? options.scaling
        let allowed = isCategory ? MissingFill.ofCategories : MissingFill.ofNumbers
        let general = isCategory ? options.missingCategories : options.missingFill
        missing = own.missing.flatMap { allowed.contains($0) ? $0 : nil } ?? general
        hasIndicator = own.indicator ?? options.missingIndicators
        rareBelow = own.rareBelow ?? options.rareBelow
    }
}
