public import RunProtocol

/// A look at data before anything is learned from it.
public struct DataInspection: Sendable {
    /// What was found.
    public let report: DataReport
    /// The options to start from: those given, with the target that was guessed and columns that give it away left out.
    public let options: DataOptions
    /// Columns that are copies of the target.
    public let copies: [String]
    /// The data as the options prepare it; nil where nothing in it can be learned.
    public let dataset: Dataset?
    /// Why nothing can be learned, where no target was named: a sentence.
    public let obstacle: String?

    /// Reads the data and looks at it.
    /// - Throws: `DataError` when it cannot be read, or when what the options say does not fit it.
    public init(_ options: DataOptions) throws(DataError) {
        switch options.resolvedKind {
        case .table: try self.init(table: options)
        case .arrays, .images, .text, .series: try self.init(other: options)
        }
    }

    /// Pictures, arrays and texts are looked at as they are prepared.
    private init(other given: DataOptions) throws(DataError) {
        var options = given
        if options.resolvedKind == .text {
            // A text has examples in plenty.
            (options.validationShare, options.testShare) = (0.1, 0.05)
        }
        let dataset = try Dataset.load(options)
        var report = DataReport(
            source: options.source ?? options.images ?? "", kind: options.resolvedKind.rawValue,
            examples: dataset.exampleCount, example: dataset.examples.example.summary)
        report.target = dataset.preparation.targetName
        report.classes = Self.classes(of: dataset)
        Self.complete(&report, with: dataset)
        self.report = report
        self.options = options
        copies = []
        self.dataset = dataset
        obstacle = nil
    }

    private init(table options: DataOptions) throws(DataError) {
        let (table, rowCount) = try InspectedTable.read(options)
        let inspection = TableInspection(table, options: options)
        let headerWarnings = DataNotes.ofHeader(table, options: options).filter { $0.level == .warning }.map(\.text)
        let given = options.target
        var (options, reason): (DataOptions, String?) = (options, nil)
        if !table.hasHeader { options.hasHeader = false }
        let days = options.kind == nil && options.splitKind == nil ? SeriesSearch.daysOfStep(in: table) : nil
        if options.target == nil, let guess = TargetGuess(inspection, isSeries: days != nil) {
            options.target = guess.name
            reason = guess.reason
        }
        if let days, let target = options.target, inspection.columns.first(where: { $0.name == target })?.use == .number
        {
            options.kind = .series
            options.horizon = SeriesSearch.usualHorizon(daysOfStep: days)
        }
        var report = DataReport(
            source: table.file, kind: options.kind == .series ? "series" : "table", examples: rowCount,
            example: Wording.count(table.columnNames.count, "column"), target: options.target, targetReason: reason,
            columns: inspection.columns, duplicates: inspection.duplicates)
        report.warnings += headerWarnings
        if rowCount > table.rowCount {
            report.warnings.append(
                "the table is large: its columns are looked at in \(table.rowCount) of its \(rowCount) rows")
        }
        let likeliest = given == nil ? TargetObstacle(inspection) : nil
        if let likeliest, likeliest.isCertain, options.target != nil { report.warnings.append(likeliest.sentence) }
        guard let name = options.target else {
            let rows = rowCount == 1 ? "the table has a single row" : nil
            let sentence = "no column can be learned: \(rows ?? likeliest?.sentence ?? "none has values that repeat")"
            obstacle = sentence
            report.warnings.append(sentence)
            self.report = report
            self.options = options
            (copies, dataset) = ([], nil)
            return
        }
        let target = try Dataset.column(name, of: table, key: "data.target")
        // What is known of the past may well be a copy of the target in the past.
        copies = options.kind == .series ? [] : Self.findLeaks(table, target: target, &report)
        options.ignoredColumns += copies.filter { !options.ignoredColumns.contains($0) }
        report.columns[target].use = .target
        report.columns[target].note = nil
        let dataset: Dataset
        do {
            dataset = try Dataset.load(options)
        } catch {
            guard given == nil else { throw error }
            // What was only guessed is no mistake of the person's: the columns are shown all the same.
            var placed = error
            (placed.file, placed.key) = (nil, nil)
            if placed.line == nil { placed.column = nil }
            let sentence = "\(Wording.quoted(name)), the target that is guessed, cannot be learned: \(placed)"
            report.warnings.append(sentence)
            (self.report, self.options, self.dataset, obstacle) = (report, options, nil, sentence)
            return
        }
        for name in dataset.preparation.textColumns {
            guard let column = table.columnIndex(name) else { continue }
            (report.columns[column].use, report.columns[column].note) = (.text, nil)
        }
        if dataset.task == .classification {
            let texts = TextValues(table: table, column: target)
            report.classes = TableInspection.top(texts, limit: texts.texts.count)
        }
        Self.complete(&report, with: dataset)
        self.report = report
        self.options = options
        self.dataset = dataset
        obstacle = nil
    }

