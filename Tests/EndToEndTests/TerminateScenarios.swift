import Foundation
import RunProtocol
import RunStore
import TerminalTesting
import Testing

@Suite("A run that gets SIGTERM")
struct TerminateScenarios {
    /// Moments by what the run has told last; nil for while it still loads.
    static let moments = [
        nil, "runStarted", "\"state\":\"training\"", "stepsCompleted", "validationCompleted", "checkpointSaved",
    ]

    private static let options = ["--json", "--set", "training.epochs=200", "--set", "checkpoints.every_steps=99"]

    /// The hash of the run that nobody disturbs.
    private static let undisturbed = Result {
        let program = try DescentProgram()
        _ = try program.start(["train", "points.toml"] + options).finish()
        return try program.folder(of: "points-1").readManifest().summary?.weightsHash
    }

    @Test("in any phase ends with its signal's code, saved, and goes on to the same weights", arguments: moments)
    func terminate(moment: String?) throws {
        let program = try DescentProgram()
        let arguments = ["train", "points.toml", "--resume-or-start"] + Self.options
        let running = try program.start(arguments)
        if let moment { _ = try running.read(until: moment) }
        running.process.terminate()
        let output = try running.finish()
        #expect(output.exitCode == 143)
        #expect(output.errors == "")
        if moment != nil {
            let folder = try program.folder(of: "points-1")
            let summary = try #require(try folder.readManifest().summary)
            #expect(summary.reason == .interrupted)
            #expect(summary.message.hasPrefix("SIGTERM came; everything is saved, in "))
            #expect(try folder.checkpoints().loadNewestWhole().info.step == summary.step)
        }
        #expect(try program.start(arguments).finish().exitCode == 0)
        let last = try #require(try program.folder(of: "points-1").readManifest().summary)
        let expected = try Self.undisturbed.get()
        #expect(last.weightsHash == expected)
    }

    @Test("ends in any case when its grace time is over")
    func grace() throws {
        let program = try DescentProgram()
        let running = try program.start([
            "train", "points.toml", "--json", "--grace", "60", "--set", "training.epochs=1000000",
        ])
        _ = try running.read(until: "stepsCompleted")
        running.process.terminate()
        #expect(try running.finish().exitCode == 143)
        #expect(try program.run("train", "points.toml", "--grace", "0").exitCode == 2)
    }
}
