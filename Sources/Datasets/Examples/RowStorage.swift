/// Rows of bytes of one length, to be read by number from any thread: in memory, or in a scratch file when they are many.
struct RowStorage: Sendable {
    private enum Place: Sendable {
        case memory([UInt8])
        case file(ScratchFile)
    }

    private let place: Place
    let rowBytes: Int
    let count: Int

    /// Whether they lie in a scratch file.
    var isOnDisk: Bool {
        if case .file = place { true } else { false }
    }

    /// Copies rows, one after another.
    func read(_ rows: UnsafeBufferPointer<Int32>, into target: UnsafeMutableRawPointer) {
        switch place {
        case .memory(let bytes):
            bytes.withUnsafeBytes { RowCopy.gather(rows, of: $0, rowBytes: rowBytes, into: target) }
        case .file(let file):
            withUnsafeTemporaryAllocation(byteCount: Self.runBytes, alignment: 16) { run in
                var target = target
                var rest = rows[...]
                while let first = rest.first {
                    let near = UnsafeBufferPointer(rebasing: rest.prefix(nearRows(rest)))
                    let last = near[near.count - 1]
                    precondition(first >= 0 && Int(last) < count, "row \(first) is outside the data")
                    if let place = run.baseAddress, near.count > 1 {
                        let bytes = (Int(last - first) + 1) * rowBytes
                        file.read(at: Int(first) * rowBytes, count: bytes, into: place)
                        for (index, row) in near.enumerated() {
                            (target + index * rowBytes)
                                .copyMemory(from: place + Int(row - first) * rowBytes, byteCount: rowBytes)
                        }
                    } else {
                        file.read(at: Int(first) * rowBytes, count: rowBytes, into: target)
                    }
                    target += near.count * rowBytes
                    rest = rest.dropFirst(near.count)
                }
            }
        }
    }

    /// How many of the next rows ascend and lie so close together that reading what is between them costs less than going to
    /// each: those of a part of the data do. At least one.
    private func nearRows(_ rows: Slice<UnsafeBufferPointer<Int32>>) -> Int {
        var index = rows.startIndex
        let first = rows[index]
        while index + 1 < rows.endIndex {
            let (row, next) = (rows[index], rows[index + 1])
            guard next >= row, Int(next - row) * rowBytes <= Self.gapBytes + rowBytes,
                (Int(next - first) + 1) * rowBytes <= Self.runBytes
            else { break }
            index += 1
        }
        return index + 1 - rows.startIndex
    }

    /// Bytes read at once, and those skipped at most between two rows.
    private static let runBytes = 1 << 16
    private static let gapBytes = 1 << 10

    /// Collects rows: in memory up to a budget, then all of them in a file.
    struct Writer {
        let rowBytes: Int
        private let budget: Int
        private var bytes: [UInt8] = []
        private var file: ScratchFile?
        private var written = 0

        /// - Parameters:
        ///   - budget: Bytes that may be held in memory.
        ///   - expected: How many rows will come, as far as is known: too many go to the file from the first on.
        init(rowBytes: Int, budget: Int, expected: Int = 0) {
            self.rowBytes = rowBytes
            self.budget = rowBytes * expected > budget ? 0 : budget
        }

        /// Takes some whole rows.
        mutating func append(_ rows: UnsafeRawBufferPointer) throws(DataError) {
            written += rows.count
            if file == nil, bytes.count + rows.count > budget {
                file = try ScratchFile()
                try flush()
            }
            bytes.append(contentsOf: rows)
            if file != nil, bytes.count >= Self.pieceBytes { try flush() }
        }

        private mutating func flush() throws(DataError) {
            guard let file else { return }
            try bytes.withUnsafeBufferPointer { (bytes) throws(DataError) in
                try file.append(UnsafeRawBufferPointer(bytes))
            }
            bytes.removeAll(keepingCapacity: bytes.count <= 2 * Self.pieceBytes)
        }

        private static let pieceBytes = 1 << 20

        /// The rows, after the last.
        mutating func finish() throws(DataError) -> RowStorage {
            try flush()
            let count = rowBytes > 0 ? written / rowBytes : 0
            return RowStorage(place: file.map { .file($0) } ?? .memory(bytes), rowBytes: rowBytes, count: count)
        }
    }
}
