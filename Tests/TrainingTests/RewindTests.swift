import Foundation
import RunProtocol
import RunStore
import Testing

@testable import Training

@Suite("A run goes back")
struct RewindTests {
    private static let rate = "optimizer.learning_rate"

    /// Interventions that change the run, each in another way.
    static let interventions: [TrainingCommand.Action] = [
        .set(key: rate, value: 0.05), .set(key: "model.dropout", value: 0), .set(key: "training.batch_size", value: 7),
        .set(key: "training.epochs", value: 2), .set(key: "training.patience", value: 1), .hold(key: rate),
        .multiply(key: rate, factor: 3), .ramp(key: rate, value: 0.1, steps: 5), .decay(key: rate, steps: 4),
        .ramp(key: "model.dropout", value: 0.5, steps: 9),
    ]

    @Test(
        "by undo to the weights of never having intervened, whatever was done and however long ago",
        arguments: interventions, [0, 1, 6])
    func undo(action: TrainingCommand.Action, steps: Int) throws {
        let run = try TestRun()
        let whole = try run.train(run.setup())
        let driver = SessionDriver(try run.setup())
        try driver.startPaused()
        try driver.advance(4)
        _ = try driver.ask(action)
        if steps > 0 { try driver.advance(steps) }
        let answer = try driver.ask(.undo)
        guard case .applied = answer.outcome else {
            Issue.record("not undone: \(answer)")
            return
        }
        #expect(answer.step == 4)
        #expect(answer.note?.hasPrefix("undone: ") == true)
        driver.send(.resume)
        let summary = try driver.end()
        #expect(summary.weightsHash == whole.weightsHash)
        #expect(summary.bestStep == whole.bestStep)
        #expect(summary.bestValidationLoss == whole.bestValidationLoss)
        #expect(summary.testMetrics == whole.testMetrics)
    }

