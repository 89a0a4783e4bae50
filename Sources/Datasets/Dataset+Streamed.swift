import CAllocator

extension Dataset {
    /// Rows of a large table that means, scales and categories are learned from.
    private static let sampleCount = 50_000

    /// A table that is too large to be held in memory: read twice, and its prepared rows kept on disk. nil: it is not so
    /// large, or it holds text.
    ///
    /// The first reading draws the split and a sample of the rows; what is learned is learned from the training rows in
    /// that sample. The second prepares piece after piece.
    static func loadStreamed(_ options: DataOptions, shares: SplitShares) throws(DataError) -> Dataset? {
        let path = options.source ?? ""
        guard try isStreamed(path, options) else { return nil }
        var scan = try LargeTable(path, options: options, sampleCount: sampleCount)
        let headerNotes = DataNotes.ofHeader(scan.sample, options: options)
        var options = options
        options.hasHeader = scan.sample.hasHeader
        if try TextColumns(scan.sample, target: scan.target, options: options) != nil { return nil }
        let columns = try Preparation.readColumns(of: scan.sample, target: scan.target, options: options)
        try checkCanStream(columns, options: options)

        let split = try scan.takeSplit(options: options, shares: shares)
        let sampleRows = scan.trainingSample(split)
        let encodings = try Preparation.encodings(for: columns, rows: sampleRows, options: options)
        let fitted = try fittedTarget(
            options.target ?? "", scan.reading, sampleRows, table: scan.sample, column: scan.target, options: options)
        let target = TargetEncoding(name: fitted.name, rule: scan.withAllClasses(fitted.rule))
        let preparation = Preparation(input: .table(encodings), target: target, options: options)

        var rows = StreamedRows(preparation: preparation, encodings: encodings, budget: options.memoryBudget << 18)
        try rows.append(path, key: "data.source", title: nil, options: options)
        guard rows.targets?.count == scan.targetCount else { throw DataError(.changedWhileRead, file: path) }
        var parts = split
        for (path, key, title, part) in [
            (options.validationSource, "data.validation_source", "validation data", \Split.validation),
            (options.testSource, "data.test_source", "test data", \Split.test),
        ] {
            guard let path else { continue }
            let first = Int32(rows.targets?.count ?? 0)
            try rows.append(path, key: key, title: title, options: options)
            parts[keyPath: part] = (first..<Int32(rows.targets?.count ?? 0)).map { $0 }
        }
        let name = InputFile(path).name
        let weights = scan.weights.map { weights in
            weights + [Float](repeating: 1, count: (rows.targets?.count ?? 0) - weights.count)
        }
        let examples = try rows.finish()
        // What reading left behind would stay with the program through the whole training.
        descent_return_freed_memory()
        return Dataset(
            name: name,
            summary: "\(name), \(Wording.count(scan.rowCount, "row")), \(Wording.count(encodings.count, "feature"))",
            examples: examples, split: parts, preparation: preparation,
            notes: headerNotes + DataNotes.ofIgnored(columns.ignored, rowCount: scan.sample.rowCount)
                + DataNotes.withoutTarget(scan.rowCount - scan.targetCount, target: target.name)
                + [DataNotes.streamed(rows: scan.rowCount, sample: sampleRows.count)] + rows.notes
                + DataNotes.ofRareCategories(encodings),
            weights: weights, oversamplingSeed: options.oversamples ? options.splitSeed : nil)
    }

    /// Whether a table is so large that it is read in pieces: in memory it takes about four times its bytes.
    static func isStreamed(_ path: String, _ options: DataOptions) throws(DataError) -> Bool {
        guard try InputFile(path).expectedBytes() > options.memoryBudget << 18 else { return false }
        return try FormatCatalogue.isCSV(InputFile(path), format: options.format)
    }

