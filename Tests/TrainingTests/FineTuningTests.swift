import Foundation
import RunProtocol
import RunStore
import Testing

@testable import Training

@Suite("Starting from the weights of another run")
struct FineTuningTests {
    /// Ten classes of points on rings and at angles: what tells five of them apart also tells the other five.
    private static func table(classes: Range<Int>, each count: Int, seed: UInt64) -> String {
        var state = seed
        func next() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 33) / Double(1 << 31)
        }
        var text = "x,y,kind\n"
        for index in 0..<count {
            for label in classes {
                let radius = Double(label % 2 + 1) + 0.5 * (next() - 0.5)
                let angle = (Double(label % 5) + 0.1 + 0.8 * next()) / 5 * 2 * .pi
                _ = index
                text += "\(radius * cos(angle)),\(radius * sin(angle)),k\(label)\n"
            }
        }
        return text
    }

    private static func recipe(_ source: String, epochs: Int, _ more: String = "") -> String {
        """
        name = "\(source)"
        [data]
        source = "\(source).csv"
        target = "kind"
        scaling = "none"
        validation_share = 0.5
        test_share = 0
        [model]
        hidden = [64, 64]
        [optimizer]
        learning_rate = 5e-3
        [training]
        epochs = \(epochs)
        batch_size = 20
        \(more)
        """
    }

    @Test("does better on few examples than from scratch, and says what was taken and what begins anew")
    func beatsScratch() throws {
        let run = try TestRun(isInMemory: true)
        try Self.table(classes: 0..<6, each: 200, seed: 1).write(
            toFile: "\(run.folder)/many.csv", atomically: true, encoding: .utf8)
        try Self.table(classes: 6..<10, each: 40, seed: 2).write(
            toFile: "\(run.folder)/few.csv", atomically: true, encoding: .utf8)
        let source = try run.train(run.setup(Self.recipe("many", epochs: 30)))
        let scratch = try run.train(run.setup(Self.recipe("few", epochs: 6)))
        let driver = SessionDriver(
            try run.setup(Self.recipe("few", epochs: 6, "[start]\nfrom = \"runs/\(source.name)\"")))
        driver.start()
        let tuned = try driver.end()
        let (better, worse) = (try #require(tuned.bestValidationLoss), try #require(scratch.bestValidationLoss))
        #expect(better < worse)
        #expect(driver.log.contains { $0.contains("4 of 6 weights are taken") })
        #expect(
            driver.log.contains {
                $0.hasPrefix("output.weight, output.bias begin anew: what is learned is not what many-1/checkpoints/")
            })
    }

    @Test("takes the head along where it means the same, and leaves it where classes are others, whatever its shape")
    func head() throws {
        let run = try TestRun(isInMemory: true)
        for (name, classes) in [("first", 0..<4), ("same", 0..<4), ("others", 4..<8)] {
            try Self.table(classes: classes, each: 30, seed: 1).write(
                toFile: "\(run.folder)/\(name).csv", atomically: true, encoding: .utf8)
        }
        try run.train(run.setup(Self.recipe("first", epochs: 2)))
        func log(_ name: String, _ more: String = "") throws -> [String] {
            let driver = SessionDriver(
                try run.setup(Self.recipe(name, epochs: 1, "[start]\nfrom = \"runs/first-1\"\n\(more)")))
            driver.start()
            _ = try driver.end()
            return driver.log
        }
        #expect(try log("same").contains { $0.contains("6 of 6 weights are taken") })
        #expect(try log("others").contains { $0.contains("4 of 6 weights are taken") })
        let asked = try log("same", "fresh = [\"hidden1\", \"output\"]")
        #expect(asked.contains { $0.contains("2 of 6 weights are taken") })
        #expect(
            asked.contains(
                "hidden1.weight, output.weight, hidden1.bias, output.bias begin anew, as the recipe says"))
    }

    @Test("reads its data as the source did, and goes on, is measured and verified when the source is gone")
    func outlives() throws {
        let run = try TestRun(isInMemory: true)
        try Self.table(classes: 0..<4, each: 30, seed: 1).write(
            toFile: "\(run.folder)/first.csv", atomically: true, encoding: .utf8)
        try Self.table(classes: 4..<6, each: 30, seed: 1).replacingOccurrences(of: "0.", with: "5.").write(
            toFile: "\(run.folder)/second.csv", atomically: true, encoding: .utf8)
        func recipe(_ name: String, _ more: String = "") -> String {
            Self.recipe(name, epochs: 3, more).replacingOccurrences(of: "scaling = \"none\"", with: "")
                .replacingOccurrences(of: "test_share = 0", with: "test_share = 0.2")
                .replacingOccurrences(of: "validation_share = 0.5", with: "validation_share = 0.3")
        }
        try run.train(run.setup(recipe("first")))
        let start = recipe("second", "[start]\nfrom = \"runs/first-1\"")
        let whole = try run.train(run.setup(start))
        let driver = SessionDriver(try run.setup(start))
        try driver.startPaused()
        try driver.advance(4)
        driver.session.interrupt("test")
        let half = try driver.end()
        try FileManager.default.removeItem(atPath: "\(run.runsDirectory)/first-1")
        let resumed = SessionDriver(try run.resume(half.name))
        resumed.start()
        #expect(try resumed.end().weightsHash == whole.weightsHash)
        let model = try TrainedModel(folder: RunFolder.open("second-1", in: run.runsDirectory), threads: 1)
        #expect(try model.evaluate(file: nil).0 == whole.testMetrics)
    }

    @Test(
        "twenty examples of each of five digits are enough where five others were learned before",
        arguments: [("mnist", 6, 25, 1...1), ("mnist", 6, 25, 2...2), ("digits", 60, 10, 1...5)])
    func digits(kind: String, sourceEpochs: Int, epochs: Int, seeds: ClosedRange<Int>) throws {
        let run = try TestRun(isInMemory: true)
        let samples = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("samples").path
        func setup(_ name: String, seed: Int, without start: Bool = false) throws -> RunSetup {
            var text = try String(contentsOfFile: "\(samples)/\(name).toml", encoding: .utf8)
                .replacingOccurrences(of: "runs/", with: "\(run.runsDirectory)/")
            if start {
                text = text.replacingOccurrences(
                    of: #"(?m)^(\[start\]|from = .*|groups = .*)$"#, with: "", options: .regularExpression)
            }
            // A debug build has its time: the difference shows after a few epochs already.
            let recipe = try Recipe.parse(
                text: text, file: "\(samples)/\(name).toml",
                overrides: ["training.epochs=\(name.hasSuffix("low") ? sourceEpochs : epochs)"], seed: UInt64(seed))
            return try RunSetup.new(
                PreparedRecipe(recipe), runsDirectory: run.runsDirectory, threads: 2, programVersion: "test")
        }
        try run.train(setup("\(kind)_low", seed: seeds.lowerBound))
        func accuracy(without start: Bool) throws -> Double {
            let each = try seeds.map { seed in
                try #require(
                    try run.train(setup("\(kind)_fine_tune", seed: seed, without: start)).testMetrics[.accuracy])
            }
            return each.reduce(0, +) / Double(each.count)
        }
        #expect(try accuracy(without: false) > accuracy(without: true) + 0.005)
    }

    @Test("refuses what is no start, and says what was expected")
    func refusals() throws {
        let run = try TestRun(isInMemory: true)
        func problem(_ start: String) -> String {
            do {
                let setup = try run.setup(
                    TestRun.fullRecipe + "\n[start]\n\(start)")
                setup.lock.release()
                return "nothing"
            } catch {
                return "\(error)"
            }
        }
        #expect(problem("from = \"nowhere\"").contains("is not there; expected the folder of a run"))
        #expect(problem("from = \"data.csv\"").contains("cannot be started from"))
        #expect(problem("freeze = [\"hiden0\"]").contains("did you mean \"hidden0\""))
        #expect(problem("freeze = [\"*\"]").contains("leaves nothing to train"))
        #expect(problem("fresh = [\"output\"]").contains("start.fresh says something of start.from"))
        #expect(problem("from = \"\"").contains("start.from is empty"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: run.folder).sorted() == ["data.csv"])
    }
}

extension SessionDriver {
    /// The texts of all messages so far.
    fileprivate var log: [String] {
        events.compactMap { if case .messageLogged(let message) = $0 { message.text } else { nil } }
    }
}
