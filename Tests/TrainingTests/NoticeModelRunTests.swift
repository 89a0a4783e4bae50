import Foundation
import RunProtocol
import Testing

@testable import Training

/// Notices of real runs about rate, layers and loader, each made to show one thing, beside one that must not.
@Suite("Notices of rates and layers")
struct NoticeModelRunTests {
    /// Trains before a person until a rule speaks, or the layers have been looked at a few times more than rules need.
    private static func notices(
        _ recipe: String, looks: Int = RunFacts.looksToAgree + 1, prepare: (TestRun) throws -> Void = { _ in }
    ) throws -> [Notice] {
        let run = try TestRun(isInMemory: true)
        try TestRun.table(rows: 300).write(toFile: "\(run.folder)/data.csv", atomically: true, encoding: .utf8)
        try prepare(run)
        let driver = SessionDriver(try run.setup(recipe), isAttended: true)
        driver.start()
        func heard(_ rules: Set<Notice.Rule>) -> Bool { !rules.isDisjoint(with: driver.notices.map(\.rule)) }
        try driver.wait {
            driver.isFinished || driver.isPaused || heard(rules) || driver.looks > looks
        }
        if !driver.isFinished { driver.send(.stop) }
        _ = try driver.end()
        return driver.notices
    }

    private static let rules: Set<Notice.Rule> = [
        .vanishingGradient, .explodingGradient, .deadUnits, .loaderBound, .rateTooHigh,
    ]

    private static func recipe(
        data: String = "source = \"data.csv\"\ntarget = \"kind\"\nignore = [\"number\"]", model: String,
        optimizer: String = "kind = \"adamw\"\nlearning_rate = 1e-3", epochs: Int = 100_000, rest: String = ""
    ) -> String {
        """
        name = "notice"
        [data]
        \(data)
        [model]
        \(model)
        [optimizer]
        \(optimizer)
        [training]
        epochs = \(epochs)
        batch_size = 16
        seed = 3
        \(rest)
        """
    }

    @Test("a loss that climbs since the rate was raised is told, with the cut that helps, and a steady one is not")
    func high() throws {
        let raised = """
            [[steering]]
            step = 300
            change = "ramp"
            key = "optimizer.learning_rate"
            value = 1.5
            steps = 300
            """
        let model = "hidden = [16]"
        let notices = try Self.notices(Self.recipe(model: model, epochs: 40, rest: raised))
        let notice = try #require(notices.first { $0.rule == .rateTooHigh })
        #expect(notice.suggestion == .multiply(key: "optimizer.learning_rate", factor: 0.3))
        #expect(notice.evidence.contains("training loss"))
        #expect(try !Self.notices(Self.recipe(model: model, epochs: 40)).contains { $0.rule == .rateTooHigh })
    }

    @Test("a deep stack of sigmoids whose first layers learn nothing is told, one of ReLU is not")
    func vanishing() throws {
        func model(_ activation: String) -> String {
            "hidden = [\(Array(repeating: "8", count: 16).joined(separator: ", "))]\nactivation = \"\(activation)\""
        }
        let notices = try Self.notices(Self.recipe(model: model("sigmoid")))
        let notice = try #require(notices.first { $0.rule == .vanishingGradient })
        #expect(notice.text.contains("hidden") && notice.evidence.contains("gradient norm"))
        #expect(try !Self.notices(Self.recipe(model: model("relu"))).contains { $0.rule == .vanishingGradient })
    }

    @Test("a gradient that grew many times as long since the rate was raised is told, a steady one is not")
    func exploding() throws {
        let raised = """
            [[steering]]
            step = 6000
            change = "set"
            key = "optimizer.learning_rate"
            value = 3.0
            [guards]
            spike = "off"
            """
        let model = "hidden = [16, 16]\nactivation = \"relu\""
        let notices = try Self.notices(Self.recipe(model: model, rest: raised), looks: 60)
        let notice = try #require(notices.first { $0.rule == .explodingGradient })
        #expect(notice.suggestion == .set(key: "optimizer.clip_norm", value: 1))
        #expect(try !Self.notices(Self.recipe(model: model)).contains { $0.rule == .explodingGradient })
    }

    @Test("units that are zero for whatever they see are told, and those of scaled columns are not")
    func dead() throws {
        func data(_ scaling: String) -> String {
            "source = \"large.csv\"\ntarget = \"kind\"\nscaling = \"\(scaling)\""
        }
        func prepare(_ run: TestRun) throws {
            let text = (0..<300).reduce("x,kind\n") { $0 + "\(1_000 + $1 * 37 % 101),\($1 % 3)\n" }
            try text.write(toFile: "\(run.folder)/large.csv", atomically: true, encoding: .utf8)
        }
        // Where all that goes in is positive and large, the sign of a weight alone decides whether its unit lives.
        let model = "hidden = [64, 12]"
        let slow = "kind = \"sgd\"\nlearning_rate = 1e-9"
        let notices = try Self.notices(
            Self.recipe(data: data("none"), model: model, optimizer: slow), prepare: prepare)
        let notice = try #require(notices.first { $0.rule == .deadUnits })
        #expect(notice.evidence.contains("%"))
        #expect(notice.suggestion == .multiply(key: "optimizer.learning_rate", factor: 0.3))
        let scaled = try Self.notices(Self.recipe(data: data("standard"), model: model), prepare: prepare)
        #expect(!scaled.contains { $0.rule == .deadUnits })
    }

    @Test("a model that waits for its pictures to be turned is told, and one that takes them as they are is not")
    func loader() throws {
        let data = "images = \"images.idx\"\nlabels = \"labels.idx\""
        func prepare(_ run: TestRun) throws { try run.writePictures(count: 300, side: 24) }
        let augment = "[augment]\nrotate = 30\nzoom = 0.3\ncutout = 0.2\nshift = 0.2"
        let model = "hidden = [2]"
        let notices = try Self.notices(Self.recipe(data: data, model: model, rest: augment), prepare: prepare)
        let notice = try #require(notices.first { $0.rule == .loaderBound })
        #expect(notice.evidence.contains("%"))
        let plain = try Self.notices(Self.recipe(data: data, model: "hidden = [512, 256]"), prepare: prepare)
        #expect(!plain.contains { $0.rule == .loaderBound })
    }
}

extension SessionDriver {
    fileprivate var notices: [Notice] {
        events.compactMap { if case .noticeRaised(let notice) = $0 { notice } else { nil } }
    }

    fileprivate var isPaused: Bool {
        events.contains { if case .stateChanged(let change) = $0 { change.state == .paused } else { false } }
    }

    fileprivate var looks: Int {
        events.count { if case .layersMeasured = $0 { true } else { false } }
    }
}
