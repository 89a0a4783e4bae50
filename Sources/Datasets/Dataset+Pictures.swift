import RunProtocol

extension Dataset {
    /// Data from a folder of pictures: `train/CLASS/` and `test/CLASS/`, a folder for each class, or pictures and a table
    /// of their names and labels.
    static func loadPictures(_ options: DataOptions, shares: SplitShares) throws(DataError) -> Dataset {
        let folder = options.images ?? options.source ?? ""
        let list: PictureList
        do {
            list = try PictureList(folder)
        } catch {
            throw error.at(key: options.images == nil ? "data.source" : "data.images")
        }
        guard !list.items.isEmpty else { throw DataError(.noPictures, file: folder) }
        if let table = try labelsTable(list, options: options) {
            return try loadListedPictures(list, table: table, options: options, shares: shares)
        }
        return try loadClassFolders(list, options: options, shares: shares)
    }

    /// The table that the recipe names, or the only one in a folder that has no folders of classes.
    private static func labelsTable(_ list: PictureList, options: DataOptions) throws(DataError) -> TextTable? {
        var options = options
        options.format = nil
        if let labels = options.labels { return try readTable(labels, key: "data.labels", options: options) }
        guard list.items.allSatisfy({ $0.folder.isEmpty }) else { return nil }
        guard let name = list.tables.first, list.tables.count == 1 else {
            let reason =
                list.tables.isEmpty
                ? "\(list.path) has no folders of classes: name the CSV file of the pictures' names and labels"
                : "\(list.path) has several tables (\(Wording.list(list.tables))): name the one of the labels"
            throw DataError(.keyMissing(reason: reason), key: "data.labels")
        }
        return try readTable("\(list.path)/\(name)", key: "data.labels", options: options)
    }

    /// Labels are the names of the folders.
    private static func loadClassFolders(
        _ list: PictureList, options: DataOptions, shares: SplitShares
    ) throws(DataError) -> Dataset {
        let items = list.items.filter { !$0.folder.isEmpty }
        let learned = items.filter { $0.part == nil || $0.part == .training }
        let classNames = PictureList.classNames(of: learned.map(\.folder))
        if classNames.count < 2 { throw DataError(.singleClass(name: classNames.first ?? ""), file: list.path) }
        let target = TargetEncoding(name: "class", rule: .classes(names: classNames, mark: nil))
        let labels = try PictureList.labels(of: items.map(\.folder), classNames: classNames, file: list.path)

        let loader = PictureLoader(folder: list.path, budget: options.memoryBudget << 20)
        let source = try options.sourcePictures()
        var encoding =
            if let source { source } else { try loader.encoding(for: learned.map(\.name), options: options) }
        let loaded = try loader.load(items.map(\.name), encoding: encoding)
        let targets = Targets.classes(loaded.places.map { labels[$0] })
        let split = try split(
            targets, parts: loaded.places.map { items[$0].part }, classCount: classNames.count, shares: shares,
            options: options, file: list.path)
        if source == nil { encoding.fit(to: loaded.storage, rows: split.training, scaling: options.scaling) }
        let preparation = Preparation(input: .pictures(encoding), target: target, options: options)
        let examples = PixelExamples(
            storage: loaded.storage, encoding: encoding, targets: targets, target: preparation.targetType)
        let notes = loaded.notes + notes(ofOther: list.otherFiles + list.items.filter(\.folder.isEmpty).map(\.name))
        return pictures(examples, list: list, split: split, preparation: preparation, notes: notes)
    }

