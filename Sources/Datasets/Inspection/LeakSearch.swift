import Glibc

/// Looks for columns that give the target away.
struct LeakSearch {
    /// How much a column tells of the target.
    enum Finding: Hashable {
        /// Each value stands for one target and each target for one value, or both rise and fall together.
        case copy
        /// Each of its values occurs with one target alone, more often than chance has it.
        case telling
    }

    private let table: TextTable
    private let target: Int
    private let targetTexts: TextValues

    init(_ table: TextTable, target: Int) {
        self.table = table
        self.target = target
        targetTexts = TextValues(table: table, column: target)
    }

    /// What one column tells; nil for what a column may tell.
    func finding(column: Int) -> Finding? {
        let texts = TextValues(table: table, column: column)
        // Where nearly every row has a value of its own, each of them stands for one target, and that says nothing.
        if texts.texts.count * 2 > table.rowCount || targetTexts.texts.count * 2 > table.rowCount {
            return isMonotone(column) ? .copy : nil
        }
        guard texts.texts.count > 1, Self.determines(texts, targetTexts) else { return nil }
        if Self.determines(targetTexts, texts) { return .copy }
        return logChance(texts) < Self.leastLogChance ? .telling : nil
    }

    /// A column of as many values could tell the target by chance once in a million such columns.
    private static let leastLogChance = -13.8

    /// The logarithm of the chance that the rows of each value have one target alone, if targets fell at random.
    private func logChance(_ texts: TextValues) -> Double {
        var targets = [Double](repeating: 0, count: targetTexts.texts.count)
        var sizes = [Int](repeating: 0, count: texts.texts.count)
        for (one, other) in zip(texts.codes, targetTexts.codes) where one >= 0 && other >= 0 {
            sizes[Int(one)] += 1
            targets[Int(other)] += 1
        }
        let total = max(1, targets.reduce(0, +))
        // Many values have as many rows as another.
        return Dictionary(sizes.filter { $0 > 1 }.map { ($0, 1.0) }, uniquingKeysWith: +).reduce(0) { sum, size in
            let chance = targets.reduce(0) { $0 + pow($1 / total, Double(size.key)) }
            return sum + size.value * log(max(chance, .leastNormalMagnitude))
        }
    }

    /// Whether each value of the first column occurs with one value of the second alone.
    private static func determines(_ first: TextValues, _ second: TextValues) -> Bool {
        var partners = [Int32](repeating: -1, count: first.texts.count)
        for (one, other) in zip(first.codes, second.codes) where one >= 0 && other >= 0 {
            if partners[Int(one)] < 0 { partners[Int(one)] = other }
            if partners[Int(one)] != other { return false }
        }
        return true
    }

    /// Whether the target rises, or falls, strictly with the column's number.
    private func isMonotone(_ column: Int) -> Bool {
        guard let numbers = self.numbers(column), let targets = self.numbers(target) else { return false }
        let pairs = zip(numbers, targets).filter { !$0.0.isNaN && !$0.1.isNaN }.sorted { $0.0 < $1.0 }
        guard pairs.count >= 20, Set(pairs.map { $0.1 }).count * 2 > pairs.count else { return false }
        var (rises, falls) = (true, true)
        for (before, after) in zip(pairs, pairs.dropFirst()) {
            if before.0 == after.0 {
                if before.1 != after.1 { return false }
                continue
            }
            if after.1 <= before.1 { rises = false }
            if after.1 >= before.1 { falls = false }
            if !rises, !falls { return false }
        }
        return true
    }

    private func numbers(_ column: Int) -> [Double]? {
        let profile = ColumnProfile(table: table, column: column)
        guard profile.numbers.count == profile.present else { return nil }
        return try? NumberValues(
            table: table, column: column, mark: profile.numbers.mark, isLenient: true
        ).values
    }
}
