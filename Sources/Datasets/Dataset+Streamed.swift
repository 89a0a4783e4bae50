import CAllocator

extension Dataset {
    /// Rows of a large table that means, scales and categories are learned from.
    static let sampleCount = 50_000

    /// A table that is too large to be held in memory: read twice, and its prepared rows kept on disk. nil: it is not so
    /// large.
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
        if options.startsLike == nil || options.startsFromTexts,
            let texts = try TextColumns(scan.sample, target: scan.target, options: options)
        {
            return try loadStreamedTexts(&scan, texts: texts, options: options, shares: shares).with(headerNotes)
        }
        let columns = try Preparation.readColumns(of: scan.sample, target: scan.target, options: options)
        let dropRule = DropRule(columns, options: options)
        // How columns are read is known only now: the rows are gone through once more where some are dropped.
        if let dropRule { scan = try LargeTable(path, options: options, sampleCount: sampleCount, dropRule: dropRule) }

        let split = try scan.takeSplit(options: options, shares: shares)
        let sampleRows = scan.trainingSample(split)
        let encodings = try Preparation.encodings(for: columns, rows: sampleRows, options: options)
        let fitted = try fittedTarget(
            options.target ?? "", scan.reading, sampleRows, table: scan.sample, column: scan.target, options: options)
        let target = TargetEncoding(name: fitted.name, rule: scan.withAllClasses(fitted.rule))
        let preparation = Preparation(input: .table(encodings), target: target, options: options)

        var rows = StreamedRows(
            preparation: preparation, encodings: encodings, rowCount: scan.targetCount,
            budget: options.memoryBudget << 18)
        try rows.append(path, key: "data.source", title: nil, options: options, dropRule: dropRule)
        guard rows.targets.count == scan.targetCount else { throw DataError(.changedWhileRead, file: path) }
        var parts = split
        for (path, key, title, part) in [
            (options.validationSource, "data.validation_source", "validation data", \Split.validation),
            (options.testSource, "data.test_source", "test data", \Split.test),
        ] {
            guard let path else { continue }
            let first = Int32(rows.targets.count)
            try rows.append(path, key: key, title: title, options: options)
            parts[keyPath: part] = (first..<Int32(rows.targets.count)).map { $0 }
        }
        let name = InputFile(path).name
        let weights = scan.weights.map { weights in
            weights + [Float](repeating: 1, count: rows.targets.count - weights.count)
        }
        let examples = try rows.finish()
        // What reading left behind would stay with the program through the whole training.
        descent_return_freed_memory()
        return Dataset(
            name: name,
            summary: "\(name), \(Wording.count(scan.rowCount, "row")), \(Wording.count(encodings.count, "feature"))",
            examples: examples, split: parts, preparation: preparation,
            notes: headerNotes + DataNotes.ofIgnored(columns.ignored, rowCount: scan.sample.rowCount)
                + DataNotes.withoutTarget(
                    scan.rowCount - scan.targetCount - scan.droppedCount, target: target.name)
                + DataNotes.dropped(scan.droppedCount)
                + [DataNotes.streamed(rows: scan.rowCount, sample: sampleRows.count)] + rows.notes
                + DataNotes.ofRareCategories(encodings),
            weights: weights, oversamplingSeed: options.oversamples ? options.splitSeed : nil)
    }

    /// Whether a table is so large that it is read in pieces: in memory it takes about four times its bytes.
    static func isStreamed(_ path: String, _ options: DataOptions) throws(DataError) -> Bool {
        guard try InputFile(path).expectedBytes() > options.memoryBudget << 18 else { return false }
        return try FormatCatalogue.isCSV(InputFile(path), format: options.format)
    }
}

/// The second reading: rows prepared piece by piece.
private struct StreamedRows {
    let preparation: Preparation
    let encodings: [FeatureEncoding]
    private var writer: RowStorage.Writer
    private(set) var targets: CompactTargets
    private(set) var notes: [DataNote] = []

    /// - Parameter rowCount: How many rows will come, but for those of further files.
    init(preparation: Preparation, encodings: [FeatureEncoding], rowCount: Int, budget: Int) {
        self.preparation = preparation
        self.encodings = encodings
        targets = CompactTargets(preparation.targetType, expected: rowCount)
        writer = RowStorage.Writer(
            rowBytes: 4 * preparation.featureCount, budget: budget, expected: rowCount)
    }

    mutating func append(
        _ path: String, key: String, title: String?, options: DataOptions, dropRule: DropRule? = nil
    ) throws(DataError) {
        var stream = try TableStream(path, key: key, layout: options.layout)
        var counts = FieldCounts()
        while let piece = try stream.next() {
            let values = try Preparation.values(of: piece, for: encodings)
            var found = try preparation.target.targets(of: piece)
            if let dropped = try dropRule?.dropped(of: piece), !dropped.isEmpty {
                let isKept = found.rows.map { !dropped.contains($0) }
                found = (found.targets.kept(isKept), found.rows.filter { !dropped.contains($0) })
            }
            var features = FeatureMatrix(rowCount: found.rows.count, width: preparation.featureCount)
            Preparation.write(encodings, values, rows: found.rows, into: &features, firstRow: 0)
            try features.values.withUnsafeBufferPointer { (values) throws(DataError) in
                try writer.append(UnsafeRawBufferPointer(values))
            }
            targets.add(found.targets)
            counts.add(values, encodings: encodings, table: piece, rows: found.rows)
        }
        notes += counts.notes.map { note in
            title.map { DataNote(note.level, "\($0): \(note.text)") } ?? note
        }
    }

    mutating func finish() throws(DataError) -> StoredExamples {
        StoredExamples(
            storage: try writer.finish(), example: preparation.exampleType, targets: targets,
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
