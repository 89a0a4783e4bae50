/// Draws the rows of rare classes again until every class has as many as the largest.
enum Oversampling {
    /// The rows, of which `classes` gives each one's class, with repetitions, in ascending order. Each row of a class comes equally often, but for one time.
    static func rows(_ rows: [Int32], classes: [Int32], classCount: Int, seed: UInt64) -> [Int32] {
        var groups = [[Int32]](repeating: [], count: classCount)
        for (row, label) in zip(rows, classes) { groups[Int(label)].append(row) }
        let wanted = groups.map(\.count).max() ?? 0
        var all: [Int32] = []
        for (number, group) in groups.enumerated() where !group.isEmpty {
            for _ in 0..<wanted / group.count { all += group }
            var random = SplitMix64(seed: seed, stream: stream &+ UInt64(number))
            var rest = group
            random.shuffle(&rest)
            all += rest.prefix(wanted % group.count)
        }
        return all.sorted()
    }

    private static let stream: UInt64 = 0x07E2_0000_0000_0000
}
