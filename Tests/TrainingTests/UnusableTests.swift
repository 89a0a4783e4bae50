import Datasets
import Foundation
import RunProtocol
import RunStore
import Testing

@testable import Training

@Suite("What cannot be trained or gone on with")
struct UnusableTests {
    private func message(_ body: () throws -> Void) throws -> String {
        let error = #expect(throws: (any Error).self) { try body() }
        let text = "\(try #require(error))"
        #expect(!text.contains("\n"))
        return text
    }

    @Test("a model that the machine cannot hold is refused before memory runs out")
    func memory() throws {
        let run = try TestRun()
        let text = try message { _ = try run.setup(overrides: ["model.hidden=[65536, 65536, 65536, 65536]"]) }
        #expect(
            text.hasPrefix(
                "--set model.hidden: the model (MLP 65536-65536-65536-65536, relu, dropout 0.2) needs about 192 GiB"))
    }

    @Test(
        "data that can be read but once is refused", arguments: ["data.source=/dev/null", "data.test_source=/dev/zero"])
    func device(override: String) throws {
        let run = try TestRun()
        let text = try message { _ = try run.setup(overrides: [override]) }
        #expect(text.contains(" is a pipe or a device, which cannot be read again; save the data as a file"))
    }

    @Test("a recipe in a pipe is refused, and not waited for")
    func pipe() throws {
        let run = try TestRun()
        let path = "\(run.folder)/pipe.toml"
        #expect(mkfifo(path, 0o600) == 0)
        let text = try message { _ = try Recipe.load(path: path) }
        #expect(text == "\(path): this is a pipe or a device; expected the path of a recipe (a TOML file)")
    }

    @Test("data that has changed, be it in one test row, is neither gone on with nor measured on")
    func changedData() throws {
        let run = try TestRun()
        let setup = try run.setup()
        let row = Int(try #require(setup.dataset.split.test.first))
        let trained = try run.train(setup)
        let path = "\(run.folder)/data.csv"
        var lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
        lines[row + 1] = "0.5," + lines[row + 1].split(separator: ",").dropFirst().joined(separator: ",")
        try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
        #expect(try message { _ = try run.resume(trained.name) }.contains("the data has changed since this run began"))
        let model = try TrainedModel(folder: setup.folder, threads: 1)
        #expect(
            try message { _ = try model.evaluate(file: nil) }
                == "full-1: the data has changed since this run was trained; to measure the model on it, name a file with --data"
        )
        #expect(try model.evaluate(file: path).0[.accuracy] != nil)
    }

    @Test("labels are refused where nothing takes them")
    func labels() throws {
        let run = try TestRun()
        let setup = try run.setup()
        try run.train(setup)
        let model = try TrainedModel(folder: setup.folder, threads: 1)
        let text = try message { _ = try model.evaluate(file: "\(run.folder)/data.csv", labels: "l.idx") }
        #expect(text == "--labels l.idx: this run was trained on a table, whose labels are its column \"kind\"")
    }

    @Test("a run whose every checkpoint is damaged is not begun anew, and its journal stays")
    func damagedCheckpoints() throws {
        let run = try TestRun()
        let trained = try run.train(run.setup())
        let folder = "\(trained.runPath)/checkpoints"
        for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
            try Data("torn".utf8).write(to: URL(fileURLWithPath: "\(folder)/\(file)"))
        }
        let resumed = try run.train(run.resume(trained.name))
        #expect(resumed.reason == .failed)
        #expect(resumed.message.hasPrefix("there is no whole checkpoint in \(folder); "))
    }

    @Test("a run that cannot save its end has failed and says why, however it ended")
    func unsavedEnd() throws {
        let run = try TestRun()
        let setup = try run.setup()
        #expect(
            try message { _ = try TrainedModel(folder: setup.folder, threads: 1) }.contains("has saved no weights yet"))
        let driver = SessionDriver(setup)
        try driver.startPaused()
        try driver.advance(3)
        try FileManager.default.removeItem(atPath: setup.folder.checkpointsPath)
        try Data().write(to: URL(fileURLWithPath: setup.folder.checkpointsPath))
        driver.session.interrupt("SIGTERM")
        let summary = try driver.end()
        #expect(summary.reason == .failed)
        #expect(summary.message.hasPrefix("SIGTERM came, but the checkpoint of step 3 was not saved: "))
        #expect(summary.isResumable)
    }

    @Test("a hyperparameter that a run does not have is refused before anything is touched")
    func unknownSetting() throws {
        let run = try TestRun()
        let trained = try run.train(run.setup())
        let text = try message {
            _ = try RunSetup.resume(
                run: trained.name, runsDirectory: run.runsDirectory, threads: 1, settings: ["optimizer.momentum"])
        }
        #expect(
            text.hasPrefix("--set optimizer.momentum: this run has no such hyperparameter; it has optimizer.learning"))
    }

    @Test("a run that was completed goes on when it may take more epochs, to the weights of a longer run")
    func longer() throws {
        let run = try TestRun()
        let recipe = TestRun.fullRecipe.replacingOccurrences(of: "kind = \"cosine\"\nwarmup = 0.1", with: "")
        let long = try run.train(run.setup(recipe, overrides: ["training.epochs=7"]))
        let short = try run.train(run.setup(recipe, overrides: ["training.epochs=3"]))
        let driver = SessionDriver(try run.resume(short.name))
        driver.send(.set(key: "training.epochs", value: 7))
        driver.start()
        #expect(try driver.end().weightsHash == long.weightsHash)
    }
}