    private static func checkCanStream(
        _ columns: Preparation.ReadColumns, options: DataOptions
    ) throws(DataError) {
        let drops = columns.names.indices.contains { index in
            ColumnRules(
                column: columns.names[index], isCategory: columns.readings[index] == .category, options: options
            )
            .missing == .drop
        }
        if drops { throw DataError(.tooLargeFor(what: "dropping rows with missing values"), key: "data.missing") }
    }
}

/// The first reading of a large table: what splits it, and a sample of its rows.
private struct LargeTable {
    let sample: TextTable
    let target: Int
    let reading: TargetReading
    let rowCount: Int
    /// Rows that have a target.
    let targetCount: Int
    private(set) var weights: [Float]?
    private let classNames: [String]
    private var classNumbers: [Int32]?
    /// The numbers of the sample's rows among those that have a target; nil where one has none.
    private let sampleRows: [Int32?]
    /// The columns that split or weigh the rows, and the rows that have a target.
    private var keys: TextTable?
    private var knownRows: [Int] = []

    init(_ path: String, options: DataOptions, sampleCount: Int) throws(DataError) {
        var stream = try TableStream(path, key: "data.source", layout: options.layout)
        var sample = TableSample(limit: sampleCount)
        var scan = TargetScan()
        var keys: [TextTable] = []
        var column: Int?
        let keyNames = [options.splitColumn, options.weightColumn].compactMap { $0 }
        while let piece = try stream.next() {
            if column == nil {
                column = try Dataset.column(options.target ?? "", of: piece, key: "data.target")
                try Dataset.checkColumnNames(options, table: piece)
            }
            sample.add(piece, firstRow: scan.rowCount)
            scan.add(piece, column: column ?? 0)
            if !keyNames.isEmpty { keys.append(piece.selecting(columns: keyNames)) }
        }
        guard let (table, rows) = sample.table(), let column else { throw DataError(.noRows, file: path) }
        (self.sample, target, rowCount, targetCount) = (table, column, scan.rowCount, scan.present)
        reading = try .inferred(
            table: table, column: column, task: options.task, kind: options.columns[table.columnNames[column]]?.kind)
        switch reading {
        case .values: (classNumbers, classNames) = (nil, [])
        case .classes(_, let mark):
            guard !scan.overflows else {
                throw table.error(
                    .tooManyClasses(count: scan.texts.count, rows: scan.present, isNumeric: mark != nil), column: column
                )
            }
            let found = scan.classes(mark: mark)
            (classNumbers, classNames) = (found.numbers, found.names)
        }
        sampleRows = Self.places(of: rows, in: scan)
        if let first = keys.first {
            self.keys = TextTable(joining: keys, like: first)
            knownRows = scan.isPresent.indices.filter { scan.isPresent[$0] }
        }
    }

    /// Where rows of the file stand among those that have a target.
    private static func places(of rows: [Int], in scan: TargetScan) -> [Int32?] {
        var places: [Int32?] = []
        var (next, place): (Int, Int32) = (0, 0)
        for (row, isPresent) in scan.isPresent.enumerated() where next < rows.count {
            if row == rows[next] {
                places.append(isPresent ? place : nil)
                next += 1
            }
            if isPresent { place += 1 }
        }
        return places
    }

    /// The parts; what they were drawn from is let go.
    mutating func takeSplit(options: DataOptions, shares: SplitShares) throws(DataError) -> Split {
        var shares = shares
        if options.testSource != nil { shares.test = 0 }
        if options.validationSource != nil { shares.validation = 0 }
        var numbers: [Int32]?
        swap(&numbers, &classNumbers)
        let splitKeys: SplitKeys
        if let keys {
            splitKeys = try .of(
                keys, rows: knownRows,
                target: numbers.map { .classes($0, count: classNames.count) } ?? .unknownValues, options: options)
            if let name = options.weightColumn { weights = try ExampleWeights.of(keys, column: name, rows: knownRows) }
            (self.keys, knownRows) = (nil, [])
        } else if let numbers, options.splitKind != .random {
            splitKeys = .classes(numbers, count: classNames.count)
        } else {
            splitKeys = .none(count: targetCount)
        }
        return try Dataset.split(splitKeys, shares: shares, options: options, file: sample.file)
    }

