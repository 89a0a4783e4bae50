import RunProtocol
import TerminalUI
import Testing

@testable import Dashboard

@Suite struct RunClockTests {
    @Test("the time left counts the validations to come")
    func withValidation() throws {
        var clock = RunClock()
        clock.beginStretch(at: 0)
        var seconds = 0.0
        for step in 1...300 {
            seconds += 0.1
            clock.noteSteps(1, at: seconds)
            if step % 100 == 0 {
                seconds += 5
                clock.noteValidation(at: step, took: 5, seconds: seconds)
            }
        }
        let pace = try #require(clock.stepsPerSecond)
        #expect(abs(pace - 10) < 0.01)
        let left = try #require(clock.remaining(steps: 200, stepsPerEpoch: 100))
        #expect(abs(left - 30) < 0.1)
    }

    @Test("a pause does not slow the pace")
    func pause() throws {
        var clock = RunClock()
        clock.beginStretch(at: 0)
        for step in 1...50 { clock.noteSteps(1, at: Double(step) * 0.1) }
        clock.beginStretch(at: 1000)
        for step in 1...50 { clock.noteSteps(1, at: 1000 + Double(step) * 0.1) }
        #expect(abs(try #require(clock.stepsPerSecond) - 10) < 0.01)
    }

    @Test("steps that bring no time with them are counted with the next that do")
    func burst() throws {
        var clock = RunClock()
        clock.beginStretch(at: 0)
        for second in 1...40 {
            for _ in 0..<10 { clock.noteSteps(10, at: Double(second)) }
        }
        #expect(abs(try #require(clock.stepsPerSecond) - 100) < 10)
    }

    @Test("the clock goes on between events while the run does, and stands while it does not")
    func elapsed() {
        var clock = RunClock()
        clock.note(seconds: 10, now: 100)
        clock.isRunning = true
        #expect(clock.elapsed(now: 103) == 13)
        clock.isRunning = false
        #expect(clock.elapsed(now: 103) == 10)
    }

    @Test("nothing is foretold before there is a pace")
    func unknown() {
        #expect(RunClock().remaining(steps: 100, stepsPerEpoch: 10) == nil)
    }

    @Test("a loss that is no number is shown as such, and reaches no axis")
    func notFinite() throws {
        var run = try SyntheticRun(120, 40)
        run.start()
        for step in 1...30 { run.step(step, loss: step > 20 ? .nan : 1 / Double(step)) }
        let text = run.text()
        #expect(text.contains("nan") && text.contains("✕"))
        let chart = ChartBuilder(.metric(.loss), of: run.state).chart
        #expect(chart.y.lowerBound.isFinite && chart.y.upperBound.isFinite && chart.y.upperBound < 10)
        var infinite = try SyntheticRun(120, 40)
        infinite.start()
        for step in 1...5 { infinite.step(step, loss: .infinity) }
        #expect(infinite.text().contains("inf"))
    }

    @Test("a resumed run begins its curves where it goes on")
    func resumed() throws {
        var run = try SyntheticRun(120, 40)
        run.start(SyntheticRun.description(startStep: 5000))
        for step in 5001...5100 { run.step(step, loss: 1) }
        #expect(ChartBuilder(.metric(.loss), of: run.state).chart.x.lowerBound >= 5000)
        #expect(run.text().contains("goes on from step 5,000"))
    }
}
