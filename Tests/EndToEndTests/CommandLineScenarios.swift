import Foundation
import RunProtocol
import RunStore
import TerminalTesting
import Testing

@Suite("Without a terminal")
struct CommandLineScenarios {
    @Test("--json prints one event a line and ends with the summary; the same again gives the same weights")
    func json() throws {
        let program = try DescentProgram()
        let output = try program.run("train", "points.toml", "--json", "--threads", "2")
        #expect(output.exitCode == 0)
        let records = try output.lines.map { try JSONLines.decode(EventRecord.self, from: Data($0.utf8)) }
        // Steps that came faster than they were printed are one record, which bears the last one's number.
        let numbers = records.map(\.sequence)
        #expect(numbers.first == 1 && zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 })
        guard case .runFinished(let summary) = records.last?.event else {
            Issue.record("the last event is no runFinished")
            return
        }
        #expect(summary.reason == .completed)
        #expect(summary.runPath == "\(program.runs)/points-1")
        let again = try program.run("train", "points.toml", "--plain", "--threads", "1")
        #expect(again.hash == summary.weightsHash)
    }

    @Test(
        "stopped by a signal at any moment and resumed, a run ends in the same weights", arguments: [SIGINT, SIGTERM])
    func resume(signal number: Int32) throws {
        let program = try DescentProgram()
        let whole = try program.run("train", "points.toml", "--plain", "--set", "training.epochs=400")
        let running = try program.start(["train", "points.toml", "--json", "--set", "training.epochs=400"])
        _ = try running.read(until: "validationCompleted")
        kill(running.process.processIdentifier, number)
        let stopped = try running.finish()
        #expect(stopped.exitCode == 128 + number)
        let resumed = try program.run("resume", "points-2", "--plain")
        #expect(resumed.exitCode == 0)
        #expect(resumed.hash == whole.hash)
    }

    @Test("killed at once, a run can be resumed to the same weights")
    func killed() throws {
        let program = try DescentProgram()
        let whole = try program.run("train", "points.toml", "--plain", "--set", "training.epochs=400")
        let running = try program.start(["train", "points.toml", "--json", "--set", "training.epochs=400"])
        _ = try running.read(until: "validationCompleted")
        kill(running.process.processIdentifier, SIGKILL)
        _ = try running.finish()
        let resumed = try program.run("resume", "points-2", "--plain")
        #expect(resumed.hash == whole.hash)
    }

