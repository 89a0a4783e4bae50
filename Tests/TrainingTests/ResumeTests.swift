import RunProtocol
import RunStore
import Testing

@testable import Training

@Suite("A run that is resumed")
struct ResumeTests {
    /// 59 training rows in batches of 13 are 5 steps an epoch, 20 in all: k passes every place in an epoch.
    @Test("ends in the same weights wherever it was interrupted", arguments: 0...20)
    func exact(step: Int) throws {
        let run = try TestRun()
        let whole = try run.train(run.setup())
        let setup = try run.setup()
        let driver = SessionDriver(setup)
        try driver.startPaused()
        if step > 0 { try driver.advance(step) }
        driver.session.interrupt("test")
        let interrupted = try driver.end()
        #expect(interrupted.reason == .interrupted)
        #expect(interrupted.step == step)
        let resumed = try run.train(run.resume(interrupted.name))
        #expect(resumed.weightsHash == whole.weightsHash)
        #expect(resumed.bestStep == whole.bestStep)
        #expect(resumed.bestValidationLoss == whole.bestValidationLoss)
        #expect(resumed.testMetrics == whole.testMetrics)
        #expect(resumed.step == whole.step)
        if step < 20 { #expect(interrupted.weightsHash != whole.weightsHash) }
    }

    @Test("goes on with a learning rate that was set by hand")
    func keepsHand() throws {
        let run = try TestRun()
        let first = SessionDriver(try run.setup())
        try first.startPaused()
        try first.advance(3)
        _ = try first.ask(.set(key: "optimizer.learning_rate", value: 5e-4))
        first.session.interrupt("test")
        let name = try first.end().name
        let second = SessionDriver(try run.resume(name))
        try second.startPaused()
        try second.advance(1)
        let rates = second.events.compactMap {
            if case .stepsCompleted(let record) = $0 { record.learningRate } else { nil }
        }
        #expect(rates == [5e-4])
        second.session.interrupt("test")
        _ = try second.end()
    }

    @Test("that no checkpoint was saved of begins anew")
    func withoutCheckpoint() throws {
        let run = try TestRun()
        let whole = try run.train(run.setup())
        let setup = try run.setup()
        setup.journal?.close()
        setup.lock.release()
        let resumed = try run.train(run.resume(setup.folder.name))
        #expect(resumed.weightsHash == whole.weightsHash)
    }

    @Test("takes the one before when the newest checkpoint is torn")
    func torn() throws {
        let run = try TestRun()
        let whole = try run.train(run.setup())
        let driver = SessionDriver(try run.setup())
        try driver.startPaused()
        try driver.advance(7)
        _ = try driver.ask(.saveCheckpoint)
        try driver.advance(4)
        driver.session.interrupt("test")
        let interrupted = try driver.end()
        let path = "\(interrupted.runPath)/checkpoints/step-11.safetensors"
        try tear(path)
        let second = SessionDriver(try run.resume(interrupted.name))
        second.start()
        let resumed = try second.end()
        #expect(resumed.weightsHash == whole.weightsHash)
        let warnings = second.events.compactMap {
            if case .messageLogged(let message) = $0 { message.text } else { nil }
        }
        #expect(warnings.contains { $0.contains("step-11.safetensors is damaged") })
    }
}
