/// What a model learns to do.
public enum LearningTask: String, Codable, Hashable, Sendable, CaseIterable {
    case classification, regression
}

/// How a column of a table is read.
public enum ColumnKind: String, Codable, Hashable, Sendable, CaseIterable {
    case number, category, boolean, ignored
}

/// How numbers are brought to one scale, by what the training rows hold.
public enum Scaling: String, Codable, Hashable, Sendable, CaseIterable {
    /// Mean 0, standard deviation 1.
    case standard
    /// The smallest becomes 0, the largest 1.
    case minMax = "min_max"
    case none
}

/// What stands in for a number that is missing, taken from the training rows.
public enum MissingFill: String, Codable, Hashable, Sendable, CaseIterable {
    case mean, median
}

/// The `[data]` part of a recipe. Each value's key is `data.` and the name in `keys`.
public struct DataOptions: Hashable, Codable, Sendable {
    /// `source`: path of a table.
    public var source: String?
    /// `test_source`: path of a table whose rows are the test part.
    public var testSource: String?
    /// `target`: name of the column to learn.
    public var target: String?
    /// `images`: path of an array of pictures or other examples.
    public var images: String?
    /// `labels`: path of the array of their labels.
    public var labels: String?
    /// `test_images`: path of the examples that are the test part.
    public var testImages: String?
    /// `test_labels`: path of their labels.
    public var testLabels: String?
    /// `format`: the name of the files' format; nil: told by name and first bytes.
    public var format: String?
    /// `delimiter`: nil: inferred.
    public var delimiter: Delimiter?
    /// `task`: nil: inferred from the target.
    public var task: LearningTask?
    /// `columns`: kinds of columns that are not to be inferred.
    public var columnKinds: [String: ColumnKind] = [:]
    /// `ignore`: names of columns to leave out.
    public var ignoredColumns: [String] = []
    /// `scaling`: of the numbers in a table. Arrays go to 0...1, or with `none` stay as they are.
    public var scaling = Scaling.standard
    /// `missing`: what stands in for a number that is missing.
    public var missingFill = MissingFill.mean
    /// `missing_indicators`: whether a column that has missing values gets a second feature that tells where.
    public var missingIndicators = true
    /// `validation_share`: from 0 to below 1.
    public var validationShare = 0.15
    /// `test_share`: from 0 to below 1; not used when there are test files.
    public var testShare = 0.2
    /// `split_seed`: what the parts are drawn from.
    public var splitSeed: UInt64 = 0

    /// The defaults.
    public init() {}

    /// The keys in the recipe, without `data.` before them.
    public static let keys = [
        "source", "test_source", "target", "images", "labels", "test_images", "test_labels", "format", "delimiter",
        "task", "columns", "ignore", "scaling", "missing", "missing_indicators", "validation_share", "test_share",
        "split_seed",
    ]
}

extension DataOptions {
    /// Whether the data is a table or an array; throws when the keys given fit neither.
    func checkedIsTable() throws(DataError) -> Bool {
        if let images {
            for (value, key) in [(source, "source"), (testSource, "test_source"), (target, "target")] where value != nil
            {
                throw DataError(.keysConflict(other: "data.images"), key: "data.\(key)")
            }
            try needs(labels, "labels", "data.images \(Wording.quoted(images)) needs the file of its labels")
            if testImages != nil {
                try needs(testLabels, "test_labels", "data.test_images needs the file of its labels")
            }
            if testLabels != nil {
                try needs(testImages, "test_images", "data.test_labels needs the file of its images")
            }
            return false
        }
        for (value, key) in [(labels, "labels"), (testImages, "test_images"), (testLabels, "test_labels")]
        where value != nil {
            throw DataError(.keyMissing(reason: "data.\(key) needs the file of the images"), key: "data.images")
        }
        try needs(
            source, "source", "there is no data: give the path of a table, or data.images and data.labels")
        try needs(target, "target", "name the column that the model is to learn")
        return true
    }

    private func needs(_ value: String?, _ key: String, _ reason: String) throws(DataError) {
        if value == nil { throw DataError(.keyMissing(reason: reason), key: "data.\(key)") }
    }
}
