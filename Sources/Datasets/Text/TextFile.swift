/// Reads a text: UTF-8, the byte order mark taken off, lines ended by LF alone.
struct TextFile {
    /// Whether bytes that are no UTF-8 are taken as they are.
    var takesAnyBytes = false
    var limits = ReadingLimits()

    /// The bytes, and what was done to them. `key` names the file in errors.
    func read(_ path: String, key: String) throws(DataError) -> (bytes: [UInt8], notes: [DataNote]) {
        let file = InputFile(path)
        let stream: PeekableStream
        do {
            stream = try file.open()
        } catch {
            if case .fileNotFound = error.problem { throw error.at(key: key) }
            throw error
        }
        let start = try stream.peek(4)
        if start.isEmpty { throw DataError(.textEmpty, file: path) }
        if let problem = CSVReader.problem(withStart: start), !takesAnyBytes { throw DataError(problem, file: path) }
        var bytes: [UInt8] = []
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { buffer.deallocate() }
        while case let count = try stream.read(into: buffer), count > 0 {
            bytes.append(contentsOf: buffer[..<count])
            if bytes.count > limits.textBytes {
                throw DataError(.fileTooLarge(limitBytes: limits.textBytes), file: path)
            }
        }
        if takesAnyBytes { return (bytes, []) }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        try check(bytes, path: path)
        return Self.withPlainLineEnds(bytes)
    }

    private func check(_ bytes: [UInt8], path: String) throws(DataError) {
        let (invalid, zero) = bytes.withUnsafeBufferPointer { (UTF8Check.firstInvalid(in: $0), $0.firstIndex(of: 0)) }
        for (place, problem) in [(zero, DataProblem.textHoldsNUL), (invalid, .textNotUTF8)] {
            guard let place else { continue }
            let line = bytes[..<place].count { $0 == UInt8(ascii: "\n") } + 1
            throw DataError(problem, file: path, line: line)
        }
    }

    private static func withPlainLineEnds(_ bytes: [UInt8]) -> (bytes: [UInt8], notes: [DataNote]) {
        guard bytes.contains(UInt8(ascii: "\r")) else { return (bytes, []) }
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var count = 0
        for (place, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: "\r") {
                count += 1
                let isPair = place + 1 < bytes.count && bytes[place + 1] == UInt8(ascii: "\n")
                if !isPair { plain.append(UInt8(ascii: "\n")) }
            } else {
                plain.append(byte)
            }
        }
        let text =
            "\(Wording.count(count, "line")) that \(count == 1 ? "ends" : "end") with CR \(count == 1 ? "is" : "are") read as if with LF"
        return (plain, [DataNote(.info, text)])
    }
}
