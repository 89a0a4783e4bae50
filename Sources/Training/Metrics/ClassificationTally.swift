import RunProtocol

/// Counts by true and predicted class, from which every metric of classes follows.
struct ClassificationTally: Hashable, Codable, Sendable {
    let classCount: Int
    /// Examples by true class (row) and predicted class (column), row-major.
    private(set) var confusion: [Int]
    /// Every example's scores, where the metrics of a ranking are wanted.
    var scores: ScoreTally?

    /// - Parameters:
    ///   - keepsScores: Whether areas under curves are wanted, which takes every example's scores.
    ///   - expected: How many examples will come, as far as is known.
    init(classCount: Int, keepsScores: Bool = false, expected: Int = 0) {
        self.classCount = classCount
        scores = keepsScores ? ScoreTally(classCount: classCount, expected: expected) : nil
        confusion = Array(repeating: 0, count: classCount * classCount)
    }

    mutating func add(truth: Int, prediction: Int) {
        confusion[truth * classCount + prediction] += 1
    }

    /// Share of examples whose class was found.
    var accuracy: Double {
        let total = confusion.reduce(0, +)
        let hits = (0..<classCount).reduce(0) { $0 + confusion[$1 * classCount + $1] }
        return total == 0 ? 0 : Double(hits) / Double(total)
    }

    /// Mean of the classes' F1 over the classes that occur, as truth or as prediction (scikit-learn's `f1_score`
    /// with `average="macro"`).
    var macroF1: Double {
        var sum = 0.0
        var present = 0
        for index in 0..<classCount {
            let hits = confusion[index * classCount + index]
            let truths = (0..<classCount).reduce(0) { $0 + confusion[index * classCount + $1] }
            let predictions = (0..<classCount).reduce(0) { $0 + confusion[$1 * classCount + index] }
            guard truths + predictions > 0 else { continue }
            present += 1
            sum += 2 * Double(hits) / Double(truths + predictions)
        }
        return present == 0 ? 0 : sum / Double(present)
    }

    /// Mean over the classes that occur of the share of each that was found (scikit-learn's `balanced_accuracy_score`).
    var balancedAccuracy: Double {
        let shares = (0..<classCount).compactMap { index -> Double? in
            let truths = (0..<classCount).reduce(0) { $0 + confusion[index * classCount + $1] }
            return truths == 0 ? nil : Double(confusion[index * classCount + index]) / Double(truths)
        }
        return shares.isEmpty ? 0 : shares.reduce(0, +) / Double(shares.count)
    }

    var values: MetricValues {
        var values = scores?.values ?? MetricValues()
        values[.accuracy] = accuracy
        values[.macroF1] = macroF1
        values[.balancedAccuracy] = balancedAccuracy
        return values
    }
}
