import Foundation
import RunProtocol
import Testing

@testable import Training

@Suite("A trial on a copy")
struct TrialTests {
    private static let rate = "optimizer.learning_rate"

    /// Trials of each kind, also such that leave the floats or take another plan.
    static let trials: [TrainingCommand.Action] = [
        .probe(key: rate, values: [3e-3, 1e-2, 3e-2], batches: 12),
        .probe(key: rate, values: [100], batches: 30),
        .probe(key: "training.batch_size", values: [3, 40], batches: 5),
        .probe(key: "model.dropout", values: [0, 0.5], batches: 1),
        .probe(key: "training.epochs", values: [1], batches: 8),
        .findLearningRate(lowest: 1e-6, highest: 100, batches: 60),
    ]

    @Test("changes no bit of the run, wherever it is made", arguments: trials, [0, 3, 5, 12])
    func changesNothing(action: TrainingCommand.Action, step: Int) throws {
        let run = try TestRun()
        let whole = try run.train(run.setup())
        let driver = SessionDriver(try run.setup())
        try driver.startPaused()
        if step > 0 { try driver.advance(step) }
        let answer = try driver.ask(action)
        guard case .applied = answer.outcome else {
            Issue.record("refused: \(answer)")
            return
        }
        driver.send(.resume)
        let summary = try driver.end()
        #expect(summary.weightsHash == whole.weightsHash)
        #expect(summary.bestValidationLoss == whole.bestValidationLoss)
        #expect(summary.testMetrics == whole.testMetrics)
        #expect(summary.step == whole.step)
    }

    @Test("shows what would come: the losses that the run then has with the value chosen")
    func foretells() throws {
        let run = try TestRun()
        let driver = SessionDriver(try run.setup())
        try driver.startPaused()
        try driver.advance(6)
        _ = try driver.ask(.probe(key: Self.rate, values: [1e-3, 0.02, 90], batches: 5))
        let record = try #require(driver.probes.first)
        #expect(record.candidates.map(\.value) == [1e-3, 0.02, 90])
        #expect(record.candidates.allSatisfy { $0.losses.count == 5 || $0.validationLoss == nil })
        #expect(record.suggestion != 90)
        // What a guard of the run would have stopped is said.
        #expect(record.candidates.map { $0.caught == nil } == [true, true, record.candidates[2].validationLoss != nil])
        _ = try driver.ask(.set(key: Self.rate, value: 0.02))
        for _ in 0..<5 { try driver.advance(1) }
        let losses = driver.events.compactMap { event -> Double? in
            if case .stepsCompleted(let steps) = event, steps.firstStep > 6 { steps.loss } else { nil }
        }
        #expect(losses == record.candidates[1].losses)
        driver.session.interrupt("test")
        _ = try driver.end()
    }

