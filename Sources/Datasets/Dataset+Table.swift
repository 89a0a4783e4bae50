import RunProtocol

extension Dataset {
    /// Data from one table, or from one to train on and others to validate or test on.
    static func loadTable(_ options: DataOptions, shares: SplitShares) throws(DataError) -> Dataset {
        let (path, targetName) = (options.source ?? "", options.target ?? "")
        if let streamed = try loadStreamed(options, shares: shares) { return streamed }
        let table = try readTable(path, key: "data.source", options: options)
        let headerNotes = DataNotes.ofHeader(table, options: options)
        var options = options
        options.hasHeader = table.hasHeader
        let target = try column(targetName, of: table, key: "data.target")
        try checkColumnNames(options, table: table)
        let reading = try targetReading(table, target: target, options: options)
        // Of one row, every column is constant: say what is really wrong.
        let needed = (options.testSource == nil ? shares : shares.withoutTest).neededRows
        guard reading.rows.count >= needed else {
            throw table.error(.tooFewRows(count: reading.rows.count, needed: needed))
        }
        if options.startsLike == nil || options.startsFromTexts,
            let texts = try TextColumns(table, target: target, options: options)
        {
            return try loadTexts(table, texts: texts, reading: reading, options: options, shares: shares)
                .with(headerNotes)
        }
        let columns = try Preparation.readColumns(of: table, target: target, options: options)
        let dropped = try DropRule(columns, options: options)?.dropped(of: table) ?? []
        let kept = reading.rows.filter { !dropped.contains($0) }
        let split = try split(table, reading, rows: kept, shares: shares, options: options)
        let trainingRows = split.training.map { kept[Int($0)] }

        let encodings = try Preparation.encodings(for: columns, rows: trainingRows, options: options)
        let encoding = try fittedTarget(
            targetName, reading, trainingRows, table: table, column: target, options: options)
        let preparation = Preparation(input: .table(encodings), target: encoding, options: options)
        let targets = try encoding.targets(of: table)
        var prepared = PreparedTable(
            table: table, values: columns.values, rows: kept,
            targets: targets.targets.kept(targets.rows.map { !dropped.contains($0) }), weights: nil)
        if let name = options.weightColumn {
            prepared.weights = try ExampleWeights.of(table, column: name, rows: kept)
        }
        var notes = headerNotes + DataNotes.ofIgnored(columns.ignored, rowCount: table.rowCount)
        notes += DataNotes.ofUnknown(columns.unknown)
        if options.startsLike != nil { notes += DataNotes.ofUnseen(columns.values, encodings: encodings, rows: kept) }
        notes += DataNotes.withoutTarget(table.rowCount - reading.rows.count, target: targetName)
        notes += DataNotes.dropped(reading.rows.count - kept.count)
        notes += DataNotes.ofUnusable(columns.values, names: columns.names, table: table)
        notes += DataNotes.ofMissing(columns.values, encodings: encodings, rows: kept)
        notes += DataNotes.ofRareCategories(encodings)
        return try assembled(prepared, split: split, preparation: preparation, notes: notes, options: options)
    }

    /// A table that is read, and the rows of it that are used.
    private struct PreparedTable {
        let table: TextTable
        let values: [ColumnValues]
        let rows: [Int]
        let targets: Targets
        var weights: [Float]?
    }

    /// Makes the features, those of the other files after those of the training file.
    private static func assembled(
        _ prepared: PreparedTable, split: Split, preparation: Preparation, notes: [DataNote], options: DataOptions
    ) throws(DataError) -> Dataset {
        guard case .table(let encodings) = preparation.input else { preconditionFailure("a table was prepared") }
        let count = prepared.rows.count
        var matrix = FeatureMatrix(rowCount: count, width: preparation.featureCount)
        Preparation.write(encodings, prepared.values, rows: prepared.rows, into: &matrix, firstRow: 0)
        var (features, targets, split, notes) = (matrix.values, prepared.targets, split, notes)
        func append(_ path: String?, key: String, title: String) throws(DataError) -> [Int32]? {
            guard let path else { return nil }
            let rows = try preparation.rows(
                of: try readTable(path, key: key, options: options), encodings: encodings, use: .required)
            guard let more = rows.examples.targets else { return nil }
            let first = targets.count
            features += rows.examples.features
            targets = targets.appending(more)
            notes += rows.notes.map { DataNote($0.level, "\(title): \($0.text)") }
            return Array(Int32(first)..<Int32(targets.count))
        }
        if let rows = try append(options.validationSource, key: "data.validation_source", title: "validation data") {
            split.validation = rows
        }
        if let rows = try append(options.testSource, key: "data.test_source", title: "test data") { split.test = rows }
        let name = InputFile(prepared.table.file).name
        let rowCount = prepared.table.rowCount + targets.count - count
        return Dataset(
            name: name,
            summary: "\(name), \(Wording.count(rowCount, "row")), \(Wording.count(encodings.count, "feature"))",
            examples: preparation.resident(features, targets: targets, count: targets.count), split: split,
            preparation: preparation, notes: notes,
            weights: prepared.weights.map { $0 + [Float](repeating: 1, count: targets.count - count) },
            oversamplingSeed: options.oversamples ? options.splitSeed : nil)
    }

