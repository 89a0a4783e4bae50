import Glibc

/// What a file's targets are for.
public enum TargetUse: Sendable {
    /// Each example needs one; rows without are left out, and noted.
    case required
    /// They are not looked at and may be absent.
    case unused
}

/// Examples of a file, prepared as a run's data was.
public struct PreparedRows: Sendable {
    /// The examples, without targets when these are not used.
    public let examples: any ExampleSource
    /// The examples' names, where they have some.
    public var names: [String] = []
    /// What the names are: a picture's `file`, the name of a series' column of times.
    public var nameTitle = "file"
    /// What is added to each value of a forecast, once it is unscaled: one row an example. Empty: nothing.
    public var base: [Double] = []
    /// What was done to the data.
    public let notes: [DataNote]
}

extension Preparation {
    /// Reads a file the way the run's data was read. Columns are found by name; others are passed over.
    ///
    /// `labels` is the file of an array's labels; nil looks for one beside it, named as those of MNIST. A category that
    /// training did not have is encoded as `CategoryEncoding` states; a class that it did not have is an error.
    public func load(file path: String, labels: String? = nil, targets use: TargetUse) throws(DataError) -> PreparedRows
    {
        if case .pictures(let encoding) = input {
            return try pictures(path, labels: labels, encoding: encoding, use: use)
        }
        if case .text(let encoding) = input {
            return encoding.isPadded
                ? try texts(path, encoding: encoding, use: use) : try text(path, encoding: encoding)
        }
        if case .series(let encoding) = input { return try series(path, encoding: encoding, use: use) }
        if case .array(let encoding) = input { return try arrays(path, labels: labels, encoding: encoding, use: use) }
        let content = try FormatCatalogue.read(InputFile(path), format: format, layout: layout)
        switch (content, input) {
        case (.table(let table), .table(let encodings)):
            let rows = try rows(of: table, encodings: encodings, use: use)
            return PreparedRows(examples: rows.examples, notes: rows.notes)
        case (.array, .table): throw DataError(.expectedTable, file: path)
        case (_, .pictures): throw DataError(.noPictures, file: path)
        case (_, .text), (_, .series): throw DataError(.expectedTable, file: path)
        case (_, .array): throw DataError(.expectedArray, file: path)
        }
    }

    /// The examples of a table.
    func rows(
        of table: TextTable, encodings: [FeatureEncoding], use: TargetUse
    ) throws(DataError) -> (examples: ResidentExamples, notes: [DataNote]) {
        var rows = Array(0..<table.rowCount)
        var targets: Targets?
        var notes: [DataNote] = []
        if case .required = use {
            let found = try target.targets(of: table)
            if found.rows.isEmpty {
                throw table.error(.targetAllMissing, column: table.columnIndex(target.name))
            }
            targets = found.targets
            rows = found.rows
            notes += DataNotes.withoutTarget(table.rowCount - rows.count, target: target.name)
        }
        let values = try Self.values(of: table, for: encodings)
        var features = FeatureMatrix(rowCount: rows.count, width: featureCount)
        Self.write(encodings, values, rows: rows, into: &features, firstRow: 0)
        notes += DataNotes.ofMissing(values, encodings: encodings, rows: rows)
        notes += DataNotes.ofUnseen(values, encodings: encodings, rows: rows)
        notes += DataNotes.ofUnusable(values, names: encodings.map(\.column), table: table)
        return (resident(features.values, targets: targets, count: rows.count), notes)
    }

    /// Features and targets of this preparation's types.
    func resident(_ features: [Float], targets: Targets?, count: Int) -> ResidentExamples {
        ResidentExamples(
            features, example: exampleType, targets: targets, target: targets == nil ? nil : targetType, count: count)
    }

    private func arrays(
        _ path: String, labels: String?, encoding: ArrayEncoding, use: TargetUse
    ) throws(DataError) -> PreparedRows {
        var array = try Dataset.readArray(path, key: nil, format: format)
        // The column of the labels, where the run took them from one; without labels it may be absent.
        var column: NumericArray?
        if let name = labelColumn, use == .required || array.exampleShape != encoding.fileShape {
            column = try array.takeColumn(name)
        }
        var targets: Targets?
        if case .required = use {
            let found = if let column { column } else { try labelArray(beside: path, given: labels) }
            try Dataset.checkCounts(examples: array, labels: found)
            targets = try target.targets(of: found)
        }
        try encoding.check(array)
        let examples = ArrayExamples(
            numbers: array.numbers, encoding: encoding, count: array.count, targets: targets,
            target: targets == nil ? nil : targetType)
        return PreparedRows(examples: examples, notes: [])
    }

    private func labelArray(beside path: String, given labels: String?) throws(DataError) -> NumericArray {
        if labels == nil, NPZArchive.isNamed(path) { return try NPZArchive(path).required(.labels).asList }
        guard let file = labels ?? Self.labelsFile(beside: path) else { throw DataError(.labelsNotFound, file: path) }
        return try Dataset.readArray(file, key: nil, format: format, role: .labels).asList
    }

    /// `t10k-labels-idx1-ubyte.gz` for `t10k-images-idx3-ubyte.gz`, if there is such a file.
    private static func labelsFile(beside path: String) -> String? {
        var parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard let name = parts.popLast(), name.contains("images") else { return nil }
        let labels = name.replacing("images", with: "labels").replacing("idx3", with: "idx1")
        let candidate = (parts + [labels]).joined(separator: "/")
        return access(candidate, R_OK) == 0 ? candidate : nil
    }
}
