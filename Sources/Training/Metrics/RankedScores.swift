/// Examples of two sorts in the order of a score, from which curves and the areas under them follow.
///
/// Examples of one score pass a threshold together, so the order among them does not matter.
struct RankedScores {
    /// What has passed when the threshold lies below a score.
    struct Passed: Hashable {
        var hits: Int32
        var alarms: Int32

        /// The share of hits among what passed; NaN of nothing.
        var precision: Double { Double(hits) / Double(hits + alarms) }
    }

    let positives: Int
    let negatives: Int
    /// A threshold a score, from the highest down; the first lets nothing pass.
    let thresholds: [Passed]

    /// nil where one sort is missing, so that nothing can be told apart.
    init?<Score: Comparable>(_ examples: [(score: Score, isPositive: Bool)]) {
        positives = examples.count { $0.isPositive }
        negatives = examples.count - positives
        guard positives > 0, negatives > 0 else { return nil }
        let ranked = examples.sorted { $0.score > $1.score }
        var passed = Passed(hits: 0, alarms: 0)
        var thresholds = [passed]
        for (index, example) in ranked.enumerated() {
            if example.isPositive { passed.hits += 1 } else { passed.alarms += 1 }
            let isLast = index == ranked.count - 1 || ranked[index + 1].score != example.score
            if isLast { thresholds.append(passed) }
        }
        self.thresholds = thresholds
    }

    /// The area under the ROC curve, by trapezia (scikit-learn's `roc_auc_score`).
    var areaUnderROC: Double {
        let sum = zip(thresholds, thresholds.dropFirst()).reduce(0.0) { sum, pair in
            sum + Double(pair.1.alarms - pair.0.alarms) * (Double(pair.0.hits) + Double(pair.1.hits)) / 2
        }
        return sum / (Double(positives) * Double(negatives))
    }

    /// The area under the curve of precision over recall, by steps (scikit-learn's `average_precision_score`).
    var averagePrecision: Double {
        let sum = zip(thresholds, thresholds.dropFirst()).reduce(0.0) { sum, pair in
            sum + Double(pair.1.hits - pair.0.hits) * pair.1.precision
        }
        return sum / Double(positives)
    }
}
