import RunProtocol
import Testing

@testable import Training

@Suite("Notices")
struct NoticeTests {
    /// Facts of a run whose losses are these, a validation every hundred steps.
    private static func facts(training: [Double], validation: [Double]) -> RunFacts {
        var facts = RunFacts()
        facts.validationExamples = 500
        for (index, pair) in zip(training, validation).enumerated() {
            facts.validations.append(
                .init(step: (index + 1) * 100, trainingLoss: pair.0, validationLoss: pair.1))
        }
        facts.step = facts.validations.last?.step ?? 0
        return facts
    }

    private static func layers(_ change: (inout LayerStatistics.Layer) -> Void) -> LayerStatistics {
        var layer = LayerStatistics.Layer(name: "hidden0")
        layer.gradientNorm = 0.5
        layer.updateRatio = 1e-3
        layer.deadShare = 0.8
        change(&layer)
        return LayerStatistics(step: 1, layers: [layer])
    }

    private static func withLayers(
        _ change: (inout LayerStatistics.Layer) -> Void, looks: Int = 3
    ) -> RunFacts {
        var facts = facts(training: [1], validation: [1])
        for _ in looks..<3 { facts.add(layers { _ in }) }
        for _ in 0..<looks { facts.add(layers(change)) }
        return facts
    }

    private static func imbalanced(recall: Double, counts: [Int] = [900, 100], balances: Bool = false) -> RunFacts {
        var facts = facts(training: [0.5, 0.4, 0.3], validation: [0.5, 0.4, 0.35])
        facts.trainingClassCounts = counts
        facts.balancesClasses = balances
        facts.classification = .init(
            classNames: ["no", "yes"], confusion: [[90, 0], [8, 2]],
            scores: [
                .init(precision: 0.9, recall: 1, f1: 0.95, support: 90),
                .init(precision: 1, recall: recall, f1: 0.3, support: 10),
            ])
        return facts
    }

    private static func timed(loading: Double) -> RunFacts {
        var facts = facts(training: [1], validation: [1])
        facts.timing = StepTiming(
            step: 9, loading: loading, computing: 1, updating: 0.1, rest: 0, operationsPerSecond: nil)
        return facts
    }

    private static func small(_ count: Int) -> RunFacts {
        var facts = RunFacts()
        facts.validationExamples = count
        return facts
    }

    private static func slow(ratio: Double) -> RunFacts {
        var facts = facts(training: [1, 0.998, 0.996, 0.994, 0.992], validation: [1, 1, 0.99, 0.99, 0.98])
        facts.add(layers { $0.updateRatio = ratio })
        return facts
    }

    /// Towards the end of a schedule that lets the rate fall.
    private static func cooling(_ facts: RunFacts) -> RunFacts {
        var facts = facts
        facts.scheduledRateShare = 0.2
        return facts
    }

    /// A run that begins where another had learned.
    private static func branched(_ facts: RunFacts) -> RunFacts {
        var facts = facts
        facts.guessingLoss = 1.1
        return facts
    }

    private static func leaking(_ columns: [(name: String, reason: String)]) -> RunFacts {
        var facts = small(500)
        facts.leakingColumns = columns
        return facts
    }

