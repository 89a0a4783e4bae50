/// Data that is ready to be trained on.
public struct Dataset: Sendable {
    /// The file's name.
    public let name: String
    /// `penguins.csv, 344 rows, 7 features`
    public let summary: String
    /// All parts' examples and their targets: scaled, all finite.
    public let examples: any ExampleSource
    /// The rows of each part.
    public let split: Split
    /// How the data became numbers; belongs into the run.
    public let preparation: Preparation
    /// What was ignored, filled and left out.
    public private(set) var notes: [DataNote]
    /// Examples of each class in the training part; empty for regression.
    public let trainingClassCounts: [Int]
    /// How much each example counts in the training loss; nil: all alike.
    public let weights: [Float]?
    /// The rows that an epoch takes: those of the training part, rare classes more often where that is asked for.
    public let sampledTrainingRows: [Int32]
    /// The features' names, after encoding: `sex=male`; empty for arrays.
    public let featureNames: [String]

    init(
        name: String, summary: String, examples: any ExampleSource, split: Split, preparation: Preparation,
        notes: [DataNote], weights: [Float]? = nil, oversamplingSeed: UInt64? = nil
    ) {
        self.name = name
        self.summary = summary
        self.examples = examples
        self.split = split
        self.preparation = preparation
        featureNames = preparation.featureNames
        let counts = Self.classCounts(examples, rows: split.training, classCount: preparation.classNames.count)
        var sampledRows = split.training
        if let seed = oversamplingSeed, case .classes = examples.target,
            case .classes(let labels) = examples.targets(of: split.training)
        {
            sampledRows = Oversampling.rows(split.training, classes: labels, classCount: counts.count, seed: seed)
        }
        trainingClassCounts = counts
        self.notes = notes
        self.weights = weights
        sampledTrainingRows = sampledRows
    }

    /// Examples of each class, looked at some at a time; none of any where something else is learned.
    private static func classCounts(_ examples: any ExampleSource, rows: [Int32], classCount: Int) -> [Int] {
        var counts = [Int](repeating: 0, count: classCount)
        guard case .classes = examples.target else { return counts }
        for start in stride(from: 0, to: rows.count, by: 1 << 16) {
            let piece = Array(rows[start..<min(start + 1 << 16, rows.count)])
            guard case .classes(let labels) = examples.targets(of: piece) else { continue }
            for label in labels { counts[Int(label)] += 1 }
        }
        return counts
    }

    /// The same with notes before the others.
    func with(_ notes: [DataNote]) -> Dataset {
        var copy = self
        copy.notes = notes + self.notes
        return copy
    }

    /// The number of examples in all parts.
    public var exampleCount: Int { examples.count }
    /// What the model learns to do.
    public var task: LearningTask { preparation.task }
    /// The classes' names, in the order of their numbers; empty for regression.
    public var classNames: [String] { preparation.classNames }
    /// The number of classes; 0 for regression.
    public var classCount: Int { classNames.count }
    /// The shape of an example: the number of features, or height, width and channels.
    public var exampleShape: [Int] { preparation.exampleShape }
    /// The number of values in an example.
    public var featureCount: Int { preparation.featureCount }

    /// Reads and prepares the data that a recipe names.
    public static func load(_ options: DataOptions) throws(DataError) -> Dataset {
        let shares = try SplitShares(validation: options.validationShare, test: options.testShare)
        let kind = options.resolvedKind
        try options.check(for: kind)
        switch kind {
        case .table: return try loadTable(options, shares: shares)
        case .arrays: return try loadArrays(options, shares: shares)
        case .images: return try loadPictures(options, shares: shares)
        case .text: return try loadText(options, shares: shares)
        case .series: return try loadSeries(options, shares: shares)
        }
    }

    /// The parts, or one fold of them, by what tells where rows go.
    static func split(
        _ keys: SplitKeys, shares: SplitShares, options: DataOptions, file: String
    ) throws(DataError) -> Split {
        do throws(DataError) {
            guard let folds = options.folds, let fold = options.fold else {
                return try Split.drawn(keys, shares: shares, seed: options.splitSeed)
            }
            return try Folds(count: folds, fold: fold)
                .split(keys, validationShare: shares.validation, seed: options.splitSeed)
        } catch {
            var error = error
            error.file = file
            throw error
        }
    }
}
