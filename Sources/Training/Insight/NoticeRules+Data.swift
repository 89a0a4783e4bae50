import RunProtocol

/// What the data makes of the figures.
extension NoticeRules {
    /// One class is at least four times as frequent as another, which is found less than half the time.
    static func classImbalance(_ facts: RunFacts) -> Notice? {
        guard !facts.balancesClasses, let report = facts.classification, facts.validations.count >= 3,
            let most = facts.trainingClassCounts.max()
        else { return nil }
        let rare = facts.trainingClassCounts.indices.filter {
            facts.trainingClassCounts[$0] > 0 && facts.trainingClassCounts[$0] * 4 <= most && $0 < report.scores.count
                && report.scores[$0].support > 0
        }
        guard let missed = rare.min(by: { report.scores[$0].recall < report.scores[$1].recall }),
            report.scores[missed].recall < 0.5
        else { return nil }
        return Notice(
            rule: .classImbalance, step: facts.step,
            text:
                "The rare class \(report.classNames[missed]) is mostly missed: loss.class_weights = \"balanced\" makes it count.",
            evidence:
                "\(facts.trainingClassCounts[missed]) of \(facts.trainingClassCounts.reduce(0, +)) training examples, recall \(number(report.scores[missed].recall))"
        )
    }

    /// Fewer than a hundred validation examples: a difference of a few hundredths is chance.
    static func smallValidation(_ facts: RunFacts) -> Notice? {
        guard (1..<100).contains(facts.validationExamples) else { return nil }
        let spread = 0.5 / Double(facts.validationExamples).squareRoot()
        return Notice(
            rule: .smallValidation, step: facts.step,
            text:
                "The validation part is too small to tell small differences from chance; cross-validation uses every row.",
            evidence:
                "\(facts.validationExamples) examples: a share is known to within \(Int((200 * spread).rounded())) points at best"
        )
    }

    /// A column that the model learns from tells the target.
    static func leakingColumn(_ facts: RunFacts) -> Notice? {
        guard let column = facts.leakingColumns.first else { return nil }
        return Notice(
            rule: .leakingColumn, step: facts.step,
            text:
                "The column \(column.name) gives the target away; if it is not known beforehand, add it to data.ignore.",
            evidence: column.reason, suggestion: .stop, suggestionTitle: "stop here")
    }
}
