extension Dataset {
    /// Data from a file of examples and one of labels, perhaps with two more to test on.
    static func loadArrays(_ options: DataOptions, shares: SplitShares) throws(DataError) -> Dataset {
        var files = try ArrayFiles(options)
        let labels = files.labels
        var shares = shares
        if files.test != nil { shares.test = 0 }

        let classNames = try classNames(of: labels, task: options.task)
        let provisional = TargetEncoding(
            name: "label",
            rule: classNames.isEmpty
                ? .value(mark: .point, mean: 0, scale: 1) : .classes(names: classNames, mark: .point))
        let keys = SplitKeys(try provisional.targets(of: labels), classCount: classNames.count)
        let split = try split(keys, shares: shares, options: options, file: labels.file)
        let known = classNames.isEmpty ? options.sourceTarget(named: provisional.name) : nil
        let target =
            if let known { known } else { try fittedTarget(provisional, labels: labels, rows: split.training) }
        let encoding =
            try options.sourceArray(shape: files.examples.exampleShape)
            ?? .fitted(to: files.examples, rows: split.training, scaling: options.scaling)
        let preparation = Preparation(input: .array(encoding), target: target, options: options)

        try encoding.check(files.examples)
        var (targets, parts) = (try target.targets(of: labels), split)
        if let test = files.test {
            try encoding.check(test.examples)
            let first = Int32(targets.count)
            parts.test = Array(first..<first + Int32(test.examples.count))
            targets = targets.appending(try target.targets(of: test.labels))
            files.examples.numbers.append(test.examples.numbers)
            files.test = nil
        }
        let name = InputFile(options.images ?? options.source ?? "").name
        let count = targets.count
        return Dataset(
            name: name,
            summary:
                "\(name), \(Wording.count(count, encoding.fileShape.count > 1 ? "image" : "row")) of \(Wording.shape(encoding.exampleSize))",
            examples: ArrayExamples(
                numbers: files.examples.numbers, encoding: encoding, count: count, targets: targets,
                target: preparation.targetType),
            split: parts, preparation: preparation, notes: [])
    }

    /// Reads a file that must hold an array. `key` names it in errors.
    static func readArray(
        _ path: String, key: String?, format: String?, role: NPZArchive.Role = .examples
    ) throws(DataError) -> NumericArray {
        let content: FileContent
        do {
            if NPZArchive.isNamed(path) { return try NPZArchive(path).required(role) }
            content = try FormatCatalogue.read(InputFile(path), format: format, layout: TableLayout())
        } catch {
            if case .fileNotFound = error.problem, let key { throw error.at(key: key) }
            throw error
        }
        guard case .array(let array) = content else { throw DataError(.expectedArray, file: path, key: key) }
        return array
    }

    static func checkCounts(examples: NumericArray, labels: NumericArray) throws(DataError) {
        guard labels.shape.count == 1 else { throw labels.error(.labelsNotAList(shape: labels.shape)) }
        if examples.count != labels.count {
            throw examples.error(
                .countsDiffer(examples: examples.count, labels: labels.count, labelsFile: labels.file))
        }
    }

    /// The classes by number; none when the labels are values to predict.
    private static func classNames(of labels: NumericArray, task: LearningTask?) throws(DataError) -> [String] {
        if task == .regression { return [] }
        let areWhole = labels.values.allSatisfy { $0 == $0.rounded() }
        if task == nil, !areWhole { return [] }
        let texts = TextValues(numbers: labels.values.map(Double.init))
        if texts.texts.count == 1 { throw labels.error(.singleClass(name: texts.texts[0])) }
        if texts.texts.count > TargetReading.mostClasses {
            throw labels.error(.tooManyClasses(count: texts.texts.count, rows: labels.count, isNumeric: true))
        }
        return TargetReading.classes(texts, mark: .point).classNames
    }

    private static func fittedTarget(
        _ provisional: TargetEncoding, labels: NumericArray, rows: [Int32]
    ) throws(DataError) -> TargetEncoding {
        guard case .value = provisional.rule else { return provisional }
        let statistics = Statistics(rows.map { Double(labels.values[Int($0)]) })
        guard statistics.deviation > 0 else {
            throw labels.error(.constantTarget(value: TextValues.text(of: statistics.mean)))
        }
        return TargetEncoding(
            name: provisional.name, rule: .value(mark: .point, mean: statistics.mean, scale: statistics.deviation))
    }
}