    @Test("is ended at once by a command, and both are answered, in order")
    func cancel() throws {
        let run = try TestRun()
        let driver = SessionDriver(try run.setup())
        try driver.startPaused()
        let probe = driver.send(.probe(key: Self.rate, values: [1e-3], batches: 100_000))
        try driver.wait { driver.events.contains { $0.kind == .trialProgressed } }
        let cancel = driver.send(.cancelTrial)
        try driver.wait { driver.answers(to: cancel).count == 1 }
        #expect(
            driver.answers(to: probe).map(\.outcome)
                == [.rejected(reason: "the probe was ended before it was done")])
        #expect(driver.answers(to: cancel).map(\.outcome) == [.applied(oldValue: nil, newValue: nil)])
        #expect(try driver.ask(.cancelTrial).outcome == .rejected(reason: "no trial is under way"))
        driver.session.interrupt("test")
        #expect(try driver.end().step == 0)
    }

    @Test(
        "is refused with the reason when it makes no sense",
        arguments: [
            (TrainingCommand.Action.probe(key: "no.such", values: [1], batches: 1), "this run has no \"no.such\""),
            (.probe(key: rate, values: [], batches: 5), "a probe takes 1 to 16 values, for 1 to 100000 batches"),
            (.probe(key: rate, values: [1], batches: 0), "a probe takes 1 to 16 values, for 1 to 100000 batches"),
            (.probe(key: rate, values: [1, -1], batches: 5), "learning rate must lie between 1e-8 and 100"),
            (.findLearningRate(lowest: 1, highest: 0.1, batches: 20), "the lowest rate must be below the highest"),
            (.findLearningRate(lowest: 1e-3, highest: 1, batches: 2), "a range test takes 10 to 100000 batches"),
            (.findLearningRate(lowest: .nan, highest: 1, batches: 20), "learning rate must be a finite number"),
        ])
    func refused(action: TrainingCommand.Action, reason: String) throws {
        let run = try TestRun()
        let driver = SessionDriver(try run.setup())
        try driver.startPaused()
        guard case .rejected(let told) = try driver.ask(action).outcome else {
            Issue.record("\(action) was applied")
            return
        }
        #expect(told.hasPrefix(reason))
        driver.session.interrupt("test")
        _ = try driver.end()
    }

    @Test("finds a rate that trains well, and leaves no file behind")
    func finder() throws {
        let run = try TestRun()
        let recipe = try Recipe.parse(text: TestRun.fullRecipe, file: "\(run.folder)/recipe.toml")
        let before = try FileManager.default.contentsOfDirectory(atPath: run.folder)
        let record = try LearningRateFinder.run(
            PreparedRecipe(recipe), lowest: 1e-6, highest: 10, batches: 120, threads: 1, scratchFolder: run.folder)
        #expect(try Set(FileManager.default.contentsOfDirectory(atPath: run.folder)) == Set(before))
        let rate = try #require(record.suggestion)
        #expect((1e-3...0.3).contains(rate))
        #expect(record.points.map(\.learningRate) == record.points.map(\.learningRate).sorted())
        let summary = try run.train(run.setup(overrides: ["optimizer.learning_rate=\(rate)", "training.epochs=40"]))
        #expect((summary.validationMetrics[.accuracy] ?? 0) > 0.8)
    }

    @Test("of a loss that never falls suggests nothing, and says why")
    func noSuggestion() {
        var flat = RangeTest()
        for step in 0..<50 { _ = flat.add(learningRate: pow(10, Double(step) / 10 - 5), loss: 2) }
        #expect(flat.record(step: 0, key: "a").suggestion == nil)
        // Late in a run the loss is small and wavers by more than it is, which is no sign of any rate.
        var late = RangeTest()
        var lasted = 0
        for step in 0..<60
        where late.add(learningRate: pow(10, Double(step) / 10 - 7), loss: step % 7 == 3 ? 0.03 : 0.001) {
            lasted += 1
        }
        #expect(lasted == 60)
        let reason = late.record(step: 0, key: "a").reason
        #expect(reason == "the loss did not fall clearly at any rate: try other bounds, or more batches")
        // From a rate of 1 on it rises, and what it falls by before is chance.
        var rising = RangeTest()
        for step in 0..<80 {
            let loss = [0.012, 0.004, 0.03, 0.008][step % 4] + (step < 60 ? 0 : 0.005 * Double(step - 60))
            _ = rising.add(learningRate: pow(10, Double(step) / 10 - 6), loss: loss)
        }
        let record = rising.record(step: 0, key: "a")
        #expect(record.suggestion == nil)
        #expect(record.reason.hasPrefix("the loss did not fall clearly at any rate, and rises from "))
        var broken = RangeTest()
        let goesOn = broken.add(learningRate: 1, loss: .nan)
        #expect(!goesOn)
        #expect(
            broken.record(step: 0, key: "a").reason
                == "the loss is not finite from the first batch on: no learning rate helps")
    }
}

extension SessionDriver {
    var probes: [ProbeRecord] {
        events.compactMap { if case .probeCompleted(let record) = $0 { record } else { nil } }
    }
}
