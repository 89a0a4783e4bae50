/// Some rows of a table that is too large to be held, each as likely as any other. The same table gives the same rows.
struct TableSample {
    /// Rows and their numbers in the whole table.
    private var pieces: [(table: TextTable, rows: [Int])] = []
    private var count = 0
    private var threshold = UInt64.max
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// Takes the next rows of the table; `firstRow` is the number of the first.
    mutating func add(_ table: TextTable, firstRow: Int) {
        let kept = (0..<table.rowCount).filter { Self.lot(firstRow + $0) <= threshold }
        guard !kept.isEmpty else { return }
        pieces.append((table.selecting(kept), kept.map { $0 + firstRow }))
        count += kept.count
        while count > 2 * limit { thinOut() }
    }

    private mutating func thinOut() {
        threshold /= 2
        count = 0
        pieces = pieces.compactMap { table, rows in
            let kept = rows.indices.filter { Self.lot(rows[$0]) <= threshold }
            count += kept.count
            return kept.isEmpty ? nil : (table.selecting(kept), kept.map { rows[$0] })
        }
    }

    /// A row's number drawn by lot.
    private static func lot(_ row: Int) -> UInt64 {
        var random = SplitMix64(seed: UInt64(row), stream: 0x5A3B_1E00_0000_0000)
        return random.next()
    }

    /// The sample as a table, and its rows' numbers in the whole table; nil when nothing was added.
    func table() -> (table: TextTable, rows: [Int])? {
        guard let first = pieces.first else { return nil }
        return (TextTable(joining: pieces.map(\.table), like: first.table), pieces.flatMap(\.rows))
    }
}
