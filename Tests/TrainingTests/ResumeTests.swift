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

    /// All that has a state or draws at random, in two recipes: no step may be the one at which something is forgotten.
    static let everything = [
        """
        [data]
        source = "data.csv"
        target = "number"
        oversample = false
        prefetch = 3
        validation_share = 0.2
        [model]
        hidden = [8, 6]
        dropout = 0.2
        [optimizer]
        kind = "adamw"
        learning_rate = 0.1
        clip_norm = 1.0
        layer_decay = 0.8
        l1 = 1e-4
        [schedule]
        kind = "cosine"
        cycles = 2
        warmup = 0.1
        [augment]
        noise = 0.1
        mixup = 0.2
        [training]
        epochs = 8
        batch_size = 9
        accumulate = 2
        ema = 0.5
        patience = 1
        seed = 5
        """,
        """
        [data]
        images = "images.idx"
        labels = "labels.idx"
        prefetch = 2
        [model]
        kind = "cnn"
        filters = [4]
        hidden = [6]
        batch_norm = true
        dropout = 0.3
        [optimizer]
        kind = "sgd"
        learning_rate = 0.1
        momentum = 0.9
        [loss]
        label_smoothing = 0.1
        class_weights = "balanced"
        [schedule]
        kind = "plateau"
        patience = 0
        [augment]
        flip = true
        shift = 0.2
        rotate = 20
        cutout = 0.3
        mixup = 0.2
        [training]
        epochs = 6
        batch_size = 16
        ema = 0.8
        patience = 3
        seed = 4
        """,
    ]

    @Test("does so with everything on that has a state or draws at random", arguments: everything)
    func exactWithEverything(recipe: String) throws {
        let run = try TestRun(isInMemory: true)
        try run.writePictures()
        let whole = try run.train(run.setup(recipe))
        #expect(whole.reason == .earlyStopping)
        var hashes: Set<String> = []
        for step in 0..<whole.step {
            let driver = SessionDriver(try run.setup(recipe))
            try driver.startPaused()
            if step > 0 { try driver.advance(step) }
            driver.session.interrupt("test")
            let interrupted = try driver.end()
            #expect(interrupted.step == step)
            hashes.insert(interrupted.weightsHash)
            let resumed = try run.train(run.resume(interrupted.name))
            #expect(resumed.weightsHash == whole.weightsHash, "interrupted at step \(step)")
            #expect(resumed.step == whole.step && resumed.reason == whole.reason)
            #expect(resumed.bestStep == whole.bestStep && resumed.bestValidationLoss == whole.bestValidationLoss)
            #expect(resumed.testMetrics == whole.testMetrics)
        }
        #expect(hashes.count == whole.step && !hashes.contains(whole.weightsHash))
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
