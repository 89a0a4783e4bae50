import Foundation
import RunProtocol
import Testing

@testable import Training

/// Notices of real runs, each made to show one thing, beside a run of the same kind that must not.
@Suite("Notices of runs")
struct NoticeRunTests {
    /// The notices of a recipe trained to its end before a person.
    private static func notices(_ recipe: String, data: String = TestRun.table(rows: 240)) throws -> [Notice] {
        let run = try TestRun(isInMemory: true)
        try data.write(toFile: "\(run.folder)/data.csv", atomically: true, encoding: .utf8)
        let driver = SessionDriver(try run.setup(recipe), isAttended: true)
        driver.start()
        _ = try driver.end()
        return driver.events.compactMap { if case .noticeRaised(let notice) = $0 { notice } else { nil } }
    }

    private static func recipe(
        target: String = "kind", ignore: [String] = ["number"], rate: Double = 1e-2, epochs: Int = 20,
        rest: String = ""
    ) -> String {
        """
        name = "notice"
        [data]
        source = "data.csv"
        target = "\(target)"
        ignore = [\(ignore.map { "\"\($0)\"" }.joined(separator: ", "))]
        [model]
        hidden = [32]
        [optimizer]
        kind = "adamw"
        learning_rate = \(rate)
        [training]
        epochs = \(epochs)
        batch_size = 16
        seed = 3
        \(rest)
        """
    }

    /// Rows whose target has nothing to do with their columns: all that is learned is learned by heart.
    private static func noise(rows: Int) -> String {
        var text = "a,b,c,d,kind\n"
        var state: UInt64 = 11
        func next() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 33) / Double(1 << 31)
        }
        for _ in 0..<rows { text += "\(next()),\(next()),\(next()),\(next()),\(next() < 0.5 ? "no" : "yes")\n" }
        return text
    }

    /// One row in twenty is of the rare class, and nothing tells it from the others.
    private static func rare(rows: Int) -> String {
        var text = "x,kind\n"
        for row in 0..<rows { text += "\(Double(row * 37 % 101)),\(row % 20 == 0 ? "rare" : "usual")\n" }
        return text
    }

    /// The first column of the table is the last one under another name.
    private static func copied(rows: Int) -> String {
        let lines = TestRun.table(rows: rows).split(separator: "\n").map(String.init)
        return lines.enumerated().map { index, line in
            let kind = line.split(separator: ",")[3]
            return index == 0 ? "ward,\(line)" : "ward \(kind.dropFirst()),\(line)"
        }
        .joined(separator: "\n") + "\n"
    }

    @Test("what is learned by heart is told, with the step since when, and what is learned well is not")
    func overfitting() throws {
        let notices = try Self.notices(Self.recipe(ignore: [], epochs: 150), data: Self.noise(rows: 160))
        let notice = try #require(notices.first { $0.rule == .overfitting })
        #expect(notice.suggestion == .stop && notice.text.contains("step"))
        #expect(try !Self.notices(Self.recipe()).contains { $0.rule == .overfitting })
    }

    @Test("a rare class that is missed is told with the key that helps, and not where that key is set")
    func imbalance() throws {
        let data = Self.rare(rows: 600)
        let notice = try #require(
            try Self.notices(Self.recipe(ignore: []), data: data).first { $0.rule == .classImbalance })
        #expect(notice.text.contains("rare") && notice.text.contains("loss.class_weights = \"balanced\""))
        let weighted = Self.recipe(ignore: [], rest: "[loss]\nclass_weights = \"balanced\"")
        #expect(try !Self.notices(weighted, data: data).contains { $0.rule == .classImbalance })
        let oversampled = Self.recipe(ignore: []).replacing("[model]", with: "oversample = true\n[model]")
        #expect(try !Self.notices(oversampled, data: data).contains { $0.rule == .classImbalance })
    }

    @Test("a column that gives the target away is told by name, and not when the recipe leaves it out")
    func leak() throws {
        let data = Self.copied(rows: 240)
        let notices = try Self.notices(Self.recipe(epochs: 2), data: data)
        let notice = try #require(notices.first { $0.rule == .leakingColumn })
        #expect(notice.text.contains("ward") && !notice.evidence.isEmpty)
        let without = try Self.notices(Self.recipe(ignore: ["number", "ward"], epochs: 2), data: data)
        #expect(!without.contains { $0.rule == .leakingColumn })
    }

    @Test("a validation part that is too small is told, a large one is not")
    func small() throws {
        #expect(try Self.notices(Self.recipe(epochs: 1)).contains { $0.rule == .smallValidation })
        let large = try Self.notices(Self.recipe(epochs: 1), data: TestRun.table(rows: 1_500))
        #expect(!large.contains { $0.rule == .smallValidation })
    }

    @Test("a rate that is far too low is told, but not when the schedule has let it fall")
    func low() throws {
        let low = Self.recipe(rate: 1e-7, epochs: 12)
        #expect(try Self.notices(low).contains { $0.rule == .rateTooLow || $0.rule == .plateau })
        let cosine = Self.recipe(rate: 1e-2, epochs: 60, rest: "[schedule]\nkind = \"cosine\"")
        #expect(try !Self.notices(cosine).contains { $0.rule == .rateTooLow || $0.rule == .plateau })
    }

    @Test("the last examples, the layers and the timing of a run of a moment are told")
    func moment() throws {
        let run = try TestRun(isInMemory: true)
        let driver = SessionDriver(try run.setup(Self.recipe(epochs: 30)), isAttended: true)
        driver.start()
        let summary = try driver.end()
        var (examples, layers) = (-1, false)
        for event in driver.events {
            if case .examplesReported(let report) = event { examples = report.step }
            if case .layersMeasured(let report) = event { layers = report.layers.contains { $0.weights != nil } }
        }
        #expect(examples == summary.step && layers)
    }
}
