/// Cuts CSV text into fields, however the text is cut into chunks (RFC 4180).
///
/// Rows end with LF, CRLF or CR. A quoted field may hold delimiters, line ends and, doubled, quotes. Empty lines are
/// skipped. A quote inside a field that does not start with one is an ordinary character.
struct CSVTokenizer {
    private enum State {
        case fieldStart, unquoted, quoted, afterQuote, afterReturn
    }

    private let file: String
    private let delimiter: Delimiter
    private let hasHeader: Bool
    private let limits: ReadingLimits
    private var state = State.fieldStart

    /// Where fields go while a chunk is scanned: there is room for all that it can hold.
    private struct Output {
        let bytes: UnsafeMutableBufferPointer<UInt8>
        let bounds: UnsafeMutableBufferPointer<UInt32>
    }

    /// Fields' bytes one after another; the first `used` count.
    private var bytes: [UInt8] = []
    private var used = 0
    /// Where the first field starts, then where each ends; the first `boundCount` count.
    private var bounds: [UInt32] = [0]
    private var boundCount = 1
    private var lines: [UInt32] = []
    private(set) var columnNames: [String]?

    private var line = 1
    private var rowLine = 1
    private var fieldLine = 1
    private var fieldStart = 0
    private var fieldsInRow = 0
    private var isFieldQuoted = false
    /// All bits that are set in some byte of the field: tells ASCII from the rest.
    private var fieldBits: UInt8 = 0

    init(file: String, delimiter: Delimiter, hasHeader: Bool = true, limits: ReadingLimits = ReadingLimits()) {
        self.file = file
        self.delimiter = delimiter
        self.hasHeader = hasHeader
        self.limits = limits
    }

    /// Takes the next chunk of the file.
    mutating func consume(_ chunk: UnsafeBufferPointer<UInt8>) throws(DataError) {
        guard used + chunk.count <= limits.expandedBytes else {
            throw DataError(.fileTooLarge(limitBytes: limits.expandedBytes), file: file)
        }
        // A byte ends at most one field and is at most one byte of it; the end of the file ends one more. Bytes are
        // written eight at a time.
        Self.extend(&bytes, to: used + chunk.count + 8, with: 0)
        Self.extend(&bounds, to: boundCount + chunk.count + 1, with: 0)
        try withOutput { (tokenizer, output) throws(DataError) in try tokenizer.scan(chunk, into: output) }
    }

    private static func extend<Element>(_ array: inout [Element], to count: Int, with filler: Element) {
        if array.count < count { array.append(contentsOf: repeatElement(filler, count: count - array.count)) }
    }

    private mutating func withOutput(
        _ body: (inout CSVTokenizer, Output) throws(DataError) -> Void
    ) throws(DataError) {
        var (bytes, bounds) = (self.bytes, self.bounds)
        self.bytes = []
        self.bounds = []
        defer { (self.bytes, self.bounds) = (bytes, bounds) }
        try bytes.withUnsafeMutableBufferPointer { (bytes) throws(DataError) in
            try bounds.withUnsafeMutableBufferPointer { (bounds) throws(DataError) in
                try body(&self, Output(bytes: bytes, bounds: bounds))
            }
        }
    }

    /// Whether a row has begun that has not ended.
    var hasOpenRow: Bool { state == .quoted || fieldsInRow > 0 || used > fieldStart || isFieldQuoted }

    /// The table, after the last chunk.
    mutating func finish() throws(DataError) -> TextTable {
        if state == .quoted { throw error(.quoteUnclosed, line: fieldLine) }
        if hasOpenRow {
            Self.extend(&bounds, to: boundCount + 1, with: 0)
            try withOutput { (tokenizer, output) throws(DataError) in try tokenizer.endRow(output) }
        }
        guard let columnNames else { throw DataError(.fileEmpty, file: file) }
        guard !lines.isEmpty else { throw DataError(.noRows, file: file) }
        bytes.removeLast(bytes.count - used)
        bounds.removeLast(bounds.count - boundCount)
        return TextTable(
            file: file, delimiter: delimiter, columnNames: columnNames, hasHeader: hasHeader, bytes: bytes,
            bounds: bounds, lines: lines)
    }

