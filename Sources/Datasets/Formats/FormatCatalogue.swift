/// All formats that can be read. The first that recognises a file reads it, so the strictest stand first.
enum FormatCatalogue {
    static let formats: [any DataFormat.Type] = [
        IDXFormat.self,
        NPYFormat.self,
        CSVFormat.self,
    ]

    /// Reads a file by the format named, else by its name's extension, else by its first bytes.
    static func read(_ file: InputFile, format: String?, layout: TableLayout) throws(DataError) -> FileContent {
        let stream = try file.open()
        let start = try stream.peek(256)
        if start.isEmpty { throw DataError(.fileEmpty, file: file.path) }
        let chosen = try chosenFormat(file, named: format, start: start)
        return try chosen.read(stream, of: file, layout: layout)
    }

    /// Whether a file is text with rows and columns.
    static func isCSV(_ file: InputFile, format: String?) throws(DataError) -> Bool {
        let start = try file.open().peek(256)
        return try chosenFormat(file, named: format, start: start) == CSVFormat.self
    }

    private static func chosenFormat(
        _ file: InputFile, named name: String?, start: ArraySlice<UInt8>
    ) throws(DataError) -> any DataFormat.Type {
        let known = formats.map { $0.name }
        if let name {
            guard let format = formats.first(where: { $0.name == name.lowercased() }) else {
                throw DataError(.formatUnknown(name: name, known: known), key: "data.format")
            }
            return format
        }
        if let format = formats.first(where: { $0.fileExtensions.contains(file.fileExtension) }) { return format }
        guard let format = formats.first(where: { $0.recognises(start) }) else {
            throw DataError(.formatUnknown(name: nil, known: known), file: file.path)
        }
        return format
    }
}
