/// Rows of bytes of one length, to be read by number from any thread: in memory, or in a scratch file when they are many.
struct RowStorage: Sendable {
    private enum Place: Sendable {
        case memory([UInt8])
        case file(ScratchFile)
    }

    private let place: Place
    let rowBytes: Int
    let count: Int

    /// Copies rows, one after another.
    func read(_ rows: UnsafeBufferPointer<Int32>, into target: UnsafeMutableRawPointer) {
        switch place {
        case .memory(let bytes):
            bytes.withUnsafeBytes { RowCopy.gather(rows, of: $0, rowBytes: rowBytes, into: target) }
        case .file(let file):
            var target = target
            var index = 0
            while index < rows.count {
                // Rows that lie one after another are read at once.
                let first = Int(rows[index])
                var length = 1
                while index + length < rows.count, Int(rows[index + length]) == first + length { length += 1 }
                precondition(first >= 0 && first + length <= count, "row \(first) is outside the data")
                file.read(at: first * rowBytes, count: length * rowBytes, into: target)
                target += length * rowBytes
                index += length
            }
        }
    }

    /// Collects rows: in memory up to a budget, then all of them in a file.
    struct Writer {
        let rowBytes: Int
        private let budget: Int
        private var bytes: [UInt8] = []
        private var file: ScratchFile?
        private var written = 0

        /// `budget`: bytes that may be held in memory.
        init(rowBytes: Int, budget: Int) {
            self.rowBytes = rowBytes
            self.budget = budget
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
