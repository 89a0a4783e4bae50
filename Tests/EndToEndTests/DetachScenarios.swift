import Foundation
import RunProtocol
import RunStore
import TerminalTesting
import Testing

@Suite("A run that is detached")
struct DetachScenarios {
    @Test("is looked on at and steered by others, none of whom stops it by leaving")
    func viewers() throws {
        let program = try DescentProgram()
        let started = try program.run(
            "train", "points.toml", "--detach", "--set", "training.epochs=1000000")
        #expect(started.exitCode == 0, "\(started.errors)")
        #expect(started.text.hasPrefix("points-1 trains as process "))
        defer { _ = try? program.run("ctl", "points-1", "stop") }

        let killed = try program.start(["attach", "points-1", "--json"])
        let other = try program.start(["attach", "points-1", "--json"])
        _ = try killed.read(until: "\"event\":\"stepsCompleted\"")
        _ = try other.read(until: "\"event\":\"stepsCompleted\"")
        kill(killed.process.processIdentifier, SIGKILL)
        _ = try killed.finish()

        let set = try program.run("ctl", "points-1", "set", "optimizer.learning_rate", "5e-4")
        #expect(set.exitCode == 0)
        #expect(set.text.contains("1e-3 -> 5e-4"))
        _ = try other.read(until: "\"key\":\"optimizer.learning_rate\"")
        let refused = try program.run("ctl", "points-1", "set", "optimizer.learning_rate", "-1")
        #expect(refused.exitCode == 1)
        #expect(refused.errors.contains("refused: learning rate must lie between"))
        #expect(try program.run("ctl", "points-1", "dance").exitCode == 2)

        other.process.terminate()
        #expect(try other.finish().errors == "")
        #expect(try program.run("ctl", "points-1", "status").text.contains(", step "))
        #expect(try program.run("ctl", "points-1", "stop").exitCode == 0)
        #expect(try program.waitForSummary(of: "points-1").reason == .stoppedByUser)
        #expect(try program.run("attach", "points-1", "--plain").exitCode == 1)
    }

    @Test("has the weights of one that was not, and outlives a hang-up")
    func sameWeights() throws {
        let program = try DescentProgram()
        let plain = try program.run("train", "points.toml")
        let started = try program.run("train", "points.toml", "--detach")
        let words = started.text.split(separator: "\n")[0].split(separator: " ")
        let process = try #require(words.last.flatMap { pid_t($0) })
        kill(process, SIGHUP)
        let summary = try program.waitForSummary(of: "points-2")
        #expect(summary.reason == .completed)
        #expect(summary.weightsHash == plain.hash)
        let verified = try program.run("replay", "points-2", "--verify")
        #expect(verified.exitCode == 0)
        #expect(verified.text.contains("run points-2 repeats, bit for bit"))
    }

    @Test("is not there when its recipe is wrong, which is said at once")
    func wrong() throws {
        let program = try DescentProgram()
        let started = try program.run("train", "points.toml", "--detach", "--set", "training.epochs=-1")
        #expect(started.exitCode == 2)
        #expect(started.errors.contains("training.epochs is -1"))
        let attached = try program.run("attach", "points-9")
        #expect(attached.exitCode != 0)
    }
}

extension DescentProgram {
    /// How a run of another process ended, once it has. A minute without is a failure, not a hang.
    func waitForSummary(of run: String) throws -> RunSummary {
        let deadline = Date(timeIntervalSinceNow: 60)
        while Date() < deadline {
            if let summary = try folder(of: run).readManifest().summary { return summary }
            usleep(20_000)
        }
        return try #require(nil, "\(run) did not end within a minute")
    }
}
