import Foundation
import RunProtocol
import Testing

@testable import Training

/// Notices of real runs about rate, layers and loader, each made to show one thing, beside one that must not.
@Suite("Notices of rates and layers")
struct NoticeModelRunTests {
    /// What a rule says of a run before a person: nil where the layers have been looked at a few times more than rules
    /// need, or the time of steps was told so often, and it has said nothing.
    /// - Parameter command: What is done by hand once there is so much to go by.
    private static func notice(
        _ rule: Notice.Rule, _ recipe: String, after command: TrainingCommand.Action? = nil,
        prepare: (TestRun) throws -> Void = { _ in }
    ) throws -> Notice? {
        let run = try TestRun(isInMemory: true)
        try TestRun.table(rows: 300).write(toFile: "\(run.folder)/data.csv", atomically: true, encoding: .utf8)
        try prepare(run)
        let driver = SessionDriver(try run.setup(recipe), isAttended: true)
        driver.start()
        func look() throws {
            let end = driver.looks(of: rule) + 2 * RunFacts.looksToAgree + 1
            try driver.wait {
                driver.isFinished || driver.isPaused || driver.notice(rule) != nil || driver.looks(of: rule) >= end
            }
        }
        try look()
        if let command {
            driver.send(command)
            try look()
        }
        if !driver.isFinished { driver.send(.stop) }
        _ = try driver.end()
        return driver.notice(rule)
    }

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
        [guards]
        spike = "off"
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
        let notice = try #require(try Self.notice(.rateTooHigh, Self.recipe(model: model, epochs: 40, rest: raised)))
        #expect(notice.suggestion == .multiply(key: "optimizer.learning_rate", factor: 0.3))
        #expect(notice.evidence.contains("training loss"))
        #expect(try Self.notice(.rateTooHigh, Self.recipe(model: model, epochs: 40)) == nil)
    }

    @Test("a deep stack of sigmoids whose first layers learn nothing is told, two of ReLU are not")
    func vanishing() throws {
        let hidden = Array(repeating: "8", count: 16).joined(separator: ", ")
        let model = "hidden = [\(hidden)]\nactivation = \"sigmoid\""
        let optimizer = "kind = \"sgd\"\nlearning_rate = 0.01"
        let notice = try #require(
            try Self.notice(
                .vanishingGradient,
                Self.recipe(model: model, optimizer: optimizer)))
        #expect(notice.text.contains("hidden") && notice.evidence.contains("gradient norm"))
        #expect(try Self.notice(.vanishingGradient, Self.recipe(model: "hidden = [8, 8]")) == nil)
    }

    @Test("a gradient that grew many times as long since columns drown in noise is told, a steady one is not")
    func exploding() throws {
        let data = "source = \"data.csv\"\ntarget = \"number\""
        let noise = "[augment]\nnoise = 100\nstrength = 1e-4"
        let recipe = Self.recipe(data: data, model: "kind = \"linear\"", rest: noise)
        let drowned = TrainingCommand.Action.set(key: "augment.strength", value: 1)
        let notice = try #require(try Self.notice(.explodingGradient, recipe, after: drowned))
        #expect(notice.suggestion == .set(key: "optimizer.clip_norm", value: 1) && notice.evidence.contains("->"))
        #expect(try Self.notice(.explodingGradient, recipe) == nil)
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
        let slow = "kind = \"sgd\"\nlearning_rate = 1e-8"
        let notice = try #require(
            try Self.notice(
                .deadUnits, Self.recipe(data: data("none"), model: model, optimizer: slow), prepare: prepare))
        #expect(notice.evidence.contains("%"))
        #expect(notice.suggestion == .multiply(key: "optimizer.learning_rate", factor: 0.3))
        let scaled = Self.recipe(data: data("standard"), model: model, optimizer: slow)
        #expect(try Self.notice(.deadUnits, scaled, prepare: prepare) == nil)
    }

    @Test("a model that waits for its pictures to be turned is told, and one with much to do for each row is not")
    func loader() throws {
        let data = "images = \"images.idx\"\nlabels = \"labels.idx\""
        func prepare(_ run: TestRun) throws { try run.writePictures(count: 300, side: 24) }
        let augment = "[augment]\nrotate = 30\nzoom = 0.3\ncutout = 0.2\nshift = 0.2"
        let model = "hidden = [2]"
        let notice = try #require(
            try Self.notice(.loaderBound, Self.recipe(data: data, model: model, rest: augment), prepare: prepare))
        #expect(notice.evidence.contains("%"))
        #expect(try Self.notice(.loaderBound, Self.recipe(model: "hidden = [512, 512]")) == nil)
    }
}

extension SessionDriver {
    fileprivate func notice(_ rule: Notice.Rule) -> Notice? {
        events.lazy.compactMap { if case .noticeRaised(let notice) = $0 { notice } else { nil } }
            .first { $0.rule == rule }
    }

    fileprivate var isPaused: Bool {
        events.contains { if case .stateChanged(let change) = $0 { change.state == .paused } else { false } }
    }

    /// How often a rule had something new to go by: the time of steps, or the layers.
    fileprivate func looks(of rule: Notice.Rule) -> Int {
        events.count {
            switch $0 {
            case .stepsTimed: rule == .loaderBound
            case .layersMeasured: rule != .loaderBound
            default: false
            }
        }
    }
}
