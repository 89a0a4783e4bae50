import Foundation
import RunProtocol
import RunStore
import TerminalTesting
import Testing

@Suite("A run that is killed")
struct KillScenarios {
    /// How often: more often by hand, with `DESCENT_KILLS=200`.
    private static var kills: Int {
        ProcessInfo.processInfo.environment["DESCENT_KILLS"].flatMap(Int.init) ?? 8
    }

    @Test("at any moment goes on to the same weights, with a restart loop")
    func restarts() throws {
        let program = try DescentProgram()
        // Saving all the time, so that many a kill comes in the middle of a save.
        let arguments = [
            "train", "points.toml", "--json", "--resume-or-start", "--set", "training.epochs=150", "--set",
            "checkpoints.every_seconds=0.1", "--set", "checkpoints.every_steps=7",
        ]
        let whole = try program.start(arguments + ["--runs", "whole"]).finish()
        #expect(whole.exitCode == 0)
        var seed: UInt64 = 11
        for _ in 0..<Self.kills {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let running = try program.start(arguments)
            let events = Int(seed >> 33) % 12
            var text = ""
            // Until so many checkpoints are told of, so that the run gets on between two kills.
            for _ in 0...events {
                guard let more = try? running.read(until: "\"event\":\"checkpointSaved\"") else { break }
                text = more
            }
            kill(running.process.processIdentifier, SIGKILL)
            _ = try running.finish()
            if text.contains("\"event\":\"runFinished\"") { break }
        }
        let last = try program.start(arguments).finish()
        #expect(last.exitCode == 0, "\(last.errors)")
        let runs = try RunFolder.list(in: program.runs)
        #expect(runs.map(\.name) == ["points-1"])
        let summary = try #require(try program.folder(of: "points-1").readManifest().summary)
        let expected = try #require(
            try RunFolder.open("points-1", in: "\(program.folder)/whole").readManifest().summary)
        #expect(summary.reason == .completed)
        #expect(summary.weightsHash == expected.weightsHash)
        #expect(summary.bestValidationLoss == expected.bestValidationLoss)
        #expect(summary.testMetrics == expected.testMetrics)
        let again = try program.start(arguments).finish()
        #expect(again.exitCode == 0)
        #expect(again.text.contains("points-1 has ended already: all 150 epochs are trained"))
    }
}
