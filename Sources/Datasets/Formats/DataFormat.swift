/// A kind of file that data can come in. A new one is a type like these and a line in `FormatCatalogue`.
protocol DataFormat: Sendable {
    /// The name for `data.format`.
    static var name: String { get }
    /// Extensions of file names, in lower case; `.gz` after them is taken off before.
    static var fileExtensions: [String] { get }
    /// Whether a file that starts so may be of this format, where its name does not tell.
    static func recognises(_ start: ArraySlice<UInt8>) -> Bool
    /// Reads the whole file. `layout` is what is known of a table.
    static func read(_ stream: PeekableStream, of file: InputFile, layout: TableLayout) throws(DataError)
        -> FileContent
}

/// What a file holds.
enum FileContent: Sendable {
    case table(TextTable)
    case array(NumericArray)
}

/// Comma-separated values and their kin.
enum CSVFormat: DataFormat {
    static let name = "csv"
    static let fileExtensions = ["csv", "tsv", "tab", "txt", "data"]

    /// Spreadsheets and UTF-16 too, so that the reader can say what is wrong with them.
    static func recognises(_ start: ArraySlice<UInt8>) -> Bool {
        !start.contains(0) || CSVReader.problem(withStart: start) != nil
    }

    static func read(
        _ stream: PeekableStream, of file: InputFile, layout: TableLayout
    ) throws(DataError) -> FileContent {
        .table(try CSVReader(layout: layout, limits: file.limits).read(stream, file: file.path))
    }
}

/// NumPy's format for one array.
enum NPYFormat: DataFormat {
    static let name = "npy"
    static let fileExtensions = ["npy"]

    static func recognises(_ start: ArraySlice<UInt8>) -> Bool { start.starts(with: NPYReader.magic) }

    static func read(
        _ stream: PeekableStream, of file: InputFile, layout: TableLayout
    ) throws(DataError) -> FileContent {
        .array(try NPYReader(limits: file.limits).read(stream, file: file.path))
    }
}

/// The format of the MNIST files.
enum IDXFormat: DataFormat {
    static let name = "idx"
    static let fileExtensions = ["idx"]

    static func recognises(_ start: ArraySlice<UInt8>) -> Bool { IDXReader.recognises(start) }

    static func read(
        _ stream: PeekableStream, of file: InputFile, layout: TableLayout
    ) throws(DataError) -> FileContent {
        .array(try IDXReader(limits: file.limits).read(stream, file: file.path))
    }
}