    /// For each rule a run that shows it and runs that must not.
    private static let cases: [(rule: Notice.Rule, shows: RunFacts, not: [RunFacts])] = [
        (
            .overfitting,
            facts(training: [1, 0.5, 0.3, 0.2, 0.1, 0.05], validation: [1, 0.6, 0.5, 0.55, 0.6, 0.7]),
            [
                facts(training: [1, 0.5, 0.3, 0.2, 0.1, 0.05], validation: [1, 0.6, 0.5, 0.5, 0.49, 0.5]),
                facts(training: [1, 0.5, 0.3, 0.4, 0.5, 0.6], validation: [1, 0.6, 0.5, 0.55, 0.6, 0.7]),
                facts(training: [1, 0.5], validation: [0.5, 0.9]), facts(training: [], validation: []),
                // Next to nothing, and less than it wavers.
                facts(
                    training: [1, 0.5, 0.3, 0.2, 0.1, 0.05], validation: [1, 0.1, 2.6e-5, 2.8e-5, 2.7e-5, 2.9e-5]),
                facts(
                    training: [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4], validation: [1, 0.5, 0.9, 0.6, 0.9, 0.6, 0.7]),
                branched(
                    facts(
                        training: [1e-3, 9e-4, 8e-4, 7e-4, 6e-4, 5e-4],
                        validation: [2e-3, 1.9e-3, 1.8e-3, 2e-3, 2.1e-3, 2.3e-3])),
            ]
        ),
        (
            .rateTooHigh, facts(training: [1, 0.5, 0.4, 0.7, 0.9, 1.4], validation: [1, 1, 1, 1, 1, 1]),
            [
                facts(training: [1, 0.8, 0.7, 0.6, 0.5, 0.4], validation: [1, 1, 1, 1, 1, 1]),
                facts(training: [1, 0.5, 0.4, 0.9, 0.4, 0.4], validation: [1, 1, 1, 1, 1, 1]),
                facts(training: [1, 0.1, 0.006, 0.009, 0.01, 0.012], validation: [1, 1, 1, 1, 1, 1]),
                // A branch of a run that has learned what there was to learn.
                branched(facts(training: [6e-4, 5e-4, 5e-4, 8e-4, 9e-4, 1.2e-3], validation: [1, 1, 1, 1, 1, 1])),
            ]
        ),
        (
            .rateTooLow, slow(ratio: 1e-6),
            [
                slow(ratio: 1e-3), cooling(slow(ratio: 1e-6)),
                facts(training: [1, 0.8, 0.6, 0.4, 0.2], validation: [1, 1, 1, 1, 1]),
            ]
        ),
        (
            .plateau, facts(training: .init(repeating: 0.4, count: 8), validation: .init(repeating: 0.5, count: 8)),
            [
                cooling(
                    facts(training: .init(repeating: 0.4, count: 8), validation: .init(repeating: 0.5, count: 8))),
                facts(training: .init(repeating: 0.4, count: 7), validation: .init(repeating: 0.5, count: 7)),
                facts(
                    training: (0..<8).map { 0.4 - Double($0) * 0.01 }, validation: .init(repeating: 0.5, count: 8)),
            ]
        ),
        (
            .vanishingGradient, withLayers { $0.concerns = [.vanishingGradient] },
            [withLayers { _ in }, withLayers({ $0.concerns = [.vanishingGradient] }, looks: 2)]
        ),
        (.explodingGradient, withLayers { $0.concerns = [.explodingGradient] }, [withLayers { _ in }]),
        (.deadUnits, withLayers { $0.concerns = [.deadUnits] }, [withLayers { _ in }]),
        (
            .classImbalance, imbalanced(recall: 0.2),
            [
                imbalanced(recall: 0.8), imbalanced(recall: 0.2, counts: [500, 400]),
                imbalanced(recall: 0.2, balances: true),
            ]
        ),
        (.smallValidation, small(40), [small(400), small(0)]),
        (.loaderBound, timed(loading: 2), [timed(loading: 0.1)]),
        (.leakingColumn, leaking([("id", "it tells every class")]), [leaking([])]),
    ]

    @Test(
        "each rule speaks on a run made to show it, with evidence, and is silent on those that must not",
        arguments: 0..<11)
    func rules(index: Int) throws {
        let (rule, shows, silent) = Self.cases[index]
        func raised(_ facts: RunFacts) -> Notice? { NoticeRules.all.compactMap { $0(facts) }.first { $0.rule == rule } }
        let notice = try #require(raised(shows))
        #expect(!notice.text.isEmpty && !notice.evidence.isEmpty)
        #expect((notice.suggestion == nil) == (notice.suggestionTitle == nil))
        for facts in silent { #expect(raised(facts) == nil) }
    }

    @Test("every rule has a case")
    func completeness() {
        #expect(Set(Self.cases.map(\.rule)) == Set(Notice.Rule.allCases))
        #expect(NoticeRules.all.count == Notice.Rule.allCases.count)
    }

    @Test("a notice is raised once, and again only after it had gone away")
    func once() {
        var board = NoticeBoard()
        #expect(board.news(Self.small(40)).map(\.rule) == [.smallValidation])
        #expect(board.news(Self.small(40)).isEmpty)
        #expect(board.news(Self.small(400)).isEmpty)
        #expect(board.news(Self.small(40)).map(\.rule) == [.smallValidation])
    }

    @Test("a rule that comes and goes speaks ever more seldom, and anew where the run went back")
    func flickering() {
        var board = NoticeBoard()
        var steps: [Int] = []
        for step in 1...2_000 {
            var facts = Self.small(step % 2 == 0 ? 40 : 400)
            facts.step = step
            if !board.news(facts).isEmpty { steps.append(step) }
        }
        #expect((5...30).contains(steps.count))
        _ = board.news(Self.small(400))
        #expect(!board.news(Self.small(40)).isEmpty)
    }
}