    /// Labels stand in a table.
    private static func loadListedPictures(
        _ list: PictureList, table: TextTable, options: DataOptions, shares: SplitShares
    ) throws(DataError) -> Dataset {
        let labels = try PictureLabels(table: table, folder: list.path, options: options)
        let loader = PictureLoader(folder: list.path, budget: options.memoryBudget << 20)
        let source = try options.sourcePictures()
        var encoding = if let source { source } else { try loader.encoding(for: labels.names, options: options) }
        let loaded = try loader.load(labels.names, encoding: encoding)
        let rows = loaded.places.map { labels.reading.rows[$0] }
        let keys = try SplitKeys.of(
            table, rows: rows, target: labels.reading.splitKeys(of: rows), options: options)
        let split = try split(keys, shares: shares, options: options, file: table.file)
        let target = try fittedTarget(
            table.columnNames[labels.targetColumn], labels.reading, split.training.map { rows[Int($0)] }, table: table,
            column: labels.targetColumn, options: options)
        if source == nil { encoding.fit(to: loaded.storage, rows: split.training, scaling: options.scaling) }
        let preparation = Preparation(input: .pictures(encoding), target: target, options: options)
        let examples = PixelExamples(
            storage: loaded.storage, encoding: encoding,
            targets: try target.targets(of: table).targets.choosing(loaded.places), target: preparation.targetType)
        return pictures(examples, list: list, split: split, preparation: preparation, notes: loaded.notes)
    }

    private static func pictures(
        _ examples: PixelExamples, list: PictureList, split: Split, preparation: Preparation, notes: [DataNote]
    ) -> Dataset {
        let name = InputFile(list.path).name
        let size = Wording.shape([examples.encoding.height, examples.encoding.width])
        let colour = examples.encoding.channels == 1 ? "grey" : "colour"
        return Dataset(
            name: name, summary: "\(name), \(Wording.count(examples.count, "picture")) of \(size), \(colour)",
            examples: examples, split: split, preparation: preparation, notes: notes)
    }

    /// The parts that the folders give; what they do not give is drawn from the training part.
    private static func split(
        _ targets: Targets, parts: [DataPart?], classCount: Int, shares: SplitShares, options: DataOptions,
        file: String
    ) throws(DataError) -> Split {
        let rows = (0..<parts.count).map { Int32($0) }
        var validation = rows.filter { parts[Int($0)] == .validation }
        var test = rows.filter { parts[Int($0)] == .test }
        // A cross-validation makes its parts itself, of what may be learned from.
        if options.folds != nil { (validation, test) = ([], []) }
        var shares = shares
        if !validation.isEmpty { shares.validation = 0 }
        if !test.isEmpty { shares.test = 0 }
        let drawn = rows.filter { parts[Int($0)] == nil || parts[Int($0)] == .training }
        let keys = SplitKeys(targets, classCount: classCount).subset(drawn)
        let split = try split(keys, shares: shares, options: options, file: file)
        return Split(
            training: split.training.map { drawn[Int($0)] },
            validation: validation + split.validation.map { drawn[Int($0)] },
            test: test + split.test.map { drawn[Int($0)] })
    }

    private static func notes(ofOther files: [String]) -> [DataNote] {
        guard let first = files.first else { return [] }
        let text =
            files.count == 1
            ? "\(Wording.quoted(first)) is no picture in the folder of a class and is left out"
            : "\(files.count) files that are no pictures in the folder of a class are left out, the first \(Wording.quoted(first))"
        return [DataNote(.info, text)]
    }
}

extension PictureList {
    /// The classes' numbers, by the names of folders.
    static func labels(of folders: [String], classNames: [String], file: String) throws(DataError) -> [Int32] {
        let places = Dictionary(uniqueKeysWithValues: classNames.enumerated().map { ($1, Int32($0)) })
        var labels: [Int32] = []
        for folder in folders {
            guard let label = places[folder] else {
                let suggestion = NearestName.suggestion(for: folder, among: classNames)
                throw DataError(.classUnknown(name: folder, suggestion: suggestion, classes: classNames), file: file)
            }
            labels.append(label)
        }
        return labels
    }
}

extension Targets {
    /// The targets at some places, in that order.
    func choosing(_ places: [Int]) -> Targets {
        switch self {
        case .classes(let labels): .classes(places.map { labels[$0] })
        case .values(let values): .values(places.map { values[$0] })
        }
    }
}