    static func readTable(_ path: String, key: String, options: DataOptions) throws(DataError) -> TextTable {
        let content: FileContent
        do {
            content = try FormatCatalogue.read(InputFile(path), format: options.format, layout: options.layout)
        } catch {
            if case .fileNotFound = error.problem { throw error.at(key: key) }
            throw error
        }
        guard case .table(let table) = content else { throw DataError(.expectedTable, file: path, key: key) }
        return table
    }

    /// The number of a column that a key of the recipe names.
    static func column(_ name: String, of table: TextTable, key: String) throws(DataError) -> Int {
        if let index = table.columnIndex(name) { return index }
        let names = table.columnNames
        throw DataError(
            .columnNotFound(
                name: name, suggestion: NearestName.suggestion(for: name, among: names), columns: names,
                isHeaderless: !table.hasHeader),
            file: table.file, key: key)
    }

    static func checkColumnNames(_ options: DataOptions, table: TextTable) throws(DataError) {
        for name in options.columns.keys.sorted() { _ = try column(name, of: table, key: "data.columns") }
        for name in options.ignoredColumns {
            _ = try column(name, of: table, key: "data.ignore")
            if name == options.target { throw DataError(.targetIgnored, key: "data.ignore") }
        }
        for (name, key) in [(options.weightColumn, "data.weight"), (options.splitColumn, "data.split_column")] {
            guard let name else { continue }
            _ = try column(name, of: table, key: key)
            if key == "data.weight", name == options.target {
                throw DataError(.keysConflict(other: "the same column as data.target"), key: key)
            }
        }
    }

    private static func targetReading(
        _ table: TextTable, target: Int, options: DataOptions
    ) throws(DataError) -> TargetReading {
        let kind = options.columns[table.columnNames[target]]?.kind
        return try TargetReading.inferred(table: table, column: target, task: options.task, kind: kind)
    }

    /// The parts of the training file's rows, as numbers into `rows`.
    static func split(
        _ table: TextTable, _ reading: TargetReading, rows: [Int], shares: SplitShares, options: DataOptions
    ) throws(DataError) -> Split {
        var shares = shares
        if options.testSource != nil { shares.test = 0 }
        if options.validationSource != nil { shares.validation = 0 }
        let keys = try SplitKeys.of(
            table, rows: rows, target: reading.splitKeys(of: rows), options: options)
        for (path, key) in [(options.testSource, "test_source"), (options.validationSource, "validation_source")]
        where path != nil && options.folds != nil {
            throw DataError(.keysConflict(other: "data.folds"), key: "data.\(key)")
        }
        return try Self.split(keys, shares: shares, options: options, file: table.file)
    }

    /// How the target is learned: as in the run that this one starts from, where that is the same number.
    static func fittedTarget(
        _ name: String, _ reading: TargetReading, _ trainingRows: [Int], table: TextTable, column: Int,
        options: DataOptions
    ) throws(DataError) -> TargetEncoding {
        if case .values = reading, let target = options.sourceTarget(named: name) { return target }
        let rule = try targetRule(
            reading, trainingRows, table: table, column: column, scaling: options.targetScaling)
        return TargetEncoding(name: name, rule: rule)
    }

    static func targetRule(
        _ reading: TargetReading, _ trainingRows: [Int], table: TextTable, column: Int, scaling: TargetScaling
    ) throws(DataError) -> TargetEncoding.Rule {
        switch reading {
        case .classes(_, let mark): return .classes(names: reading.classNames, mark: mark)
        case .values(let numbers, let mark):
            let known = trainingRows.map { numbers[$0] }
            guard let rule = TargetEncoding.fittedRule(known, mark: mark, scaling: scaling) else {
                throw table.error(.constantTarget(value: TextValues.text(of: known.first ?? 0)), column: column)
            }
            return rule
        }
    }
}
