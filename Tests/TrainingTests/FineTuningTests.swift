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
        let log = driver.events.compactMap { event -> String? in
            if case .messageLogged(let message) = event { message.text } else { nil }
        }
        #expect(log.contains { $0.contains("4 of 6 weights are taken") })
        #expect(log.contains { $0.contains("output.weight has the shape [64, 6] there, [64, 4] here") })
    }

    @Test("refuses what is no start, and says what was expected")
    func refusals() throws {
        let run = try TestRun(isInMemory: true)
        func problem(_ start: String) -> String {
            do {
                let setup = try run.setup(
                    TestRun.fullRecipe + "\n[start]\n\(start)")
                let driver = SessionDriver(setup)
                driver.start()
                return try driver.end().message
            } catch {
                return "\(error)"
            }
        }
        #expect(problem("from = \"nowhere\"").contains("is not there; expected the folder of a run"))
        #expect(problem("from = \"data.csv\"").contains("cannot be started from"))
        #expect(problem("freeze = [\"hiden0\"]").contains("did you mean \"hidden0\""))
        #expect(problem("freeze = [\"*\"]").contains("leaves nothing to train"))
    }
}
