extension Split {
    /// Parts by what tells where rows go. Each share that is not 0 gets at least one row.
    static func drawn(_ keys: SplitKeys, shares: SplitShares, seed: UInt64) throws(DataError) -> Split {
        guard keys.count >= shares.neededRows else {
            throw DataError(.tooFewRows(count: keys.count, needed: shares.neededRows))
        }
        switch keys {
        case .classes(let labels, let count):
            return try stratified(classes: labels, classCount: count, shares: shares, seed: seed)
        case .none(let count): return try random(count: count, shares: shares, seed: seed)
        case .groups(let groups, let count): return try grouped(groups, groupCount: count, shares: shares, seed: seed)
        case .times(let times): return byTime(times, shares: shares)
        case .parts(let parts): return try byPart(parts, shares: shares, seed: seed)
        }
    }

    /// Parts that share no group: groups come in a random order, and a part takes them until it has its share of the rows.
    static func grouped(
        _ groups: [Int32], groupCount: Int, shares: SplitShares, seed: UInt64
    ) throws(DataError) -> Split {
        var sizes = [Int](repeating: 0, count: groupCount)
        for group in groups { sizes[Int(group)] += 1 }
        var order = sizes.indices.filter { sizes[$0] > 0 }
        guard order.count >= shares.neededRows else {
            throw DataError(.tooFewGroups(count: order.count, needed: shares.neededRows))
        }
        var random = SplitMix64(seed: seed, stream: streamOfSplits)
        random.shuffle(&order)
        var parts = [DataPart](repeating: .training, count: groupCount)
        var next = 0
        var left = order.count
        for (part, share, after) in [
            (DataPart.test, shares.test, shares.validation > 0 ? 2 : 1), (.validation, shares.validation, 1),
        ] where share > 0 {
            let wanted = share * Double(groups.count)
            var taken = 0.0
            // The group that oversteps the share is taken if that comes nearer to it.
            while left > after, taken == 0 || taken + Double(sizes[order[next]]) / 2 <= wanted {
                parts[order[next]] = part
                taken += Double(sizes[order[next]])
                next += 1
                left -= 1
            }
        }
        return Split(parts: groups.map { parts[Int($0)] })
    }

    /// The latest rows are tested on, those before them validate. Rows of the same time are not parted, where that leaves
    /// something for each part.
    static func byTime(_ times: [Double], shares: SplitShares) -> Split {
        Split(parts: parts(byTime: times, shares: shares))
    }

    /// Each row's part. The order of the rows, of which there may be millions, is gone with it.
    private static func parts(byTime times: [Double], shares: SplitShares) -> [DataPart] {
        let order = order(byTime: times)
        let count = order.count
        func start(_ share: Double, end: Int, least: Int) -> Int {
            guard share > 0 else { return end }
            let wanted = max(least, min(end - 1, end - max(1, Int((share * Double(count)).rounded()))))
            var start = wanted
            while start < end, times[Int(order[start])] == times[Int(order[start - 1])] { start += 1 }
            return start < end ? start : wanted
        }
        let testStart = start(shares.test, end: count, least: shares.validation > 0 ? 2 : 1)
        let validationStart = start(shares.validation, end: testStart, least: 1)
        var parts = [DataPart](repeating: .training, count: count)
        for row in order[validationStart..<testStart] { parts[Int(row)] = .validation }
        for row in order[testStart...] { parts[Int(row)] = .test }
        return parts
    }

    /// The rows from the earliest to the latest, or the least to the greatest; equal ones in their own order.
    static func order(byTime times: [Double]) -> [Int32] {
        times.withUnsafeBufferPointer { times in
            var rows = (0..<Int32(times.count)).map { $0 }
            rows.sort { first, second in
                let (one, other) = (times[Int(first)], times[Int(second)])
                return one == other ? first < second : one < other
            }
            return rows
        }
    }

    /// Parts that the data names itself; a validation part that it does not name is drawn from the training rows.
    private static func byPart(_ parts: [DataPart], shares: SplitShares, seed: UInt64) throws(DataError) -> Split {
        var split = Split(parts: parts)
        guard !split.training.isEmpty else { throw DataError(.partEmpty(name: "train")) }
        if split.validation.isEmpty, shares.validation > 0 {
            var inner = shares
            inner.test = 0
            let rows = split.training
            let drawn = try random(count: rows.count, shares: inner, seed: seed)
            split.training = drawn.training.map { rows[Int($0)] }
            split.validation = drawn.validation.map { rows[Int($0)] }
        }
        return split
    }

    /// The rows of each part, by each row's part.
    init(parts: [DataPart]) {
        let (validating, testing) = (parts.count { $0 == .validation }, parts.count { $0 == .test })
        self.init(
            training: .init(reserving: parts.count - validating - testing), validation: .init(reserving: validating),
            test: .init(reserving: testing))
        for (row, part) in parts.enumerated() {
            switch part {
            case .training: training.append(Int32(row))
            case .validation: validation.append(Int32(row))
            case .test: test.append(Int32(row))
            }
        }
    }

    /// Keeps these draws apart from other uses of the same seed.
    static let streamOfSplits: UInt64 = 0x6E0F_0000_0000_0000
}
