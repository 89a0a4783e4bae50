/// One of the splits of a k-fold cross-validation: over all folds, each row is tested on once. (By time, the first rows never
/// are: a fold is tested on what comes after all that it learns from.)
struct Folds: Hashable, Sendable {
    /// How many folds there are, at least 2.
    let count: Int
    /// Which of them is tested on, from 1.
    let fold: Int

    /// The split of this fold. The validation part is drawn from the rows that are not tested on.
    func split(_ keys: SplitKeys, validationShare: Double, seed: UInt64) throws(DataError) -> Split {
        guard keys.count >= count + 1 else { throw DataError(.tooFewRows(count: keys.count, needed: count + 1)) }
        let (rest, test) = try parts(keys, seed: seed)
        let shares = try SplitShares(validation: validationShare, test: 0)
        let inner = try Split.drawn(keys.subset(rest), shares: shares, seed: seed)
        return Split(
            training: inner.training.map { rest[Int($0)] }, validation: inner.validation.map { rest[Int($0)] },
            test: test)
    }

    /// The rows that are not tested on and those that are, in ascending order.
    private func parts(_ keys: SplitKeys, seed: UInt64) throws(DataError) -> (rest: [Int32], test: [Int32]) {
        if case .times(let times) = keys { return timeParts(times) }
        let folds = try foldOfRows(keys, seed: seed)
        let rows = folds.indices.map(Int32.init)
        let test = rows.filter { folds[Int($0)] == fold - 1 }
        return (rows.filter { folds[Int($0)] != fold - 1 }, test)
    }

    private func foldOfRows(_ keys: SplitKeys, seed: UInt64) throws(DataError) -> [Int] {
        switch keys {
        case .classes(let labels, let classCount):
            var groups = [[Int32]](repeating: [], count: classCount)
            for (row, label) in labels.enumerated() { groups[Int(label)].append(Int32(row)) }
            return dealt(groups, seed: seed)
        case .groups(let groups, let groupCount): return try foldOfGroups(groups, groupCount: groupCount, seed: seed)
        case .none(let count): return dealt([Array(0..<Int32(count))], seed: seed)
        case .times, .parts: throw DataError(.keysConflict(other: "data.split = \"column\""), key: "data.folds")
        }
    }

    /// Deals the shuffled rows of each class out like cards, going on where the class before ended: folds differ by at most
    /// one row, in each class and in all.
    private func dealt(_ groups: [[Int32]], seed: UInt64) -> [Int] {
        var folds = [Int](repeating: 0, count: groups.reduce(0) { $0 + $1.count })
        var next = 0
        for (number, group) in groups.enumerated() {
            var random = SplitMix64(seed: seed, stream: Self.stream &+ UInt64(number))
            var rows = group
            random.shuffle(&rows)
            for row in rows {
                folds[Int(row)] = next
                next = (next + 1) % count
            }
        }
        return folds
    }

    /// The largest groups first, each to the fold that has the fewest rows.
    private func foldOfGroups(_ groups: [Int32], groupCount: Int, seed: UInt64) throws(DataError) -> [Int] {
        var sizes = [Int](repeating: 0, count: groupCount)
        for group in groups { sizes[Int(group)] += 1 }
        var order = sizes.indices.filter { sizes[$0] > 0 }
        guard order.count > count else { throw DataError(.tooFewGroups(count: order.count, needed: count + 1)) }
        var random = SplitMix64(seed: seed, stream: Self.stream)
        random.shuffle(&order)
        let place = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
        order.sort { sizes[$0] == sizes[$1] ? (place[$0] ?? 0) < (place[$1] ?? 0) : sizes[$0] > sizes[$1] }
        var rowsOfFold = [Int](repeating: 0, count: count)
        var foldOfGroup = [Int](repeating: 0, count: groupCount)
        for group in order {
            let fold = rowsOfFold.indices.min { rowsOfFold[$0] < rowsOfFold[$1] } ?? 0
            foldOfGroup[group] = fold
            rowsOfFold[fold] += sizes[group]
        }
        return groups.map { foldOfGroup[Int($0)] }
    }

    /// The rows in time are cut into one block more than there are folds: fold i learns from the first i blocks and is
    /// tested on the next.
    private func timeParts(_ times: [Double]) -> (rest: [Int32], test: [Int32]) {
        let order = Split.order(byTime: times)
        let start = order.count * fold / (count + 1)
        let end = order.count * (fold + 1) / (count + 1)
        return (order[..<max(2, start)].sorted(), order[max(2, start)..<max(3, end)].sorted())
    }

    private static let stream: UInt64 = 0xF01D_0000_0000_0000
}
