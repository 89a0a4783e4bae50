/// What a model learns to do.
public enum LearningTask: String, Codable, Hashable, Sendable, CaseIterable {
    case classification, regression
    /// Saying how a text goes on, token by token.
    case languageModel = "language_model"
}

/// How the target of a regression is brought to the scale that the model learns on. Metrics and predictions are in the
/// target's own unit all the same.
public enum TargetScaling: String, Codable, Hashable, Sendable, CaseIterable {
    /// Mean 0, standard deviation 1, by the training rows.
    case standard
    /// The smallest training value becomes 0, the largest 1.
    case minMax = "min_max"
    /// By the median and the middle half of the training values.
    case robust
    /// `ln(1 + value)`, then as `standard`: for amounts that spread over several powers of ten. No value may be -1 or below.
    case log
    case none
}

/// The `[data]` part of a recipe. Each value's key is `data.` and the name in `keys`.
public struct DataOptions: Hashable, Codable, Sendable {
    /// `source`: path of a table.
    public var source: String?
    /// `kind`: nil: told by the other keys and by what stands at the path.
    public var kind: DataKind?
    /// `size`: height and width that pictures are brought to; empty: as they are, or a middle one of theirs.
    public var pictureSize: [Int] = []
    /// `channels`: 1 for grey, 3 for colour; nil: grey when all pictures are.
    public var channels: Int?
    /// `tokenizer`: how text is cut; nil: by characters for a language model, by words for classification.
    public var tokenizer: TokenizerKind?
    /// `vocabulary`: different tokens at most.
    public var vocabulary: Int?
    /// `length`: tokens of an example.
    public var length: Int?
    /// `stride`: tokens from the start of one training example to that of the next; nil: as many as an example has.
    public var stride: Int?
    /// `window`: time steps of an example.
    public var window: Int?
    /// `horizon`: time steps ahead that are forecast.
    public var horizon: Int?
    /// `time`: name of the column that orders a series; nil: told by its dates or name.
    public var timeColumn: String?
    /// More columns to forecast, where `target` is a list: all but its first.
    public var moreTargets: [String] = []
    /// `relative`: whether a forecast's numbers are differences from the window's last; nil: they are.
    public var isRelative: Bool?
    /// How the data of the run that this one starts from became numbers: this data becomes the same ones. No key of
    /// `[data]`: see `[start]`. nil: the data is prepared by itself.
    public var startsLike: Preparation?
    /// `memory_budget`: MiB of prepared rows, or of a table, that are held in memory; beyond it they go to a scratch
    /// file on disk.
    public var memoryBudget = 256
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
    /// `header`: whether the first row names the columns; nil: inferred. Without names they are `column_1` and so on.
    public var hasHeader: Bool?
    /// `task`: nil: inferred from the target.
    public var task: LearningTask?
    /// `columns`: how single columns are read and prepared, by name.
    public var columns: [String: ColumnOptions] = [:]
    /// `ignore`: names of columns to leave out.
    public var ignoredColumns: [String] = []
    /// `scaling`: of the numbers in a table. Arrays go to 0...1, or with `none` stay as they are.
    public var scaling = Scaling.standard
    /// `missing`: what is done about a number that is missing.
    public var missingFill = MissingFill.mean
    /// `missing_categories`: what is done about a category that is missing.
    public var missingCategories = MissingFill.ownCategory
    /// `missing_indicators`: whether a column that has missing values gets a second feature that tells where.
    public var missingIndicators = true
    /// `rare`: categories with fewer training rows share one feature.
    public var rareBelow = 2
    /// `target_scaling`: of a number that is learned.
    public var targetScaling = TargetScaling.standard
    /// `weight`: name of a column that tells how much each row counts in the loss.
    public var weightColumn: String?
    /// `oversample`: whether the rows of rare classes are drawn again until all classes are alike in training.
    public var oversamples = false
    /// `split`: how the parts are drawn; nil: each class in its share, or at random where there are none.
    public var splitKind: SplitKind?
    /// `split_column`: what groups, orders or names the parts.
    public var splitColumn: String?
    /// `validation_source`: path of a table whose rows are the validation part.
    public var validationSource: String?
    /// `prefetch`: batches that are read ahead on another thread; nil: as many as help. It never changes a result.
    public var prefetch: Int?
    /// `folds`: the number of folds of a cross-validation that this is one of.
    public var folds: Int?
    /// `fold`: which of them is the test part, from 1.
    public var fold: Int?
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
        "source", "kind", "size", "channels", "tokenizer", "vocabulary", "length", "stride", "window", "horizon",
        "time", "relative",
        "memory_budget",
        "test_source", "target", "images", "labels",
        "test_images", "test_labels", "format", "delimiter", "header",
        "task", "columns", "ignore", "scaling", "missing", "missing_categories", "missing_indicators", "rare",
        "target_scaling", "weight", "oversample", "prefetch", "split", "split_column", "validation_source", "folds",
        "fold",
        "validation_share", "test_share", "split_seed",
    ]
}
