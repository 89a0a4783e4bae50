/// A data file to be read, gzip or plain: its first bytes tell, not its name.
struct InputFile {
    let path: String
    var limits = ReadingLimits()

    init(_ path: String) {
        self.path = path
    }

    /// The file's name without its folder.
    var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    /// `csv` of `data/Penguins.CSV.gz`; empty when there is none.
    var fileExtension: String {
        var parts = name.lowercased().split(separator: ".", omittingEmptySubsequences: false).dropFirst()
        if parts.last == "gz" { parts.removeLast() }
        return parts.last.map(String.init) ?? ""
    }

    /// Bytes of the file on disk; what gzip expands to is taken to be four times that, or as much as the file's end says.
    func expectedBytes() throws(DataError) -> Int {
        guard FileStream.isFile(path) else { return 0 }
        let file = try FileStream(path: path)
        let size = file.byteCount
        guard try file.next(2) == [0x1F, 0x8B] else { return size }
        return max(4 * size, file.lastWord())
    }

    /// The expanded bytes, from the start.
    func open() throws(DataError) -> PeekableStream {
        let file = try FileStream(path: path)
        let stream = PeekableStream(file, expectedBytes: file.byteCount)
        guard try stream.peek(2).elementsEqual([0x1F, 0x8B]) else { return stream }
        let gzip = try GzipStream(stream, path: path, limitBytes: limits.expandedBytes)
        return PeekableStream(gzip, expectedBytes: min(file.lastWord(), GzipStream.mostExpanded(file.byteCount)))
    }
}

/// How much is taken from one file before it is refused.
struct ReadingLimits {
    /// Bytes of a file after it is expanded. A table keeps places in it as 32-bit numbers.
    var expandedBytes = Int(UInt32.max)
    /// Bytes of a text, which is held whole.
    var textBytes = 1 << 30
    /// Bytes of one field of a table.
    var fieldBytes = 1 << 20
    /// Dimensions of an array.
    var dimensions = 8
}
