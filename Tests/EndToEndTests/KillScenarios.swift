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
        let epochs = max(150, 10 * Self.kills)
        let arguments = [
            "train", "points.toml", "--json", "--resume-or-start", "--set", "training.epochs=\(epochs)", "--set",
            "checkpoints.every_seconds=0.1", "--set", "checkpoints.every_steps=7",
        ]
        let whole = try program.start(arguments + ["--runs", "whole"]).finish()
        #expect(whole.exitCode == 0)
        var seed: UInt64 = 11
        var kills = 0
        while kills < Self.kills {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let running = try program.start(arguments)
            let events = Int(seed >> 33) % 12
            // Until so many checkpoints are told of, so that the run gets on between two kills.
            guard (0...events).allSatisfy({ _ in running.says("\"event\":\"checkpointSaved\"") }) else {
                _ = try running.finish()
                break
            }
            kill(running.process.processIdentifier, SIGKILL)
            let output = try running.finish()
            if output.text.contains("\"event\":\"runFinished\"") { break }
            kills += 1
        }
        // The run is long enough for all of them, or nearly so.
        #expect(kills > Self.kills / 2)
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
        #expect(again.text.contains("points-1 has ended already: all \(epochs) epochs are trained"))
    }
}
