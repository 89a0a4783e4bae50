import Foundation
import RunProtocol
import Testing

@testable import Training

@Suite("A schedule that is edited while the run trains")
struct ScheduleEditingTests {
    private static let rate = "optimizer.learning_rate"

    /// The rates of the steps after an edit made at step 6 of the full recipe.
    private func rates(after action: TrainingCommand.Action, steps: Int) throws -> (answer: CommandAnswer, [Double]) {
        let run = try TestRun()
        let driver = SessionDriver(try run.setup())
        try driver.startPaused()
        try driver.advance(6)
        let answer = try driver.ask(action)
        for _ in 0..<steps { try driver.advance(1) }
        driver.session.interrupt("test")
        _ = try driver.end()
        let rates = driver.events.compactMap { event -> Double? in
            if case .stepsCompleted(let record) = event, record.firstStep > 6 { record.learningRate } else { nil }
        }
        return (answer, rates)
    }

    @Test("holds the rate that the next step would have had")
    func hold() throws {
        let (answer, rates) = try rates(after: .hold(key: Self.rate), steps: 3)
        let unedited = try self.rates(after: .saveCheckpoint, steps: 1).1
        #expect(rates == [unedited[0], unedited[0], unedited[0]])
        #expect(answer.outcome == .applied(oldValue: unedited[0], newValue: unedited[0]))
    }

    @Test("is multiplied as a whole, and goes on")
    func multiply() throws {
        let rates = try rates(after: .multiply(key: Self.rate, factor: 0.5), steps: 4).1
        let unedited = try self.rates(after: .saveCheckpoint, steps: 4).1
        #expect(Set(unedited).count == 4)
        for (rate, other) in zip(rates, unedited) { #expect(abs(rate - other / 2) < 1e-12) }
    }

    @Test("ramps in equal strides, and stays where it arrives")
    func ramp() throws {
        let (answer, rates) = try rates(after: .ramp(key: Self.rate, value: 0.5, steps: 4), steps: 6)
        guard case .applied(let old?, let first?) = answer.outcome else {
            Issue.record("not applied: \(answer)")
            return
        }
        #expect(rates[0] == first)
        for (index, rate) in rates.prefix(4).enumerated() {
            #expect(abs(rate - (old + (0.5 - old) * Double(index + 1) / 4)) < 1e-12)
        }
        #expect(rates.suffix(3) == [0.5, 0.5, 0.5])
    }

    @Test("decays from here to nothing at the end of the run")
    func decay() throws {
        let (answer, rates) = try rates(after: .decay(key: Self.rate, steps: nil), steps: 13)
        guard case .applied(let old?, _) = answer.outcome else {
            Issue.record("not applied: \(answer)")
            return
        }
        #expect(rates[0] == old)
        #expect(rates == rates.sorted(by: >))
        #expect(rates[7] == old * 0.5 * (1 + cos(.pi * 7 / 14)))
    }

    @Test(
        "is left alone by what cannot be done, with the reason",
        arguments: [
            (TrainingCommand.Action.hold(key: "model.dropout"), "dropout does not move: there is nothing to hold"),
            (.multiply(key: rate, factor: 0), "the factor must be a number above 0"),
            (.multiply(key: rate, factor: 1e9), "learning rate must lie between 1e-8 and 100"),
            (.ramp(key: rate, value: 0.1, steps: 0), "the number of steps must be above 0"),
            (.ramp(key: rate, value: -1, steps: 5), "learning rate must lie between 1e-8 and 100"),
            (
                .ramp(key: "training.batch_size", value: 4, steps: 5),
                "batch size cannot move from step to step: set it instead"
            ),
            (.decay(key: "no.such", steps: 5), "this run has no \"no.such\""),
        ])
    func rejected(action: TrainingCommand.Action, reason: String) throws {
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

    @Test("is forecast as the steps then see it, and told anew after each change")
    func forecast() throws {
        let run = try TestRun()
        let driver = SessionDriver(try run.setup())
        try driver.startPaused()
        try driver.advance(2)
        _ = try driver.ask(.ramp(key: "optimizer.weight_decay", value: 0.5, steps: 3))
        _ = try driver.ask(.ramp(key: Self.rate, value: 1e-4, steps: 5))
        _ = try driver.ask(.saveCheckpoint)
        for _ in 0..<18 { try driver.advance(1) }
        driver.send(.resume)
        _ = try driver.end()
        let forecasts = driver.events.compactMap { event -> ScheduleForecast? in
            if case .scheduleForecast(let forecast) = event { forecast } else { nil }
        }
        #expect(forecasts.map(\.key) == [Self.rate, "optimizer.weight_decay", Self.rate])
        #expect(forecasts.map(\.followsRecipe) == [true, false, false])
        #expect(forecasts.map(\.summary) == ["cosine", "ramp to 0.5 over 3 steps", "ramp to 1e-4 over 5 steps"])
        let seen = driver.events.compactMap { event -> ScheduleForecast.Point? in
            guard case .stepsCompleted(let record) = event, record.stepCount == 1 else { return nil }
            return .init(step: record.lastStep, value: record.learningRate)
        }
        let promised = try #require(forecasts.last).points
        #expect(promised.count == 18)
        for point in seen where point.step > 2 { #expect(promised.contains(point)) }
    }

    @Test("goes on exactly after a resume, and the recipe's schedule can have it back")
    func resume() throws {
        let run = try TestRun()
        var hashes: [String] = []
        for interruption in [nil, 9] {
            let driver = SessionDriver(try run.setup())
            try driver.startPaused()
            try driver.advance(4)
            _ = try driver.ask(.ramp(key: Self.rate, value: 0.1, steps: 8))
            if let interruption {
                try driver.advance(interruption - 4)
                driver.session.interrupt("test")
                hashes.append(try run.train(run.resume(driver.end().name)).weightsHash)
            } else {
                driver.send(.resume)
                hashes.append(try driver.end().weightsHash)
            }
        }
        #expect(hashes[0] == hashes[1])
    }
}
