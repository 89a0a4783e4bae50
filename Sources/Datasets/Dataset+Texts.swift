extension Dataset {
    /// A table of texts and what is to be said of each.
    static func loadTexts(
        _ table: TextTable, texts: TextColumns, reading: TargetReading, options: DataOptions, shares: SplitShares
    ) throws(DataError) -> Dataset {
        let rows = reading.rows
        var split = try split(table, reading, rows: rows, shares: shares, options: options)
        let trainingRows = split.training.map { rows[Int($0)] }
        let encoding =
            try options.sourceTexts()
            ?? .fitted(to: table, columns: texts.names, rows: trainingRows, options: options)
        let target = TargetEncoding(
            name: options.target ?? "",
            rule: try targetRule(
                reading, trainingRows, table: table,
                column: try column(options.target ?? "", of: table, key: "data.target"),
                scaling: options.targetScaling))
        let preparation = Preparation(input: .text(encoding), target: target, options: options)
        var examples = TokenRows(encoding: encoding)
        try encoding.append(table, rows: rows, to: &examples)
        var targets = try target.targets(of: table).targets
        for (path, key, part) in [
            (options.validationSource, "data.validation_source", \Split.validation),
            (options.testSource, "data.test_source", \Split.test),
        ] {
            guard let path else { continue }
            let more = try readTable(path, key: key, options: options)
            let found = try target.targets(of: more)
            let first = Int32(examples.count)
            try encoding.append(more, rows: found.rows, to: &examples)
            targets = targets.appending(found.targets)
            split[keyPath: part] = (first..<Int32(examples.count)).map { $0 }
        }
        (examples.targets, examples.target) = (targets, preparation.targetType)
        let weights = try options.weightColumn.map { (name) throws(DataError) in
            try ExampleWeights.of(table, column: name, rows: rows)
                + [Float](repeating: 1, count: examples.count - rows.count)
        }
        let name = InputFile(table.file).name
        return Dataset(
            name: name,
            summary:
                "\(name), \(Wording.count(examples.count, "text")) of up to \(Wording.count(encoding.length, "token")), "
                + "\(encoding.vocabulary) different",
            examples: examples, split: split, preparation: preparation,
            notes: notes(
                withoutTarget: table.rowCount - reading.rows.count, texts: texts, target: target.name),
            weights: weights,
            oversamplingSeed: options.oversamples ? options.splitSeed : nil)
    }

    static func notes(withoutTarget count: Int, texts: TextColumns, target: String) -> [DataNote] {
        var notes = DataNotes.withoutTarget(count, target: target)
        guard let first = texts.names.first, !texts.unread.isEmpty else { return notes }
        notes.append(
            DataNote(
                .warning,
                "the model reads the text of \(Wording.list(texts.names)) alone; to learn from \(Wording.list(texts.unread)) "
                    + "instead, set data.columns = { \(Wording.quoted(first)) = \"ignored\" }"))
        return notes
    }
}

extension TextEncoding {
    /// Learns tokens and length from the training rows.
    static func fitted(to table: TextTable, columns: [String], rows: [Int], options: DataOptions) -> TextEncoding {
        let places = columns.compactMap { table.columnIndex($0) }
        let texts = rows.map { text(table, row: $0, columns: places) }
        var all = texts.joined(separator: "\n")
        let kind = options.tokenizer ?? .words
        let tokenizer = all.withUTF8 { Tokenizer.trained(kind, on: $0, limit: options.vocabulary) }
        let encoding = TextEncoding(tokenizer: tokenizer, kind: kind, length: 0, columns: columns)
        var encode = encoding.tokenizer.encoder()
        let lengths = texts.map { encode($0).count }.sorted()
        let usual = lengths.isEmpty ? 1 : lengths[min(lengths.count - 1, lengths.count * 95 / 100)]
        return TextEncoding(
            tokenizer: tokenizer, kind: kind, length: options.length ?? max(1, min(mostTokens, usual)), columns: columns
        )
    }

    /// Tokens of an example where the recipe does not say: what 95 % of the training texts have, but no more.
    private static let mostTokens = 512

    /// Adds the texts of some rows of a table.
    func append(_ table: TextTable, rows: [Int], to examples: inout TokenRows) throws(DataError) {
        var places: [Int] = []
        for name in columns {
            guard let place = table.columnIndex(name) else { throw table.error(.columnMissing(name: name)) }
            places.append(place)
        }
        var encode = tokenizer.encoder()
        for row in rows { examples.append(encode(Self.text(table, row: row, columns: places))) }
    }

    private static func text(_ table: TextTable, row: Int, columns: [Int]) -> String {
        columns.map { table.text(row: row, column: $0) }.joined(separator: "\n")
    }
}

extension Preparation {
    /// The texts of a table, or one text that is a file of its own, as those of the run are.
    func texts(_ path: String, encoding: TextEncoding, use: TargetUse) throws(DataError) -> PreparedRows {
        var examples = TokenRows(encoding: encoding)
        if use == .unused, DataOptions.textExtensions.contains(InputFile(path).fileExtension) {
            let (bytes, notes) = try TextFile().read(path, key: "--data")
            examples.append(bytes.withUnsafeBufferPointer { encoding.tokenizer.encode($0) })
            return PreparedRows(examples: examples, notes: notes)
        }
        let content = try FormatCatalogue.read(InputFile(path), format: format, layout: layout)
        guard case .table(let table) = content else { throw DataError(.expectedTable, file: path) }
        var rows = Array(0..<table.rowCount)
        if case .required = use {
            let found = try target.targets(of: table)
            rows = found.rows
            (examples.targets, examples.target) = (found.targets, targetType)
        }
        try encoding.append(table, rows: rows, to: &examples)
        return PreparedRows(
            examples: examples, notes: DataNotes.withoutTarget(table.rowCount - rows.count, target: target.name))
    }
}