    /// Notes on the columns that give the target away; returns its copies.
    private static func findLeaks(_ table: TextTable, target: Int, _ report: inout DataReport) -> [String] {
        let search = LeakSearch(table, target: target)
        var copies: [String] = []
        for (column, name) in table.columnNames.enumerated()
        where column != target && report.columns[column].use != .ignored {
            switch search.finding(column: column) {
            case .copy:
                copies.append(name)
                report.columns[column].use = .ignored
                report.columns[column].note = "it is a copy of the target"
                report.columns[column].leak =
                    "each of its values stands for one of the target's, and the other way round"
                report.warnings.append(
                    "column \(Wording.quoted(name)) is a copy of the target: nothing is to be learned from it")
            case .telling:
                report.columns[column].note = "it tells the target in every row"
                report.columns[column].leak = "each of its values occurs with one value of the target alone"
                report.warnings.append(
                    "column \(Wording.quoted(name)) tells the target in every row: is it known before the target is? If rows of one value belong together, data.split = \"grouped\" keeps them in one part"
                )
            case nil: break
            }
        }
        return copies
    }

    private static func classes(of dataset: Dataset) -> [ValueCount] {
        guard case .classes = dataset.examples.target,
            case .classes(let labels)? = dataset.examples.targets(of: (0..<Int32(dataset.exampleCount)).map { $0 })
        else { return [] }
        var counts = [Int](repeating: 0, count: dataset.classCount)
        for label in labels { counts[Int(label)] += 1 }
        return zip(dataset.classNames, counts).map { ValueCount(value: $0, count: $1) }
            .sorted { $0.count == $1.count ? $0.value.isBefore($1.value) : $0.count > $1.count }
    }

    /// What is the same for all kinds of data: task, parts, shared rows, and what looks wrong.
    private static func complete(_ report: inout DataReport, with dataset: Dataset) {
        switch dataset.task {
        case .classification: report.task = .classification
        case .regression: report.task = .regression
        case .languageModel: report.task = .languageModel
        }
        let split = dataset.split
        report.parts = PartCounts(
            training: split.training.count, validation: split.validation.count, test: split.test.count)
        report.warnings += dataset.notes.filter { $0.level == .warning }.map(\.text)
        if !split.test.isEmpty, dataset.exampleCount <= InspectedTable.comparedRows {
            let shared = Fingerprint.shared(dataset.examples, split: split)
            report.sharedExamples = shared
            if shared > 0 {
                report.warnings.append(
                    "\(Wording.count(shared, "test example")) \(shared == 1 ? "has" : "have") the same features as one of training"
                )
            }
        }
        if let most = report.classes.first?.count, let least = report.classes.last?.count, most >= 10 * max(1, least) {
            report.warnings.append(
                "the classes are uneven, \(most) to \(least) examples: data.oversample or loss.class_weights can help")
        }
    }
}

extension ExampleType {
    /// "7 numbers", "28x28x1 pixels"
    var summary: String {
        switch self {
        case .features(let count): Wording.count(count, "number")
        case .image: "\(Wording.shape(shape)) pixels"
        case .series(let steps, let columns): "\(Wording.count(steps, "step")) of \(Wording.count(columns, "column"))"
        case .tokens(let length, let vocabulary): "\(Wording.count(length, "token")) of \(vocabulary) different ones"
        }
    }
}