    /// The rows of the sample that are trained on.
    func trainingSample(_ split: Split) -> [Int] {
        var isTraining = [Bool](repeating: false, count: targetCount)
        for row in split.training { isTraining[Int(row)] = true }
        let known = sampleRows.indices.filter { sampleRows[$0].map { isTraining[Int($0)] } ?? false }
        return known.isEmpty ? reading.rows : known
    }

    /// A class may be too rare for the sample.
    func withAllClasses(_ rule: TargetEncoding.Rule) -> TargetEncoding.Rule {
        if case .classes(_, let mark) = rule { return .classes(names: classNames, mark: mark) }
        return rule
    }
}

/// The second reading: rows prepared piece by piece.
private struct StreamedRows {
    let preparation: Preparation
    let encodings: [FeatureEncoding]
    private var writer: RowStorage.Writer
    private(set) var targets: Targets?
    private(set) var notes: [DataNote] = []

    init(preparation: Preparation, encodings: [FeatureEncoding], budget: Int) {
        self.preparation = preparation
        self.encodings = encodings
        writer = RowStorage.Writer(rowBytes: 4 * preparation.featureCount, budget: budget)
    }

    mutating func append(_ path: String, key: String, title: String?, options: DataOptions) throws(DataError) {
        var stream = try TableStream(path, key: key, layout: options.layout)
        var counts = FieldCounts()
        while let piece = try stream.next() {
            let values = try Preparation.values(of: piece, for: encodings)
            let found = try preparation.target.targets(of: piece)
            var features = FeatureMatrix(rowCount: found.rows.count, width: preparation.featureCount)
            Preparation.write(encodings, values, rows: found.rows, into: &features, firstRow: 0)
            try features.values.withUnsafeBufferPointer { (values) throws(DataError) in
                try writer.append(UnsafeRawBufferPointer(values))
            }
            add(found.targets)
            counts.add(values, encodings: encodings, table: piece, rows: found.rows)
        }
        notes += counts.notes.map { note in
            title.map { DataNote(note.level, "\($0): \(note.text)") } ?? note
        }
    }

    private mutating func add(_ more: Targets) {
        switch (targets, more) {
        case (.classes(var all), .classes(let more)):
            targets = nil
            all += more
            targets = .classes(all)
        case (.values(var all), .values(let more)):
            targets = nil
            all += more
            targets = .values(all)
        default: targets = more
        }
    }

    mutating func finish() throws(DataError) -> StoredExamples {
        StoredExamples(
            storage: try writer.finish(), example: preparation.exampleType, targets: targets ?? .values([]),
            target: preparation.targetType)
    }
}

/// Missing and unusable fields of a table that is read in pieces.
private struct FieldCounts {
    private var missing: [Int] = []
    private var unusable: [(count: Int, example: String)] = []
    private var columns: [String] = []

    mutating func add(_ values: [ColumnValues], encodings: [FeatureEncoding], table: TextTable, rows: [Int]) {
        if columns.isEmpty {
            columns = encodings.map(\.column)
            missing = columns.map { _ in 0 }
            unusable = columns.map { _ in (0, "") }
        }
        for (index, values) in values.enumerated() {
            guard case .numbers(let numbers) = values else { continue }
            missing[index] += numbers.missingCount(in: rows)
            guard numbers.unusable.count > 0, let column = table.columnIndex(columns[index]) else { continue }
            let (count, row) = numbers.unusable
            if unusable[index].count == 0 {
                unusable[index].example =
                    "\(Wording.quoted(table.text(row: row, column: column))) on line \(table.line(ofRow: row))"
            }
            unusable[index].count += count
        }
    }

    var notes: [DataNote] {
        DataNotes.unusable(zip(columns, unusable).map { ($0, $1.count, $1.example) })
            + DataNotes.filled(zip(columns, missing).map { ($0, $1) })
    }
}