    /// The rows that have ended, as a table of their own; what has begun stays. nil: there are none.
    mutating func takeRows() -> TextTable? {
        guard let columnNames, !lines.isEmpty else { return nil }
        let fields = lines.count * columnNames.count
        // Before the first row stands the header.
        let (start, end) = (bounds[0], Int(bounds[fields]))
        let table = TextTable(
            file: file, delimiter: delimiter, columnNames: columnNames, hasHeader: hasHeader,
            bytes: Array(bytes[Int(start)..<end]),
            bounds: bounds[...fields].map { $0 - start }, lines: lines)
        bytes.replaceSubrange(0..<end, with: EmptyCollection())
        bounds = bounds[fields..<boundCount].map { $0 - UInt32(truncatingIfNeeded: end) }
        used -= end
        fieldStart -= end
        boundCount = bounds.count
        lines.removeAll(keepingCapacity: true)
        return table
    }

    private mutating func scan(
        _ input: UnsafeBufferPointer<UInt8>, into output: Output
    ) throws(DataError) {
        var index = 0
        while index < input.count {
            switch state {
            case .fieldStart:
                fieldLine = line
                if fieldsInRow == 0 { rowLine = line }
                if input[index] == UInt8(ascii: "\"") {
                    state = .quoted
                    isFieldQuoted = true
                    index += 1
                } else {
                    state = .unquoted
                }
            case .unquoted: index = try scanUnquoted(input, from: index, into: output)
            case .quoted: index = try scanQuoted(input, from: index, into: output)
            case .afterQuote: index = try scanAfterQuote(input, from: index, into: output)
            case .afterReturn:
                if input[index] == UInt8(ascii: "\n") { index += 1 }
                state = .fieldStart
            }
        }
    }

