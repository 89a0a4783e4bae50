/// Examples of two sorts in the order of a score, from which curves and the areas under them follow.
///
/// Examples of one score pass a threshold together, so the order among them does not matter. There may be millions: they
/// are held once.
struct RankedScores<Score: Comparable> {
    /// What has passed when the threshold lies below a score.
    struct Passed: Hashable {
        var hits = 0
        var alarms = 0

        /// The share of hits among what passed; NaN of nothing.
        var precision: Double { Double(hits) / Double(hits + alarms) }
    }

    /// The scores of each sort, from the highest down: 4 bytes an example, where pairs of score and sort would take 8.
    private var hits: [Score] = []
    private var alarms: [Score] = []
    var positives: Int { hits.count }
    var negatives: Int { alarms.count }

    /// nil where one sort is missing, or a score is no number, so that nothing can be told apart.
    init?(count: Int, score: (Int) -> Score, isPositive: (Int) -> Bool) {
        let positives = (0..<count).count { isPositive($0) }
        guard positives > 0, positives < count else { return nil }
        hits.reserveCapacity(positives)
        alarms.reserveCapacity(count - positives)
        for index in 0..<count {
            let score = score(index)
            guard score == score else { return nil }
            if isPositive(index) { hits.append(score) } else { alarms.append(score) }
        }
        hits.sort(by: >)
        alarms.sort(by: >)
    }

    /// What has passed at each threshold, a threshold a score, from the highest down.
    var thresholds: some Sequence<Passed> {
        sequence(state: Passed()) { passed in
            let hit = passed.hits < hits.count ? hits[passed.hits] : nil
            let alarm = passed.alarms < alarms.count ? alarms[passed.alarms] : nil
            guard let score = Self.higher(hit, alarm) else { return nil }
            while passed.hits < hits.count, hits[passed.hits] == score { passed.hits += 1 }
            while passed.alarms < alarms.count, alarms[passed.alarms] == score { passed.alarms += 1 }
            return passed
        }
    }

    private static func higher(_ first: Score?, _ second: Score?) -> Score? {
        guard let first, let second else { return first ?? second }
        return max(first, second)
    }

    /// The area under the ROC curve, by trapezia (scikit-learn's `roc_auc_score`).
    var areaUnderROC: Double {
        var (area, before) = (0.0, Passed())
        for passed in thresholds {
            area += Double(passed.alarms - before.alarms) * Double(passed.hits + before.hits) / 2
            before = passed
        }
        return area / (Double(positives) * Double(negatives))
    }

    /// The area under the curve of precision over recall, by steps (scikit-learn's `average_precision_score`).
    var averagePrecision: Double {
        var (area, before) = (0.0, Passed())
        for passed in thresholds {
            area += Double(passed.hits - before.hits) * passed.precision
            before = passed
        }
        return area / Double(positives)
    }
}
