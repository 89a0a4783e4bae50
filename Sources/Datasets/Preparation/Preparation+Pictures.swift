extension Preparation {
    /// A picture, or all pictures of a folder, as those of the run are.
    ///
    /// Their labels, where they are required, are the names of the folders that they lie in, or stand in a table.
    func pictures(
        _ path: String, labels: String?, encoding: PictureEncoding, use: TargetUse
    ) throws(DataError) -> PreparedRows {
        guard Folder.isFolder(path) else { return try picture(path, encoding: encoding, use: use) }
        let list = try PictureList(path)
        guard !list.items.isEmpty else { throw DataError(.noPictures, file: path) }
        let loader = PictureLoader(folder: path, budget: Self.memoryBudget)
        if case .required = use, let labels {
            return try listedPictures(loader, labels: labels, encoding: encoding)
        }
        let loaded = try loader.load(list.items.map(\.name), encoding: encoding)
        let items = loaded.places.map { list.items[$0] }
        var targets: Targets?
        if case .required = use {
            targets = .classes(
                try PictureList.labels(of: items.map(\.folder), classNames: classNames, file: path))
        }
        return rows(loaded, encoding: encoding, targets: targets, names: items.map(\.name))
    }

    private func listedPictures(
        _ loader: PictureLoader, labels: String, encoding: PictureEncoding
    ) throws(DataError) -> PreparedRows {
        var options = DataOptions()
        options.target = target.name
        (options.delimiter, options.hasHeader) = (delimiter, hasHeader)
        options.task = task
        let table = try Dataset.readTable(labels, key: "data.labels", options: options)
        let listed = try PictureLabels(table: table, folder: loader.folder, options: options)
        let loaded = try loader.load(listed.names, encoding: encoding)
        let targets = try target.targets(of: table).targets.choosing(loaded.places)
        return rows(loaded, encoding: encoding, targets: targets, names: loaded.places.map { listed.names[$0] })
    }

    private func picture(_ path: String, encoding: PictureEncoding, use: TargetUse) throws(DataError) -> PreparedRows {
        let parts = path.split(separator: "/").map(String.init)
        let name = parts.last ?? path
        let folder = path.dropLast(name.count + 1)
        let loader = PictureLoader(folder: path.contains("/") ? String(folder) : ".", budget: Self.memoryBudget)
        let loaded = try loader.load([name], encoding: encoding)
        var targets: Targets?
        if case .required = use {
            let label = parts.dropLast().last.map { [$0] } ?? []
            targets = .classes(try PictureList.labels(of: label, classNames: classNames, file: path))
        }
        return rows(loaded, encoding: encoding, targets: targets, names: [name])
    }

    private func rows(
        _ loaded: PictureLoader.Loaded, encoding: PictureEncoding, targets: Targets?, names: [String]
    ) -> PreparedRows {
        let examples = PixelExamples(
            storage: loaded.storage, encoding: encoding, targets: targets, target: targets == nil ? nil : targetType)
        return PreparedRows(examples: examples, names: names, notes: loaded.notes)
    }

    private static let memoryBudget = 256 << 20
}
