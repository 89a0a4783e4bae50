/// The rows of each part of the data, in ascending order; no row is in two parts.
public struct Split: Hashable, Codable, Sendable {
    /// Rows that the model learns from.
    public var training: [Int32]
    /// Rows that tell when to stop and which weights are the best.
    public var validation: [Int32]
    /// Rows that are looked at once, at the end.
    public var test: [Int32]

    /// Parts that are known already.
    public init(training: [Int32], validation: [Int32], test: [Int32] = []) {
        self.training = training
        self.validation = validation
        self.test = test
    }
}

/// The shares of the data that are set apart from training.
struct SplitShares: Hashable, Sendable {
    var validation: Double
    var test: Double

    /// Checks what the recipe says.
    init(validation: Double, test: Double) throws(DataError) {
        for (share, key) in [(validation, "data.validation_share"), (test, "data.test_share")] {
            guard share >= 0, share < 1 else { throw DataError(.shareOutOfRange(share), key: key) }
        }
        guard validation + test < 1 else {
            throw DataError(.sharesLeaveNothing(validation + test), key: "data.validation_share")
        }
        self.validation = validation
        self.test = test
    }

    /// These with no test part.
    var withoutTest: SplitShares {
        var shares = self
        shares.test = 0
        return shares
    }

    /// Rows that it takes for each part to have one.
    var neededRows: Int { 1 + (validation > 0 ? 1 : 0) + (test > 0 ? 1 : 0) }
}

extension Split {
    /// Parts drawn at random from all rows. Each share that is not 0 gets at least one row.
    static func random(count: Int, shares: SplitShares, seed: UInt64) throws(DataError) -> Split {
        try stratified(rows: Array(0..<Int32(count)), sizes: [count], shares: shares, seed: seed)
    }

    /// Parts in which each class has its share, as nearly as whole rows allow (largest remainder).
    ///
    /// A class always keeps a row to train on. Each share that is not 0 gets at least one row in all.
    static func stratified(
        classes: [Int32], classCount: Int, shares: SplitShares, seed: UInt64
    ) throws(DataError) -> Split {
        var sizes = [Int](repeating: 0, count: classCount)
        for label in classes { sizes[Int(label)] += 1 }
        var places = sizes.indices.map { sizes[..<$0].reduce(0, +) }
        var rows = [Int32](repeating: 0, count: classes.count)
        for (row, label) in classes.enumerated() {
            rows[places[Int(label)]] = Int32(row)
            places[Int(label)] += 1
        }
        return try stratified(rows: consume rows, sizes: sizes, shares: shares, seed: seed)
    }

    /// Parts of groups of rows that lie one after another, in one piece of memory: there may be millions.
    private static func stratified(
        rows: consuming [Int32], sizes: [Int], shares: SplitShares, seed: UInt64
    ) throws(DataError) -> Split {
        let total = rows.count
        let needed = shares.neededRows
        guard total >= needed else { throw DataError(.tooFewRows(count: total, needed: needed)) }

        let spare = sizes.map { max(0, $0 - 1) }
        let test = Apportionment.counts(sizes: sizes, share: shares.test, limits: spare)
        let left = zip(spare, test).map { $0 - $1 }
        let validation = Apportionment.counts(sizes: sizes, share: shares.validation, limits: left)
        guard shares.validation == 0 || validation.contains(where: { $0 > 0 }),
            shares.test == 0 || test.contains(where: { $0 > 0 })
        else { throw DataError(.tooFewRows(count: total, needed: sizes.count + needed - 1)) }

        // Each row's part: read in the rows' order it needs no sorting.
        var parts = [DataPart](repeating: .training, count: total)
        rows.withUnsafeMutableBufferPointer { rows in
            var start = 0
            for (number, size) in sizes.enumerated() {
                var random = SplitMix64(seed: seed, stream: streamOfGroups &+ UInt64(number))
                let group = UnsafeMutableBufferPointer(rebasing: rows[start..<start + size])
                random.shuffle(group)
                let trainingStart = test[number] + validation[number]
                for row in group[..<test[number]] { parts[Int(row)] = .test }
                for row in group[test[number]..<trainingStart] { parts[Int(row)] = .validation }
                start += size
            }
        }
        rows = []
        return Split(parts: parts)
    }

    /// Keeps the draws of splits apart from other uses of the same seed.
    private static let streamOfGroups: UInt64 = 0x51C7_0000_0000_0000
}

/// Whole rows for a share of each of several groups.
enum Apportionment {
    /// Rows to take of each group: the share of its size rounded down, then one more for those with the largest
    /// remainders until the share of the whole is reached. Never more than a group's limit; at least one in all when a
    /// share is asked for and the limits allow it.
    static func counts(sizes: [Int], share: Double, limits: [Int]) -> [Int] {
        guard share > 0 else { return sizes.map { _ in 0 } }
        let quotas = sizes.map { Double($0) * share }
        var counts = zip(quotas, limits).map { min(Int($0), $1) }
        let wanted = max(1, Int((Double(sizes.reduce(0, +)) * share).rounded()))
        var missing = wanted - counts.reduce(0, +)
        let byRemainder = sizes.indices.sorted { first, second in
            let remainders = (quotas[first] - Double(counts[first]), quotas[second] - Double(counts[second]))
            return remainders.0 == remainders.1 ? first < second : remainders.0 > remainders.1
        }
        for group in byRemainder where missing > 0 && counts[group] < limits[group] {
            counts[group] += 1
            missing -= 1
        }
        return counts
    }
}
