import RunProtocol
import RunStore
import Testing

@testable import Training

extension TestRun {
    func journal(of name: String) throws -> JournalReader {
        try RunFolder.open(name, in: runsDirectory).readJournal()
    }
}

@Suite("A run ends")
struct EndingTests {
    @Test("when patience runs out, with the best weights kept")
    func patience() throws {
        let run = try TestRun()
        let summary = try run.train(
            run.setup(overrides: [
                "training.epochs=500", "training.patience=3", "optimizer.learning_rate=0.3",
                "schedule.kind=\"constant\"",
            ]))
        #expect(summary.reason == .earlyStopping)
        #expect(summary.message.hasPrefix("no better validation loss for 3 validations; the best was at step "))
        let records = try run.journal(of: summary.name).events().compactMap {
            if case .validationCompleted(let record) = $0.event { record } else { nil }
        }
        #expect(records.suffix(3).allSatisfy { !$0.isBest })
        #expect(records.last(where: \.isBest)?.step == summary.bestStep)
        let losses = records.compactMap { $0.validation[.loss] }
        #expect(losses.min() == summary.bestValidationLoss)
        let model = try TrainedModel(folder: RunFolder.open(summary.name, in: run.runsDirectory), threads: 1)
        #expect(try model.evaluate(file: nil).0 == summary.testMetrics)
    }

    @Test("when the loss is no longer finite, with the weights before that step")
    func divergence() throws {
        let run = try TestRun()
        let summary = try run.train(
            run.setup(
                DeterminismTests.recipes[1],
                overrides: [
                    "optimizer.learning_rate=100", "loss.kind=mse", "training.epochs=50", "guards.not_finite=stop",
                    "guards.spike=off",
                ]))
        #expect(summary.reason == .diverged)
        #expect(summary.message.contains("is not finite; the weights are those before that step"))
        let state = try RunFolder.open(summary.name, in: run.runsDirectory).checkpoints().loadNewestWhole()
        #expect(state.checkpoint.tensors.allSatisfy { $0.floats?.allSatisfy(\.isFinite) != false })
    }

    @Test("after its last epoch, and more than chance is learned")
    func completed() throws {
        let run = try TestRun()
        let summary = try run.train(run.setup(overrides: ["training.epochs=40"]))
        #expect(summary.reason == .completed)
        #expect(summary.message == "all 40 epochs are trained")
        #expect(summary.epoch == 40)
        #expect((summary.testMetrics[.accuracy] ?? 0) > 0.7)
    }

    @Test("and every event stands in the journal as it was told, but those that only show how things stand")
    func journal() throws {
        let run = try TestRun()
        let driver = SessionDriver(try run.setup())
        try driver.startPaused()
        try driver.advance(8)
        _ = try driver.ask(.set(key: "optimizer.learning_rate", value: 1e-3))
        driver.send(.resume)
        let summary = try driver.end()
        let kept = try run.journal(of: summary.name).events()
        #expect(zip(kept, kept.dropFirst()).allSatisfy { $0.sequence < $1.sequence })
        let toldOthers = driver.events.filter { $0.kind != .stepsCompleted && !$0.isTransient }
        #expect(kept.map(\.event).filter { $0.kind != .stepsCompleted } == toldOthers)
    }
}
