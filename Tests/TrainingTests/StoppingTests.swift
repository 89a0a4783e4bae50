import RunProtocol
import Testing

@testable import Training

@Suite("Knowing when to stop")
struct StoppingTests {
    @Test("a run ends after this epoch when asked to, and not when that is taken back")
    func afterEpoch() throws {
        let run = try TestRun()
        let driver = SessionDriver(try run.setup())
        try driver.startPaused()
        try driver.advance(2)
        #expect(try driver.ask(.stopAfterEpoch(true)).note == "the run ends after epoch 1")
        #expect(
            try driver.ask(.stopAfterEpoch(true)).outcome
                == .rejected(reason: "the run ends after this epoch already"))
        _ = try driver.ask(.stopAfterEpoch(false))
        try driver.advance(5)
        _ = try driver.ask(.stopAfterEpoch(true))
        driver.send(.resume)
        let summary = try driver.end()
        #expect(summary.reason == .stoppedByUser)
        #expect(summary.message == "stopped by hand after epoch 2")
        #expect(summary.step == 10)
        #expect(summary.bestStep != nil)
    }

    @Test("a budget of time or cost ends a run, with the reason named, and a hand may extend it")
    func budget() throws {
        let run = try TestRun()
        let endless = ["training.epochs=1000000", "training.patience=0"]
        let timed = try run.train(run.setup(overrides: endless + ["budget.minutes=0.002"]))
        #expect(timed.reason == .budgetSpent)
        #expect(timed.message.hasPrefix("the 2e-3 minutes of its budget are spent at step "))
        #expect(timed.isResumable)
        let paid = try run.train(
            run.setup(overrides: endless + ["budget.cost=0.1", "budget.cost_per_hour=4000"]))
        #expect(paid.reason == .budgetSpent)
        #expect(paid.message.hasPrefix("the cost of 0.1 of its budget is spent at step "))

        let driver = SessionDriver(try run.setup(overrides: ["budget.minutes=1000"]))
        try driver.startPaused()
        _ = try driver.ask(.set(key: "budget.minutes", value: 0))
        driver.send(.resume)
        #expect(try driver.end().reason == .completed)
        #expect(throws: RecipeError.self) { try run.setup(overrides: ["budget.cost=1"]) }
    }

    @Test("what may end the run is told, and told anew when it changes")
    func status() throws {
        let run = try TestRun()
        let driver = SessionDriver(try run.setup(overrides: ["training.patience=3"]))
        try driver.startPaused()
        try driver.advance(6)
        _ = try driver.ask(.set(key: "training.patience", value: 0))
        _ = try driver.ask(.stopAfterEpoch(true))
        driver.send(.resume)
        _ = try driver.end()
        let told = driver.events.compactMap { if case .stoppingChanged(let status) = $0 { status } else { nil } }
        #expect(told.map(\.step).prefix(4) == [0, 5, 6, 6])
        #expect(told.map(\.patience).prefix(4) == [3, 3, nil, nil])
        #expect(told.map(\.stopsAfterEpoch).prefix(4) == [false, false, false, true])
        #expect(told[1].bestStep == 5)
    }

    @Test("patience that is extended by hand lets the run go on")
    func patience() throws {
        let run = try TestRun()
        let overrides = [
            "training.patience=1", "optimizer.learning_rate=1e-8", "schedule.kind=constant", "schedule.warmup=0",
        ]
        let driver = SessionDriver(try run.setup(overrides: overrides + ["optimizer.weight_decay=10"]))
        try driver.startPaused()
        _ = try driver.ask(.set(key: "training.patience", value: 0))
        driver.send(.resume)
        #expect(try driver.end().reason == .completed)
    }
}
