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

    let positives: Int
    let negatives: Int
    private var ranked: [(score: Score, isPositive: Bool)]

    /// nil where one sort is missing, so that nothing can be told apart.
    init?(_ examples: consuming [(score: Score, isPositive: Bool)]) {
        positives = examples.count { $0.isPositive }
        negatives = examples.count - positives
        guard positives > 0, negatives > 0 else { return nil }
        ranked = examples
        ranked.sort { $0.score > $1.score }
    }

    /// What has passed at each threshold, a threshold a score, from the highest down.
    var thresholds: some Sequence<Passed> {
        sequence(state: (passed: Passed(), place: 0)) { state in
            guard state.place < ranked.count else { return nil }
            let score = ranked[state.place].score
            while state.place < ranked.count, ranked[state.place].score == score {
                if ranked[state.place].isPositive { state.passed.hits += 1 } else { state.passed.alarms += 1 }
                state.place += 1
            }
            return state.passed
        }
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