    private mutating func scanUnquoted(
        _ input: UnsafeBufferPointer<UInt8>, from start: Int, into output: Output
    ) throws(DataError) -> Int {
        guard let base = input.baseAddress, let target = output.bytes.baseAddress else { return input.count }
        let delimiter = self.delimiter.byte
        // Bytes above it need no closer look.
        let lastSpecial = max(delimiter, UInt8(ascii: "\r"))
        let bound = UInt64(lastSpecial + 1) &* Self.everyByte
        var index = start
        var (used, bits) = (self.used, fieldBits)
        scan: while index < input.count {
            while index &+ 8 <= input.count {
                let word = UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self).littleEndian
                UnsafeMutableRawPointer(target + used).storeBytes(of: word.littleEndian, as: UInt64.self)
                // The lowest byte that is below the bound has its highest bit set here.
                let low = (word &- bound) & ~word & (0x80 &* Self.everyByte)
                let count = low == 0 ? 8 : low.trailingZeroBitCount >> 3
                bits |= Self.folded(count == 8 ? word : word & (1 << UInt64(8 &* count) &- 1))
                used &+= count
                index &+= count
                if count < 8 { break }
            }
            guard index < input.count else { break }
            let byte = input[index]
            if byte <= lastSpecial {
                switch byte {
                case delimiter:
                    // The common case of a field of ASCII is ended here; endField does the same with more checks.
                    guard bits < 0x80, used - fieldStart <= limits.fieldBytes, index + 1 < input.count,
                        input[index + 1] != UInt8(ascii: "\"")
                    else { break scan }
                    output.bounds[boundCount] = UInt32(truncatingIfNeeded: used)
                    boundCount &+= 1
                    fieldsInRow &+= 1
                    fieldStart = used
                    bits = 0
                    index &+= 1
                    continue scan
                case UInt8(ascii: "\n"), UInt8(ascii: "\r"), 0: break scan
                default: break
                }
            }
            output.bytes[used] = byte
            bits |= byte
            used &+= 1
            index &+= 1
        }
        (self.used, fieldBits) = (used, bits)
        guard index < input.count else {
            try checkLength()
            return index
        }
        try take(separator: input[index], output)
        return index + 1
    }

    private static let everyByte: UInt64 = 0x0101_0101_0101_0101

    /// All bits that are set in some byte, of which only the highest is looked at.
    private static func folded(_ word: UInt64) -> UInt8 { word & (0x80 &* everyByte) == 0 ? 0 : 0x80 }

    private mutating func scanQuoted(
        _ input: UnsafeBufferPointer<UInt8>, from start: Int, into output: Output
    ) throws(DataError) -> Int {
        for index in start..<input.count {
            let byte = input[index]
            switch byte {
            case UInt8(ascii: "\""):
                state = .afterQuote
                return index + 1
            case UInt8(ascii: "\r"): line += 1
            case UInt8(ascii: "\n"):
                // The CR before it has counted the line.
                if used == fieldStart || output.bytes[used - 1] != UInt8(ascii: "\r") { line += 1 }
            case 0: throw error(.nulByte, line: line)
            default: break
            }
            output.bytes[used] = byte
            fieldBits |= byte
            used += 1
        }
        try checkLength()
        return input.count
    }

    private mutating func scanAfterQuote(
        _ input: UnsafeBufferPointer<UInt8>, from index: Int, into output: Output
    ) throws(DataError) -> Int {
        let byte = input[index]
        if byte == UInt8(ascii: "\"") {
            output.bytes[used] = byte
            used += 1
            state = .quoted
        } else if byte == delimiter.byte || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
            try take(separator: byte, output)
        } else {
            throw error(.textAfterQuote, line: line)
        }
        return index + 1
    }

    /// A delimiter or line end has been met.
    private mutating func take(separator: UInt8, _ output: Output) throws(DataError) {
        if separator == 0 { throw error(.nulByte, line: line) }
        if separator == delimiter.byte {
            try endField(output)
            state = .fieldStart
            return
        }
        let isEmptyLine = fieldsInRow == 0 && used == fieldStart && !isFieldQuoted
        if !isEmptyLine { try endRow(output) }
        line += 1
        state = separator == UInt8(ascii: "\r") ? .afterReturn : .fieldStart
    }

    private mutating func endField(_ output: Output) throws(DataError) {
        try checkLength()
        if fieldBits >= 0x80 {
            let field = UnsafeBufferPointer(rebasing: output.bytes[fieldStart..<used])
            if String(validating: field, as: UTF8.self) == nil { throw error(.notUTF8, line: fieldLine) }
        }
        output.bounds[boundCount] = UInt32(truncatingIfNeeded: used)
        boundCount += 1
        fieldStart = used
        fieldsInRow += 1
        fieldBits = 0
        isFieldQuoted = false
    }

    private mutating func endRow(_ output: Output) throws(DataError) {
        try endField(output)
        if let columnNames {
            guard fieldsInRow == columnNames.count else {
                // The first column that has no field; none when there are too many.
                let column = fieldsInRow < columnNames.count ? columnNames[fieldsInRow] : nil
                throw DataError(
                    .raggedRow(fields: fieldsInRow, expected: columnNames.count), file: file, line: rowLine,
                    column: column)
            }
            lines.append(UInt32(truncatingIfNeeded: rowLine))
        } else if !hasHeader {
            columnNames = (1...max(1, fieldsInRow)).map { "column_\($0)" }
            lines.append(UInt32(truncatingIfNeeded: rowLine))
        } else {
            try endHeader(output)
        }
        fieldsInRow = 0
    }

    private mutating func endHeader(_ output: Output) throws(DataError) {
        var names: [String] = []
        var places: [String: Int] = [:]
        for field in 0..<fieldsInRow {
            let place = Int(output.bounds[field])..<Int(output.bounds[field + 1])
            let raw = UnsafeBufferPointer(rebasing: output.bytes[place])
            let name = FieldText(raw).string
            guard !name.isEmpty else { throw DataError(.columnUnnamed(field: field + 1), file: file, line: rowLine) }
            if let first = places.updateValue(field + 1, forKey: name) {
                throw DataError(
                    .columnNamedTwice(firstField: first, secondField: field + 1), file: file, line: rowLine,
                    column: name)
            }
            names.append(name)
        }
        columnNames = names
        output.bounds[0] = UInt32(truncatingIfNeeded: used)
        boundCount = 1
    }

    private func checkLength() throws(DataError) {
        if used - fieldStart > limits.fieldBytes {
            throw error(.fieldTooLong(limitBytes: limits.fieldBytes), line: fieldLine)
        }
    }

    private func error(_ problem: DataProblem, line: Int) -> DataError {
        var column: String?
        if let columnNames, fieldsInRow < columnNames.count { column = columnNames[fieldsInRow] }
        return DataError(problem, file: file, line: line, column: column)
    }
}
