import RunProtocol

extension EvaluationReport {
    /// The report on what became of the examples of a validation; nil when nothing was gathered.
    init?(step: Int, outcomes: [Outcome], classNames: [String]) {
        guard !outcomes.isEmpty else { return nil }
        if classNames.isEmpty {
            self.init(step: step, examples: outcomes.count, regression: Regression(outcomes))
        } else {
            self.init(
                step: step, examples: outcomes.count, classification: Classification(outcomes, classNames: classNames))
        }
    }
}

extension EvaluationReport.Classification {
    /// More classes than these fit no screen: the confusion is then left out.
    private static let mostClasses = 64

    init(_ outcomes: [Outcome], classNames: [String]) {
        let count = classNames.count
        var hits = [Int](repeating: 0, count: count)
        var truths = hits
        var predictions = hits
        var confusion = count <= Self.mostClasses ? [[Int]](repeating: hits, count: count) : []
        for outcome in outcomes {
            let (truth, prediction) = (Int(outcome.truth), Int(outcome.prediction))
            truths[truth] += 1
            predictions[prediction] += 1
            if truth == prediction { hits[truth] += 1 }
            if !confusion.isEmpty { confusion[truth][prediction] += 1 }
        }
        let scores = (0..<count).map { index in
            EvaluationReport.ClassScores(hits: hits[index], predicted: predictions[index], support: truths[index])
        }
        self.init(
            classNames: classNames, confusion: confusion, scores: scores,
            curves: count == 2 ? EvaluationReport.BinaryCurves(outcomes) : nil)
    }
}

extension EvaluationReport.ClassScores {
    /// Shares of nothing are 0, as in scikit-learn.
    init(hits: Int, predicted: Int, support: Int) {
        func share(_ whole: Int) -> Double { whole == 0 ? 0 : Double(hits) / Double(whole) }
        let sum = predicted + support
        self.init(
            precision: share(predicted), recall: share(support), f1: sum == 0 ? 0 : 2 * Double(hits) / Double(sum),
            support: support)
    }
}

extension EvaluationReport.BinaryCurves {
    /// A curve is drawn with at most so many points.
    private static let mostPoints = 200

    /// nil when all examples are of one class.
    init?(_ outcomes: [Outcome]) {
        guard
            let ranked = RankedScores(
                count: outcomes.count, score: { outcomes[$0].score }, isPositive: { outcomes[$0].truth == 1 })
        else { return nil }
        var roc = [EvaluationReport.Point(x: 0, y: 0)]
        var precisionRecall: [EvaluationReport.Point] = []
        for passed in ranked.thresholds {
            let recall = Double(passed.hits) / Double(ranked.positives)
            roc.append(.init(x: Double(passed.alarms) / Double(ranked.negatives), y: recall))
            precisionRecall.append(.init(x: recall, y: passed.precision))
        }
        self.init(
            roc: Self.thinned(roc), precisionRecall: Self.thinned(precisionRecall),
            calibration: Self.calibration(outcomes), areaUnderROC: ranked.areaUnderROC)
    }

    private static func thinned(_ points: [EvaluationReport.Point]) -> [EvaluationReport.Point] {
        guard points.count > mostPoints, let last = points.last else { return points }
        return (0..<mostPoints - 1).map { points[$0 * points.count / mostPoints] } + [last]
    }

    private static func calibration(_ outcomes: [Outcome]) -> [EvaluationReport.Point] {
        Dictionary(grouping: outcomes) { min(9, Int($0.score * 10)) }.sorted { $0.key < $1.key }.map { _, bin in
            EvaluationReport.Point(
                x: bin.reduce(0) { $0 + $1.score } / Double(bin.count),
                y: Double(bin.count { $0.truth == 1 }) / Double(bin.count))
        }
    }
}

extension EvaluationReport.Regression {
    private static let mostPairs = 300
    private static let bins = 24

    init(_ outcomes: [Outcome]) {
        let stride = max(1, (outcomes.count + Self.mostPairs - 1) / Self.mostPairs)
        let pairs = Swift.stride(from: 0, to: outcomes.count, by: stride).map {
            EvaluationReport.Point(x: outcomes[$0].truth, y: outcomes[$0].prediction)
        }
        let residuals = outcomes.map { Float($0.prediction - $0.truth) }
        self.init(pairs: pairs, residuals: Histogram(of: residuals, bins: Self.bins))
    }
}
