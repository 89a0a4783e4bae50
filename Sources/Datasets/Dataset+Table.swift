extension Dataset {
    /// Data from one table, or from one to train on and one to test on.
    static func loadTable(_ options: DataOptions, shares: SplitShares) throws(DataError) -> Dataset {
        let (path, targetName) = (options.source ?? "", options.target ?? "")
        let table = try readTable(path, key: "data.source", options: options)
        let target = try column(targetName, of: table, key: "data.target")
        try checkColumnNames(options, table: table)
        let reading = try targetReading(table, target: target, options: options)
        let kept = reading.rows
        var shares = shares
        if options.testSource != nil { shares.test = 0 }
        guard kept.count >= shares.neededRows else {
            throw table.error(.tooFewRows(count: kept.count, needed: shares.neededRows))
        }
        let columns = try Preparation.readColumns(of: table, target: target, options: options)

        let classNames = reading.classNames
        let labels = provisionalTargets(reading, rows: kept, classNames: classNames)
        let split = try split(
            labels, classCount: classNames.count, shares: shares, seed: options.splitSeed, file: path)
        let trainingRows = split.training.map { kept[Int($0)] }

        let encodings = Preparation.encodings(for: columns, rows: trainingRows, options: options)
        let encoding = TargetEncoding(
            name: targetName, rule: try targetRule(reading, classNames, trainingRows, table: table, column: target))
        let preparation = Preparation(input: .table(encodings), target: encoding, options: options)
        let prepared = PreparedTable(
            table: table, values: columns.values, rows: kept, targets: try encoding.targets(of: table).targets)
        var notes = DataNotes.ofIgnored(columns.ignored, rowCount: table.rowCount)
        notes += DataNotes.withoutTarget(table.rowCount - kept.count, target: targetName)
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
    }

    /// Makes the features, those of the test file after those of the training file.
    private static func assembled(
        _ prepared: PreparedTable, split: Split, preparation: Preparation, notes: [DataNote], options: DataOptions
    ) throws(DataError) -> Dataset {
        guard case .table(let encodings) = preparation.input else { preconditionFailure("a table was prepared") }
        let test = try options.testSource.map { (path) throws(DataError) in
            let table = try readTable(path, key: "data.test_source", options: options)
            return try preparation.rows(of: table, encodings: encodings, use: .required)
        }
        let count = prepared.rows.count
        var matrix = FeatureMatrix(rowCount: count, width: preparation.featureCount)
        Preparation.write(encodings, prepared.values, rows: prepared.rows, into: &matrix, firstRow: 0)
        var (features, targets, split, notes) = (matrix.values, prepared.targets, split, notes)
        if let test, let testTargets = test.examples.targets {
            features += test.examples.features
            targets = targets.appending(testTargets)
            split.test = Array(Int32(count)..<Int32(count + test.examples.count))
            notes += test.notes.map { DataNote($0.level, "test data: \($0.text)") }
        }
        let name = InputFile(prepared.table.file).name
        let rowCount = prepared.table.rowCount + (test?.examples.count ?? 0)
        return Dataset(
            name: name,
            summary: "\(name), \(Wording.count(rowCount, "row")), \(Wording.count(encodings.count, "feature"))",
            examples: preparation.resident(features, targets: targets, count: targets.count), split: split,
            preparation: preparation, notes: notes)
    }

    private static func readTable(_ path: String, key: String, options: DataOptions) throws(DataError) -> TextTable {
        let content: FileContent
        do {
            content = try FormatCatalogue.read(InputFile(path), format: options.format, delimiter: options.delimiter)
        } catch {
            if case .fileNotFound = error.problem { throw error.at(key: key) }
            throw error
        }
        guard case .table(let table) = content else { throw DataError(.expectedTable, file: path, key: key) }
        return table
    }

    private static func column(_ name: String, of table: TextTable, key: String) throws(DataError) -> Int {
        if let index = table.columnIndex(name) { return index }
        let names = table.columnNames
        let areNumbers = names.allSatisfy { Double($0) != nil }
        throw DataError(
            .columnNotFound(
                name: name, suggestion: NearestName.suggestion(for: name, among: names), columns: names,
                headerIsNumbers: areNumbers),
            file: table.file, key: key)
    }

    private static func checkColumnNames(_ options: DataOptions, table: TextTable) throws(DataError) {
        for name in options.columnKinds.keys.sorted() { _ = try column(name, of: table, key: "data.columns") }
        for name in options.ignoredColumns {
            _ = try column(name, of: table, key: "data.ignore")
            if name == options.target { throw DataError(.targetIgnored, key: "data.ignore") }
        }
    }

    private static func targetReading(
        _ table: TextTable, target: Int, options: DataOptions
    ) throws(DataError) -> TargetReading {
        let kind = options.columnKinds[table.columnNames[target]]
        return try TargetReading.inferred(table: table, column: target, task: options.task, kind: kind)
    }

    /// The classes that the split is to keep in their shares.
    private static func provisionalTargets(_ reading: TargetReading, rows: [Int], classNames: [String]) -> Targets {
        switch reading {
        case .values: return .values([Float](repeating: 0, count: rows.count))
        case .classes(let texts, _):
            let places = Dictionary(uniqueKeysWithValues: classNames.enumerated().map { ($1, Int32($0)) })
            let labels = texts.texts.map { places[$0] ?? 0 }
            return .classes(rows.map { labels[Int(texts.codes[$0])] })
        }
    }

    private static func targetRule(
        _ reading: TargetReading, _ classNames: [String], _ trainingRows: [Int], table: TextTable, column: Int
    ) throws(DataError) -> TargetEncoding.Rule {
        switch reading {
        case .classes(_, let mark): return .classes(names: classNames, mark: mark)
        case .values(let numbers, let mark):
            let statistics = Statistics(trainingRows.map { numbers[$0] })
            guard statistics.deviation > 0 else {
                throw table.error(.constantTarget(value: TextValues.text(of: statistics.mean)), column: column)
            }
            return .value(mark: mark, mean: statistics.mean, scale: statistics.deviation)
        }
    }
}
