import CAllocator

extension Dataset {
    /// A table of texts that is too large to be held: tokens and length are learned from the training rows of a sample, and
    /// the second reading cuts piece after piece into tokens, which are kept on disk.
    static func loadStreamedTexts(
        _ scan: inout LargeTable, texts: TextColumns, options: DataOptions, shares: SplitShares
    ) throws(DataError) -> Dataset {
        let path = options.source ?? ""
        var split = try scan.takeSplit(options: options, shares: shares)
        let sampleRows = scan.trainingSample(split)
        let encoding =
            try options.sourceTexts()
            ?? .fitted(to: scan.sample, columns: texts.names, rows: sampleRows, options: options)
        let fitted = try fittedTarget(
            options.target ?? "", scan.reading, sampleRows, table: scan.sample, column: scan.target, options: options)
        let target = TargetEncoding(name: fitted.name, rule: scan.withAllClasses(fitted.rule))
        let preparation = Preparation(input: .text(encoding), target: target, options: options)

        var rows = StreamedTexts(
            encoding: encoding, target: target, rowCount: scan.targetCount, type: preparation.targetType,
            budget: options.memoryBudget << 18)
        try rows.append(path, key: "data.source", options: options)
        guard rows.targets.count == scan.targetCount else { throw DataError(.changedWhileRead, file: path) }
        for (path, key, part) in [
            (options.validationSource, "data.validation_source", \Split.validation),
            (options.testSource, "data.test_source", \Split.test),
        ] {
            guard let path else { continue }
            let first = Int32(rows.targets.count)
            try rows.append(path, key: key, options: options)
            split[keyPath: part] = (first..<Int32(rows.targets.count)).map { $0 }
        }
        let count = rows.targets.count
        let examples = StoredTokens(
            storage: try rows.finish(), encoding: encoding, targets: rows.targets,
            target: preparation.targetType)
        descent_return_freed_memory()
        return Dataset(
            name: InputFile(path).name,
            summary:
                "\(InputFile(path).name), \(Wording.count(count, "text")) of up to "
                + "\(Wording.count(encoding.length, "token")), \(encoding.vocabulary) different",
            examples: examples, split: split, preparation: preparation,
            notes: notes(
                withoutTarget: scan.rowCount - scan.targetCount, texts: texts, target: target.name)
                + [DataNotes.streamed(rows: scan.rowCount, sample: sampleRows.count)],
            weights: scan.weights.map { $0 + [Float](repeating: 1, count: count - $0.count) },
            oversamplingSeed: options.oversamples ? options.splitSeed : nil)
    }
}

/// The second reading of a large table of texts.
private struct StreamedTexts {
    let encoding: TextEncoding
    let target: TargetEncoding
    private var writer: RowStorage.Writer
    private(set) var targets: CompactTargets

    init(encoding: TextEncoding, target: TargetEncoding, rowCount: Int, type: TargetType, budget: Int) {
        (self.encoding, self.target) = (encoding, target)
        targets = CompactTargets(type, expected: rowCount)
        writer = RowStorage.Writer(rowBytes: 2 * encoding.length, budget: budget, expected: rowCount)
    }

    mutating func append(_ path: String, key: String, options: DataOptions) throws(DataError) {
        var stream = try TableStream(path, key: key, layout: options.layout)
        while let piece = try stream.next() {
            let found = try target.targets(of: piece)
            var examples = TokenRows(encoding: encoding)
            try encoding.append(piece, rows: found.rows, to: &examples)
            try examples.paddedTokens.withUnsafeBufferPointer { (tokens) throws(DataError) in
                try writer.append(UnsafeRawBufferPointer(tokens))
            }
            targets.add(found.targets)
        }
    }

    mutating func finish() throws(DataError) -> RowStorage { try writer.finish() }
}
