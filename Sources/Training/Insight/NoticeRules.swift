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
struct NoticeBoard {
    private var standing: Set<Notice.Rule> = []

    /// The notices that the facts call for and that were not called for the last time.
    mutating func news(_ facts: RunFacts) -> [Notice] {
        let called = NoticeRules.all.compactMap { $0(facts) }
        let fresh = called.filter { !standing.contains($0.rule) }
        standing = Set(called.map(\.rule))
        return fresh
    }
}
