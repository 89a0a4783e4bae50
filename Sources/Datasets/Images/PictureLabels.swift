/// The names and labels of pictures, from a table that lists them.
struct PictureLabels {
    /// Paths relative to the folder, in the table's order.
    let names: [String]
    let table: TextTable
    let reading: TargetReading
    let targetColumn: Int

    /// Finds the column of names, and the target beside it.
    init(table: TextTable, folder: String, options: DataOptions) throws(DataError) {
        let nameColumn = try Self.nameColumn(of: table, folder: folder)
        let target = try Self.target(of: table, nameColumn: nameColumn, wanted: options.target)
        let reading = try TargetReading.inferred(
            table: table, column: target, task: options.task, kind: options.columns[table.columnNames[target]]?.kind)
        var names: [String] = []
        for row in reading.rows {
            let name = table.text(row: row, column: nameColumn)
            guard let found = Self.file(named: name, in: folder) else {
                throw DataError(
                    .pictureNotListed(name: name, list: "line \(table.line(ofRow: row)) of \(table.file)"), file: folder
                )
            }
            names.append(found)
        }
        self.names = names
        self.reading = reading
        self.table = table
        targetColumn = target
    }

    /// The first column whose first field names a picture in the folder.
    private static func nameColumn(of table: TextTable, folder: String) throws(DataError) -> Int {
        let column = table.columnNames.indices.first { column in
            (0..<min(table.rowCount, 10)).contains {
                file(named: table.text(row: $0, column: column), in: folder) != nil
            }
        }
        guard let column else { throw DataError(.noPictureColumn(folder: folder), file: table.file) }
        return column
    }

    private static func target(of table: TextTable, nameColumn: Int, wanted: String?) throws(DataError) -> Int {
        if let wanted { return try Dataset.column(wanted, of: table, key: "data.target") }
        let others = table.columnNames.indices.filter { $0 != nameColumn }
        guard others.count == 1, let only = others.first else {
            let reason = "name the column of the labels; \(table.file) has \(Wording.list(table.columnNames))"
            throw DataError(.keyMissing(reason: reason), key: "data.target")
        }
        return only
    }

    /// The picture of a name that may lack its suffix.
    private static func file(named name: String, in folder: String) -> String? {
        guard !name.isEmpty, !name.hasPrefix("/") else { return nil }
        if PictureList.isNamedLikePicture(name) { return FileStream.isFile("\(folder)/\(name)") ? name : nil }
        return PictureList.suffixes.map { "\(name).\($0)" }.first { FileStream.isFile("\(folder)/\($0)") }
    }
}