    @Test("evaluate measures what the run measured, and predict writes a row for each row")
    func evaluate() throws {
        let program = try DescentProgram()
        let trained = try program.run("train", "points.toml", "--json")
        let last = try JSONLines.decode(EventRecord.self, from: Data(try #require(trained.lines.last).utf8))
        guard case .runFinished(let summary) = last.event else { return }
        let evaluated = try program.run("evaluate", "points-1", "--json")
        #expect(try JSONLines.decode(MetricValues.self, from: Data(evaluated.text.utf8)) == summary.testMetrics)
        let predicted = try program.run("predict", "points-1", "--data", "points.csv")
        #expect(predicted.lines.count == 401)
        #expect(predicted.lines.first == "side,probability above,probability below")
        let listed = try program.run("runs")
        #expect(listed.lines.dropFirst().first?.hasPrefix("points-1  done") == true)
    }

    /// Runs the program in a shell; its exit code.
    @Test(
        "init writes a recipe that trains as it is, inspect tells what is in the data, cross-validate sums up the folds"
    )
    func fromDataAlone() throws {
        let program = try DescentProgram()
        let draft = try program.run("init", "points.csv")
        #expect(draft.exitCode == 0)
        try draft.lines.joined(separator: "\n").write(
            toFile: "\(program.folder)/drafted.toml", atomically: true, encoding: .utf8)
        #expect(try program.run("train", "drafted.toml", "--plain", "--set", "training.epochs=2").exitCode == 0)
        let looked = try program.run("inspect", "points.csv", "--ascii")
        #expect(looked.exitCode == 0 && looked.lines.allSatisfy { $0.count <= 80 || $0.contains("source = ") })
        #expect(looked.lines.contains { $0.contains("to learn: side, 2 classes") })
        let report = try program.run("inspect", "points.csv", "--json")
        #expect(report.lines.count == 1 && report.lines[0].contains("\"target\":\"side\""))
        let folds = try program.run(
            "cross-validate", "drafted.toml", "--folds", "3", "--json", "--set", "training.epochs=2")
        #expect(folds.exitCode == 0)
        let records = try folds.lines.suffix(2).map { try JSONLines.decode(EventRecord.self, from: Data($0.utf8)) }
        guard case .crossValidationCompleted(let summary)? = records.first?.event else {
            Issue.record("the last event but one sums up the folds")
            return
        }
        #expect(summary.folds.count == 3 && summary.mean[.accuracy] != nil && summary.deviation[.accuracy] != nil)
        #expect(try program.run("init", "nothing.csv").exitCode == 2)
        #expect(try program.run("cross-validate", "drafted.toml", "--folds", "1").exitCode == 2)
    }

    private func shell(_ line: String, _ program: DescentProgram) throws -> Int32 {
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.currentDirectoryURL = URL(fileURLWithPath: program.folder)
        shell.arguments = ["-c", line.replacing("descent", with: "'\(program.path)'")]
        try shell.run()
        shell.waitUntilExit()
        return shell.terminationStatus
    }

    @Test("output that cannot be written is an error, and the run is saved first")
    func fullDisk() throws {
        let program = try DescentProgram()
        let endless = "descent train points.toml --set training.epochs=1000000"
        #expect(try shell("\(endless) --json >/dev/full 2>errors.txt", program) == 1)
        let errors = try String(contentsOfFile: "\(program.folder)/errors.txt", encoding: .utf8)
        #expect(errors == "descent: the output cannot be written: No space left on device\n")
        #expect(try program.folder(of: "points-1").readManifest().summary?.reason == .interrupted)
        #expect(try shell("descent predict points-1 --data points.csv >/dev/full 2>/dev/null", program) == 1)
        #expect(try shell("descent themes >/dev/full 2>/dev/null", program) == 1)
    }

    @Test("closed standard streams do no harm: nothing is printed into the run's files")
    func closedStreams() throws {
        let program = try DescentProgram()
        #expect(try shell("descent train points.toml --plain <&- >&- 2>&-", program) == 0)
        #expect(try program.folder(of: "points-1").readJournal().lastSequence > 0)
        #expect(try program.run("evaluate", "points-1").exitCode == 0)
        #expect(try shell("descent train none.toml 2>&-", program) == 2)
    }

    @Test("the end of the reader ends the run, saved")
    func brokenPipe() throws {
        let program = try DescentProgram()
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.currentDirectoryURL = URL(fileURLWithPath: program.folder)
        shell.arguments = [
            "-c",
            "'\(program.path)' train points.toml --set training.epochs=1000000 --json 2>errors.txt | head -n 3 >/dev/null",
        ]
        try shell.run()
        shell.waitUntilExit()
        #expect(try String(contentsOfFile: "\(program.folder)/errors.txt", encoding: .utf8) == "")
        let manifest = try program.folder(of: "points-1").readManifest()
        #expect(manifest.summary?.reason == .interrupted)
    }

    @Test(
        "what cannot be used ends in one clear sentence and exit code 2",
        arguments: [
            (["train", "no.toml"], "no.toml: there is no such recipe"),
            (["train", "points.csv"], "points.csv:1:"),
            (["train", "."], ".: this is a folder"),
            (["train", "points.toml", "--set", "data.target=sise"], "did you mean \"side\"?"),
            (["train", "points.toml", "--set", "data.source=none.csv"], "none.csv"),
            (
                ["train", "points.toml", "--set", "optimizer.learning_rate=nan"],
                "learning rate must be a finite number"
            ),
            (["train", "points.toml", "--set", "loss.kind=mse"], "is for numbers, but side holds classes"),
            (["train", "points.toml", "--theme", "no", "--plain"], "there is no theme \"no\""),
            (["train", "points.toml", "--color", "no"], "--color no is not known"),
            (["train", "points.toml", "--plain", "--json"], "exclude each other"),
            (["train", "points.toml", "--threads", "0"], "--threads 0 must lie between 1 and 256"),
            (["train"], "Missing expected argument"),
            (["trian"], "trian"),
            (["resume", "points-9"], "there is no run \"points-9\""),
            (["evaluate", "points-9"], "there is no run \"points-9\""),
            (["bench", "nowhere"], "nowhere/spec.json"),
        ])
    func unusable(arguments: [String], sentence: String) throws {
        let program = try DescentProgram()
        let output = try program.start(arguments).finish()
        #expect(output.exitCode == 2)
        #expect(output.errors.contains(sentence), "\(output.errors)")
        #expect(output.text == "")
        #expect(!FileManager.default.fileExists(atPath: program.runs))
    }
}