    @Test("by undo after undo, the last intervention first, until none is left")
    func stack() throws {
        let run = try TestRun()
        let driver = SessionDriver(try run.setup())
        try driver.startPaused()
        for value in [0.1, 0.2, 0.3] {
            _ = try driver.ask(.set(key: "optimizer.weight_decay", value: value))
            try driver.advance(2)
        }
        for (step, value) in [(4, 0.2), (2, 0.1), (0, 0.01)] {
            #expect(try driver.ask(.undo).step == step)
            let rewind = try #require(driver.rewinds.last)
            #expect(rewind.step == step)
            let decay = rewind.hyperparameters.first { $0.declaration.key == "optimizer.weight_decay" }
            #expect(decay?.value == value)
        }
        #expect(
            try driver.ask(.undo).outcome
                == .rejected(reason: "there is nothing to undo"))
        driver.session.interrupt("test")
        _ = try driver.end()
    }

    @Test("to any kept step, and then trains on as it did", arguments: [0, 5, 10, 15])
    func rewind(step: Int) throws {
        let run = try TestRun()
        let whole = try run.train(run.setup())
        let driver = SessionDriver(try run.setup())
        try driver.startPaused()
        try driver.advance(17)
        _ = try driver.ask(.set(key: Self.rate, value: 0.3))
        try driver.advance(1)
        _ = try driver.ask(.rewind(.step(step)))
        driver.send(.resume)
        #expect(try driver.end().weightsHash == whole.weightsHash)
    }

    @Test("to the best, and not to a step that is not kept")
    func best() throws {
        let run = try TestRun()
        let driver = SessionDriver(try run.setup())
        try driver.startPaused()
        #expect(
            try driver.ask(.rewind(.best)).outcome
                == .rejected(reason: "there is no best state before the first validation"))
        try driver.advance(12)
        #expect(
            try driver.ask(.rewind(.step(7))).outcome
                == .rejected(reason: "no state of step 7 is kept; the nearest that are: 0, 5, 10"))
        let best = try #require(driver.bestStep)
        #expect(try driver.ask(.rewind(.best)).step == best)
        driver.session.interrupt("test")
        #expect(try driver.end().step == best)
    }

    @Test("and what it leaves stays in the journal, marked")
    func journal() throws {
        let run = try TestRun()
        let driver = SessionDriver(try run.setup())
        try driver.startPaused()
        try driver.advance(6)
        _ = try driver.ask(.set(key: Self.rate, value: 0.3))
        try driver.advance(6)
        _ = try driver.ask(.undo)
        try driver.advance(3)
        driver.session.interrupt("test")
        let name = try driver.end().name
        let journal = try run.journal(of: name)
        #expect(try journal.interventions().allSatisfy { $0.answer.command.action != .set(key: Self.rate, value: 0.3) })
        #expect(try journal.interventions(includingAbandoned: true).count { $0.isAbandoned } > 0)
        func steps(_ records: [EventRecord]) -> [ClosedRange<Int>] {
            records.compactMap { if case .stepsCompleted(let s) = $0.event { s.firstStep...s.lastStep } else { nil } }
        }
        #expect(steps(try journal.events()).flatMap(Array.init) == Array(1...9))
        #expect(steps(try journal.events(includingAbandoned: true)).flatMap(Array.init).count == 15)
    }

    @Test("and a resume takes the line that it went back to, not the one that got further")
    func resume() throws {
        let run = try TestRun()
        let whole = try run.train(run.setup())
        let driver = SessionDriver(try run.setup())
        try driver.startPaused()
        try driver.advance(6)
        _ = try driver.ask(.set(key: Self.rate, value: 0.3))
        try driver.advance(8)
        _ = try driver.ask(.saveCheckpoint)
        _ = try driver.ask(.undo)
        driver.session.interrupt("test")
        let interrupted = try driver.end()
        #expect(interrupted.step == 6)
        let files = try FileManager.default.contentsOfDirectory(atPath: "\(interrupted.runPath)/checkpoints")
        #expect(files.contains("left-1-step-14.safetensors"), "what a person saved is not thrown away: \(files)")
        #expect(try run.train(run.resume(interrupted.name)).weightsHash == whole.weightsHash)
    }

    @Test("by undo after a resume, as if the run had never ended", arguments: [0, 1])
    func undoBehindResume(steps: Int) throws {
        let run = try TestRun()
        let whole = try run.train(run.setup())
        let first = SessionDriver(try run.setup())
        try first.startPaused()
        try first.advance(7)
        _ = try first.ask(.set(key: Self.rate, value: 0.3))
        if steps > 0 { try first.advance(4) }
        _ = try first.ask(.set(key: "model.dropout", value: 0.4))
        if steps > 0 { try first.advance(steps) }
        first.session.interrupt("test")
        let name = try first.end().name
        let second = SessionDriver(try run.resume(name))
        try second.startPaused()
        #expect(try second.ask(.undo).note == "undone: dropout 0.4 at step \(steps > 0 ? 11 : 7)")
        second.session.interrupt("test")
        _ = try second.end()
        let third = SessionDriver(try run.resume(name))
        try third.startPaused()
        #expect(try third.ask(.undo).step == 7)
        #expect(try third.ask(.undo).outcome == .rejected(reason: "there is nothing to undo"))
        third.send(.resume)
        let summary = try third.end()
        #expect(summary.weightsHash == whole.weightsHash)
        #expect(summary.bestValidationLoss == whole.bestValidationLoss)
        #expect(summary.testMetrics == whole.testMetrics)
    }

    @Test("by what lies on disk when memory has no room")
    func withoutMemory() throws {
        let run = try TestRun()
        let whole = try run.train(run.setup())
        let driver = SessionDriver(try run.setup(overrides: ["checkpoints.memory=0"]))
        try driver.startPaused()
        try driver.advance(3)
        _ = try driver.ask(.set(key: Self.rate, value: 0.3))
        try driver.advance(4)
        _ = try driver.ask(.set(key: Self.rate, value: 0.2))
        try driver.advance(6)
        #expect(try driver.ask(.undo).step == 7)
        #expect(try driver.ask(.undo).step == 3)
        driver.send(.resume)
        #expect(try driver.end().weightsHash == whole.weightsHash)
    }
}

extension SessionDriver {
    var rewinds: [RewindRecord] {
        events.compactMap { if case .stateRewound(let record) = $0 { record } else { nil } }
    }

    var bestStep: Int? {
        events.compactMap { event in
            if case .validationCompleted(let record) = event, record.isBest { record.step } else { nil }
        }.last
    }
}
