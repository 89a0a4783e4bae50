import RunProtocol
import RunStore
import Testing

@testable import Training

@Suite("A command")
struct CommandTests {
    @Test("that sets a value is applied at a step, with the old and the new value")
    func set() throws {
        let run = try TestRun()
        let driver = SessionDriver(try run.setup())
        try driver.startPaused()
        try driver.advance(4)
        let answer = try driver.ask(.set(key: "optimizer.weight_decay", value: 0.2))
        #expect(answer.step == 4)
        #expect(answer.outcome == .applied(oldValue: 0.01, newValue: 0.2))
        driver.send(.stop)
        let summary = try driver.end()
        let kept = try run.journal(of: summary.name).interventions()
        #expect(kept.contains { $0.answer == answer })
    }

    @Test(
        "that cannot be done is rejected with the reason",
        arguments: [
            (
                TrainingCommand.Action.set(key: "optimizer.learning_rate", value: -1),
                "learning rate must lie between 1e-8 and 100"
            ),
            (
                .set(key: "optimizer.learning_rat", value: 1),
                "this run has no \"optimizer.learning_rat\" (did you mean \"optimizer.learning_rate\"?)"
            ),
            (.set(key: "training.batch_size", value: 2.5), "batch size must be a whole number"),
            (.set(key: "model.dropout", value: .nan), "dropout must be a finite number"),
            (.set(key: "optimizer.momentum", value: 0.5), "this run has no \"optimizer.momentum\""),
            (.pause, "the run is paused already"),
            (.advance(steps: 0), "the number of steps must be above 0"),
            (
                .followSchedule(key: "optimizer.learning_rate"),
                "\"optimizer.learning_rate\" already follows its schedule"
            ),
            (.followSchedule(key: "model.dropout"), "no schedule moves \"model.dropout\" in this run"),
        ])
    func rejected(action: TrainingCommand.Action, reason: String) throws {
        let run = try TestRun()
        let driver = SessionDriver(try run.setup())
        try driver.startPaused()
        #expect(try driver.ask(action).outcome == .rejected(reason: reason))
        driver.session.interrupt("test")
        _ = try driver.end()
    }

    @Test("is answered exactly once, in order, also when many come while the run trains")
    func storm() throws {
        let run = try TestRun()
        let driver = SessionDriver(try run.setup(overrides: ["training.epochs=200"]))
        driver.start()
        var ids: [CommandID] = []
        for index in 0..<300 {
            switch index % 5 {
            case 0: ids.append(driver.send(.set(key: "optimizer.learning_rate", value: 1e-3 * Double(index % 7 + 1))))
            case 1: ids.append(driver.send(.pause))
            case 2: ids.append(driver.send(.set(key: "model.dropout", value: Double(index % 3) * 0.1)))
            case 3: ids.append(driver.send(.advance(steps: 2)))
            default: ids.append(driver.send(.resume))
            }
        }
        ids.append(driver.send(.stop))
        _ = try driver.end()
        #expect(driver.answers.map(\.command.id) == ids)
        #expect(driver.answers.map(\.step) == driver.answers.map(\.step).sorted())
    }

    @Test("that pins a scheduled rate says so, and the schedule can have it back")
    func pin() throws {
        let run = try TestRun()
        let driver = SessionDriver(try run.setup())
        try driver.startPaused()
        try driver.advance(6)
        let answer = try driver.ask(.set(key: "optimizer.learning_rate", value: 1e-4))
        #expect(answer.note == "learning rate is pinned: its schedule no longer moves it")
        guard case .applied(let scheduled?, 1e-4) = answer.outcome else {
            Issue.record("not applied: \(answer)")
            return
        }
        #expect(scheduled != 1e-2 && scheduled > 1e-4)
        try driver.advance(2)
        #expect(driver.lastRate == 1e-4)
        let back = try driver.ask(.followSchedule(key: "optimizer.learning_rate"))
        try driver.advance(1)
        let rate = try #require(driver.lastRate)
        #expect(back.outcome == .applied(oldValue: 1e-4, newValue: rate))
        #expect(rate > 1e-4)
        driver.session.interrupt("test")
        _ = try driver.end()
    }

    @Test("that changes the batch size changes the steps left, and every example is still seen once an epoch")
    func batchSize() throws {
        let run = try TestRun()
        let driver = SessionDriver(try run.setup())
        try driver.startPaused()
        try driver.advance(2)
        _ = try driver.ask(.set(key: "training.batch_size", value: 5))
        try driver.wait { driver.plan != nil }
        let plan = driver.plan
        let examples = try #require(driver.description).trainingExamples
        let left = examples - 2 * 13
        let perEpoch = (examples + 4) / 5
        #expect(
            plan
                == PlanChange(
                    step: 2, epochs: 4, stepsPerEpoch: perEpoch, totalSteps: 2 + (left + 4) / 5 + 3 * perEpoch))
        driver.send(.resume)
        #expect(try driver.end().step == plan?.totalSteps)
    }

    @Test("to stop leaves the best weights and a named reason")
    func stop() throws {
        let run = try TestRun()
        let driver = SessionDriver(try run.setup())
        try driver.startPaused()
        try driver.advance(11)
        driver.send(.stop)
        let summary = try driver.end()
        #expect(summary.reason == .stoppedByUser)
        #expect(summary.message == "stopped by hand at step 11")
        #expect(summary.bestCheckpoint != nil)
        #expect(summary.testMetrics[.accuracy] != nil)
        #expect(summary.isResumable)
    }
}

extension SessionDriver {
    var plan: PlanChange? {
        events.compactMap { if case .planChanged(let change) = $0 { change } else { nil } }.last
    }

    var description: RunDescription? {
        events.compactMap { if case .runStarted(let description) = $0 { description } else { nil } }.first
    }

    var lastRate: Double? {
        events.compactMap { if case .stepsCompleted(let record) = $0 { record.learningRate } else { nil } }.last
    }
}
