/// How a run's data becomes numbers: kept in the run, so that data read later becomes the same numbers.
///
/// Whatever is learned from the data (means, scales, categories) is learned from the training rows alone. How a column
/// is read (number, category, ...) and which classes there are is taken from the whole training file.
public struct Preparation: Hashable, Codable, Sendable {
    /// What the features are made from.
    enum Input: Hashable, Codable, Sendable {
        case table([FeatureEncoding])
        case array(ArrayEncoding)
        case pictures(PictureEncoding)
        case text(TextEncoding)
        case series(SeriesEncoding)
    }

    let input: Input
    let target: TargetEncoding
    /// What the recipe says of the files' format.
    let format: String?
    let delimiter: Delimiter?
    /// Whether tables name their columns; nil: inferred.
    let hasHeader: Bool?
    /// The number of the column of an array that holds the labels.
    let labelColumn: String?

    init(input: Input, target: TargetEncoding, options: DataOptions) {
        self.input = input
        self.target = target
        format = options.format
        delimiter = options.delimiter
        hasHeader = options.hasHeader
        if case .array = input { labelColumn = options.target } else { labelColumn = nil }
    }

    var layout: TableLayout { TableLayout(delimiter: delimiter, hasHeader: hasHeader) }

    /// What the model learns to do.
    public var task: LearningTask { target.task }

    /// The classes' names, in the order of their numbers; empty for regression.
    public var classNames: [String] { target.classNames }

    /// The name of the column that is learned; "label" for arrays, "class" for folders of pictures.
    public var targetName: String { target.name }

    /// The features' names; empty for arrays.
    public var featureNames: [String] {
        switch input {
        case .table(let encodings): encodings.flatMap(\.featureNames)
        case .array, .pictures, .text: []
        case .series(let encoding): encoding.featureNames
        }
    }

    /// The columns whose sentences are read word by word.
    var textColumns: [String] {
        if case .text(let encoding) = input { encoding.columns } else { [] }
    }

    /// What an example is once it is prepared.
    public var exampleType: ExampleType {
        switch input {
        case .table: .features(featureNames.count)
        case .array(let encoding): encoding.exampleType
        case .pictures(let encoding): encoding.exampleType
        case .text(let encoding): encoding.exampleType
        case .series(let encoding): encoding.exampleType
        }
    }

    /// What is to be learned of an example.
    public var targetType: TargetType {
        switch target.rule {
        case .classes(let names, _): .classes(names.count)
        case .value: .values(1)
        case .forecast(let rule): .values(rule.outputCount)
        case .nextTokens(let vocabulary): .nextTokens(vocabulary: vocabulary)
        }
    }

    /// The shape of an example: the number of features, or height, width and channels.
    public var exampleShape: [Int] { exampleType.shape }

    /// The number of values in an example.
    public var featureCount: Int { exampleType.elementCount }

    /// A scaled target or prediction in the target's own unit.
    ///
    /// Of a forecast that is relative this is the difference from the window's last value: see `PreparedRows.base`.
    /// - Parameter output: Which of an example's values it is.
    public func unscale(_ value: Float, output: Int = 0) -> Double { target.unscaled(value, output: output) }
}

/// The targets of examples.
public enum Targets: Hashable, Sendable {
    /// The classes' numbers, from 0.
    case classes([Int32])
    /// Scaled values: see `Preparation.unscale`.
    case values([Float])

    /// How many there are.
    public var count: Int {
        switch self {
        case .classes(let labels): labels.count
        case .values(let values): values.count
        }
    }

    /// These and then others of the same task.
    func appending(_ more: Targets) -> Targets {
        switch (self, more) {
        case (.classes(let first), .classes(let second)): .classes(first + second)
        case (.values(let first), .values(let second)): .values(first + second)
        case (.classes, .values), (.values, .classes): preconditionFailure("targets of two tasks are not joined")
        }
    }

    /// Those of some of the examples.
    func kept(_ isKept: [Bool]) -> Targets {
        switch self {
        case .classes(let labels): .classes(zip(labels, isKept).filter(\.1).map(\.0))
        case .values(let values): .values(zip(values, isKept).filter(\.1).map(\.0))
        }
    }
}
