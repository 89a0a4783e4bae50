import Foundation
import RunProtocol

/// The rules by which a run speaks up. Each is a function of the facts, and says nothing when it does not hold.
enum NoticeRules {
    static let all: [@Sendable (RunFacts) -> Notice?] = [
        overfitting, rateTooHigh, rateTooLow, plateau, vanishingGradient, explodingGradient, deadUnits, loaderBound,
        classImbalance, smallValidation, leakingColumn,
    ]

    /// A number for evidence: three figures are enough.
    static func number(_ value: Double) -> String {
        guard value.isFinite else { return NumberText.shortest(value) }
        let text = String(format: "%.3g", value)
        return Double(text).map(NumberText.shortest) ?? text
    }
}

/// Raises notices, each once for as long as its rule holds.
///
/// A rule that holds now and then, as where a loss swings, speaks again only when the run is a good part longer.
struct NoticeBoard {
    private static let pause = 1.3

    private var standing: Set<Notice.Rule> = []
    private var lastSteps: [Notice.Rule: Int] = [:]

    /// The notices that the facts call for and that were not called for the last time.
    mutating func news(_ facts: RunFacts) -> [Notice] {
        let called = NoticeRules.all.compactMap { $0(facts) }
        let fresh = called.filter { notice in
            guard !standing.contains(notice.rule) else { return false }
            guard let last = lastSteps[notice.rule], facts.step >= last else { return true }
            return Double(facts.step) >= Double(last) * Self.pause
        }
        standing = Set(called.map(\.rule))
        for notice in fresh { lastSteps[notice.rule] = facts.step }
        return fresh
    }
}
