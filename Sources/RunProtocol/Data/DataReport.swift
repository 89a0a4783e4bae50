/// What a look at data found: columns, classes, what is wrong with it.
public struct DataReport: Hashable, Codable, Sendable {
    /// The number of steps taken when it was told.
    public var step: Int
    /// Path of the data.
    public var source: String
    /// What it is: "table", "images".
    public var kind: String
    /// The number of examples.
    public var examples: Int
    /// One example in words: "7 columns", "28x28".
    public var example: String
    /// What is learned; nil where nothing was found that could be.
    public var target: String?
    /// Why that is the target, where it was guessed: "it is the last column".
    public var targetReason: String?
    /// What a model would learn to do.
    public var task: RunDescription.Task?
    /// Every column of a table, in its order; empty for other data.
    public var columns: [ColumnReport]
    /// The classes with their numbers of examples, the largest first; empty for other targets.
    public var classes: [ValueCount]
    /// Examples of each part, where the data is split.
    public var parts: PartCounts?
    /// Rows that repeat an earlier row in every field.
    public var duplicates: Int
    /// Test examples whose features also occur in training; nil where there is no test part.
    public var sharedExamples: Int?
    /// What a person should look at, a sentence each.
    public var warnings: [String]

    /// A few training examples as the model is given them, where they can be looked at: pictures, texts, series.
    public var samples: [Sample]?

    /// An example with what it is.
    public struct Sample: Hashable, Codable, Sendable {
        /// Its class; empty where it has none.
        public var label: String
        /// What it looks like.
        public var content: ExampleReport.Content

        /// Takes each part as it is.
        public init(label: String, content: ExampleReport.Content) {
            self.label = label
            self.content = content
        }
    }

    /// Takes each part as it is; what is not given is empty or unknown.
    public init(
        step: Int = 0, source: String, kind: String, examples: Int, example: String, target: String? = nil,
        targetReason: String? = nil, task: RunDescription.Task? = nil, columns: [ColumnReport] = [],
        classes: [ValueCount] = [], parts: PartCounts? = nil, duplicates: Int = 0, sharedExamples: Int? = nil,
        warnings: [String] = []
    ) {
        self.step = step
        self.source = source
        self.kind = kind
        self.examples = examples
        self.example = example
        self.target = target
        self.targetReason = targetReason
        self.task = task
        self.columns = columns
        self.classes = classes
        self.parts = parts
        self.duplicates = duplicates
        self.sharedExamples = sharedExamples
        self.warnings = warnings
    }
}

/// A value of a column or a class, and how often it occurs.
public struct ValueCount: Hashable, Codable, Sendable {
    /// The value as it stands in the data.
    public var value: String
    /// How many examples have it.
    public var count: Int

    /// Takes each part as it is.
    public init(value: String, count: Int) {
        self.value = value
        self.count = count
    }
}

/// How many examples each part of the data has.
public struct PartCounts: Hashable, Codable, Sendable {
    /// Examples to learn from.
    public var training: Int
    /// Examples to choose the best weights by.
    public var validation: Int
    /// Examples to measure the result on.
    public var test: Int

    /// Takes each part as it is.
    public init(training: Int, validation: Int, test: Int) {
        self.training = training
        self.validation = validation
        self.test = test
    }
}

/// What a look at one column of a table found.
public struct ColumnReport: Hashable, Codable, Sendable {
    /// What a column is used as.
    public enum Use: String, Codable, Sendable {
        case number, category, boolean, date, words, text
        /// It is what is to be learned.
        case target
        /// It is not learned from: the note tells why.
        case ignored
    }

    /// The column's name.
    public var name: String
    /// What it is used as.
    public var use: Use
    /// Rows in which it is missing.
    public var missing: Int
    /// How many different values it has.
    public var distinct: Int
    /// The least number or date, in days since 1970-01-01.
    public var minimum: Double?
    /// The greatest number or date.
    public var maximum: Double?
    /// The mean of the numbers.
    public var mean: Double?
    /// The standard deviation of the numbers.
    public var deviation: Double?
    /// How the numbers or dates are spread.
    public var histogram: Histogram?
    /// The most frequent values, the first of them the most frequent one; empty for numbers with many.
    public var top: [ValueCount]
    /// What is remarkable, such as why it is ignored.
    public var note: String?
    /// Why it gives the target away, where it does.
    public var leak: String?

    /// Takes each part as it is; what is not given is unknown.
    public init(
        name: String, use: Use, missing: Int, distinct: Int, minimum: Double? = nil, maximum: Double? = nil,
        mean: Double? = nil, deviation: Double? = nil, histogram: Histogram? = nil, top: [ValueCount] = [],
        note: String? = nil
    ) {
        self.name = name
        self.use = use
        self.missing = missing
        self.distinct = distinct
        self.minimum = minimum
        self.maximum = maximum
        self.mean = mean
        self.deviation = deviation
        self.histogram = histogram
        self.top = top
        self.note = note
    }
}
