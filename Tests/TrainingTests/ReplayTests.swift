import Foundation
import RunProtocol
import RunStore
import Testing

@testable import Training

extension TestRun {
    /// Trains a run again and expects each of its kept states.
    func verify(_ name: String) throws {
        let verifier = try RunVerifier(RunFolder.open(name, in: runsDirectory), threads: 1)
        var comparisons: [RunVerifier.Comparison] = []
        try verifier.run { _ in
        } onComparison: {
            comparisons.append($0)
        }
        #expect(!comparisons.isEmpty)
        for comparison in comparisons { #expect(comparison.isSame, "\(comparison)") }
    }
}

@Suite("A run that is replayed")
struct ReplayTests {
    private static let rate = "optimizer.learning_rate"

    /// A run with all kinds of steering, undone and left stretches and a resume.
    private func steeredRun(_ run: TestRun) throws -> RunSummary {
        let driver = SessionDriver(try run.setup())
        try driver.startPaused()
        try driver.advance(3)
        _ = try driver.ask(.multiply(key: Self.rate, factor: 2))
        try driver.advance(3)
        _ = try driver.ask(.set(key: "training.batch_size", value: 9))
        try driver.advance(2)
        _ = try driver.ask(.undo)
        _ = try driver.ask(.ramp(key: Self.rate, value: 1e-3, steps: 6))
        _ = try driver.ask(.saveCheckpoint)
        try driver.advance(5)
        _ = try driver.ask(.rewind(.step(10)))
        _ = try driver.ask(.set(key: "model.dropout", value: 0.4))
        try driver.advance(1)
        driver.session.interrupt("test")
        return try run.train(run.resume(driver.end().name))
    }

    @Test("has the same weights at every step that was kept")
    func verify() throws {
        let run = try TestRun()
        try run.verify(steeredRun(run).name)
    }

    @Test("and differs where it was tampered with")
    func tampered() throws {
        let run = try TestRun()
        let summary = try steeredRun(run)
        let folder = try RunFolder.open(summary.name, in: run.runsDirectory)
        let text = try folder.readRecipe().replacingOccurrences(of: "seed = 3", with: "seed = 4")
        try text.write(toFile: folder.recipePath, atomically: true, encoding: .utf8)
        let verifier = try RunVerifier(folder, threads: 1)
        var same = 0
        try verifier.run { _ in
        } onComparison: {
            same += $0.isSame ? 1 : 0
        }
        #expect(same == 0)
    }

    @Test("trains the same from the plain recipe that it is written as")
    func schedule() throws {
        let run = try TestRun()
        let summary = try steeredRun(run)
        let text = try Recipe.exported(RunFolder.open(summary.name, in: run.runsDirectory)).resolvedText
        #expect(text.components(separatedBy: "[[steering]]").count == 4)
        let again = try run.train(run.setup(text))
        #expect(again.weightsHash == summary.weightsHash)
        #expect(again.testMetrics == summary.testMetrics)
    }

    @Test("trains the same from its plain recipe after guards rolled back, and where a hand stopped it")
    func guarded() throws {
        let run = try TestRun()
        let driver = SessionDriver(
            try run.setup(overrides: [
                "data.target=number", "data.ignore=[\"kind\"]", "optimizer.kind=sgd", "optimizer.learning_rate=5",
                "optimizer.clip_norm=0", "schedule.kind=constant", "schedule.warmup=0",
            ]))
        driver.start()
        let summary = try driver.end()
        #expect(driver.guardRecords.contains { $0.response == .rolledBack })
        try run.verify(summary.name)
        let text = try Recipe.exported(RunFolder.open(summary.name, in: run.runsDirectory)).resolvedText
        #expect(try run.train(run.setup(text)).weightsHash == summary.weightsHash)

        let stopped = SessionDriver(try run.setup())
        try stopped.startPaused()
        try stopped.advance(7)
        stopped.send(.stop)
        let short = try stopped.end()
        let shortText = try Recipe.exported(RunFolder.open(short.name, in: run.runsDirectory)).resolvedText
        #expect(try run.train(run.setup(shortText)).weightsHash == short.weightsHash)
    }

    @Test(
        "from a recipe whose steering is wrong is refused with the place",
        arguments: [
            ("step = 1\nchange = \"sett\"", "change = \"sett\" is not known (did you mean \"set\"?)"),
            ("change = \"stop\"", "step is missing"),
            ("step = -1\nchange = \"stop\"", "step must be a whole number from 0 on, not the number -1"),
            ("step = 1\nchange = \"set\"\nkey = \"optimizer.learning_rat\"\nvalue = 1", "is no hyperparameter"),
            ("step = 1\nchange = \"set\"\nkey = \"optimizer.learning_rate\"\nvalue = \"x\"", "value must be a number"),
            ("step = 1\nchange = \"stop\"\nvalue = 1", "value has no meaning here; expected change, step"),
        ])
    func wrongSteering(text: String, message: String) throws {
        let recipe = TestRun.fullRecipe + "\n[[steering]]\n" + text
        let error = #expect(throws: RecipeError.self) { try Recipe.parse(text: recipe, file: "r.toml") }
        #expect("\(error.map(String.init(describing:)) ?? "")".contains(message), "\(String(describing: error))")
    }

    @Test("is played in order, from the start or a step on, and sought")
    func player() throws {
        let run = try TestRun()
        let summary = try steeredRun(run)
        let folder = try RunFolder.open(summary.name, in: run.runsDirectory)
        let arrivals = DispatchSemaphore(value: 0)
        let player = try JournalPlayer(folder, speed: 1e6) { arrivals.signal() }
        player.start()
        let end = try #require(player.waitForEnd())
        #expect(end.weightsHash == summary.weightsHash)
        let records = player.takeEvents()
        let recorded = try folder.readJournal().events(includingAbandoned: true)
        #expect(records.map(\.sequence) == records.map(\.sequence).sorted())
        #expect(records.count == recorded.count(where: { $0.event.kind != .runFinished }) + 1)
        guard case .runStarted(let description) = records.first?.event else {
            Issue.record("it does not begin with the run")
            return
        }
        #expect(description.playbackSpeed == 1e6)

        // Wound back from its end, it plays once more.
        player.send(TrainingCommand(id: CommandID(100), action: .seek(step: 0)))
        var again: [EventRecord] = []
        while again.last?.event.kind != .runFinished {
            arrivals.wait()
            again += player.takeEvents()
        }
        let repeated = again.filter { record in
            guard case .commandAnswered(let answer) = record.event else { return true }
            return answer.command.id != CommandID(100)
        }
        #expect(repeated == records)
        player.interrupt("left")

        let slow = try JournalPlayer(folder, speed: 0.01, fromStep: 8) { arrivals.signal() }
        slow.send(TrainingCommand(id: CommandID(101), action: .pause))
        slow.send(TrainingCommand(id: CommandID(102), action: .set(key: Self.rate, value: 1)))
        slow.send(TrainingCommand(id: CommandID(103), action: .playbackSpeed(0)))
        slow.start()
        slow.send(TrainingCommand(id: CommandID(104), action: .seek(step: 0)))
        slow.send(TrainingCommand(id: CommandID(105), action: .playbackSpeed(1e6)))
        slow.send(TrainingCommand(id: CommandID(106), action: .resume))
        _ = slow.waitForEnd()
        let answers = slow.takeEvents().compactMap { record -> CommandAnswer? in
            guard case .commandAnswered(let answer) = record.event else { return nil }
            return answer.command.id.rawValue > 100 ? answer : nil
        }
        #expect(answers.map(\.command.id.rawValue) == Array(101...106))
        #expect(answers[1].outcome == .rejected(reason: "this is a replay: what was done is done"))
        #expect(answers[2].outcome == .rejected(reason: "the speed must lie between 0.01 and 1e6"))
    }
}
