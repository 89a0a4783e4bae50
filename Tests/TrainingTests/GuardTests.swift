import Foundation
import RunProtocol
import RunStore
import Testing

@testable import Training

@Suite("A guard")
struct GuardTests {
    /// Plain SGD on numbers: at a rate of 100 the loss leaves the floats within a few steps.
    private static let diverging = [
        "data.target=number", "data.ignore=[\"kind\"]", "optimizer.kind=sgd", "optimizer.learning_rate=100",
        "optimizer.clip_norm=0", "loss.kind=mse", "training.epochs=20", "schedule.kind=constant", "schedule.warmup=0",
    ]

    @Test("rolls back without a hand, and the run ends as well as one that began with a good rate")
    func rollBack() throws {
        let run = try TestRun()
        // Rates a hundred times as high as the good ones.
        for (kind, rate) in [("sgd", 0.05), ("adamw", 0.01)] {
            let common = Array(Self.diverging.dropLast(0)) + ["optimizer.kind=\(kind)", "training.epochs=60"]
            let good = try run.train(run.setup(overrides: common + ["optimizer.learning_rate=\(rate)"]))
            let driver = SessionDriver(
                try run.setup(overrides: common + ["optimizer.learning_rate=\(rate * 100)"]))
            driver.start()
            let saved = try driver.end()
            #expect(saved.reason == .completed)
            #expect(!driver.guardRecords.isEmpty)
            #expect(driver.guardRecords.allSatisfy { $0.response == .rolledBack })
            let loss = try #require(saved.bestValidationLoss)
            #expect(loss <= 1.02 * (good.bestValidationLoss ?? 0), "\(kind): \(driver.guardRecords.map(\.message))")
        }
    }

    @Test("catches a model that had learned something and only guesses again, and no other")
    func guessing() {
        func limits(_ losses: [Double]) -> [Double] {
            var guardian = LossGuard(guessing: 2.3)
            return losses.map {
                guardian.add($0)
                return guardian.collapseLimit
            }
        }
        let learned = (0..<40).map { 2.3 * pow(0.9, Double($0)) + 0.2 }
        let lost = [Double](repeating: 2.31, count: 30)
        #expect(limits(learned + lost).last.map { abs($0 - 0.9 * 2.3) < 1e-9 } == true)
        #expect(limits(learned + lost).firstIndex { $0.isFinite } == 50)
        // One that never learned, one that only wavers, and one with a few odd batches.
        #expect(limits(lost + lost).allSatisfy { $0 == .infinity })
        #expect(limits(learned + learned).allSatisfy { $0 == .infinity })
        #expect(limits(learned + (0..<60).map { $0 % 3 == 0 ? 9 : 0.3 }).allSatisfy { $0 == .infinity })
        #expect(limits(learned.map { min(2.3, $0 + 1.2) } + lost).allSatisfy { $0 == .infinity })
    }

    @Test("catches one of small batches as well, and no noise", arguments: [1, 4, 15])
    func guessingInSmallBatches(examples: Int) {
        var random = SplitMix(seed: 9)
        /// Whether a model whose examples have such losses is caught within so many steps.
        func isCaught(_ steps: Int, after guardian: inout LossGuard, _ loss: (Double) -> Double) -> Bool {
            for _ in 0..<steps {
                let batch = (0..<examples).reduce(0.0) { sum, _ in sum + loss(random.next()) } / Double(examples)
                if guardian.collapseLevel(with: batch, examples: examples) >= guardian.collapseLimit { return true }
                guardian.add(batch, examples: examples)
            }
            return false
        }
        var guardian = LossGuard(guessing: 2.3)
        guardian.add(2.3, examples: examples)
        let steps = 60 * 16
        // One example in eight is badly wrong: single losses are now and then far above guessing.
        #expect(!isCaught(steps, after: &guardian) { $0 < 0.125 ? 6 : 0.2 * $0 })
        #expect(isCaught(steps, after: &guardian) { 2.25 + 0.1 * $0 })
    }

    /// Samples whose model a rate so many times too high breaks without a loss that runs away.
    static let broken: [(sample: String, rate: Double, times: Double, overrides: [String], cause: GuardRecord.Cause)] =
        [
            ("digits", 1e-3, 100, ["training.epochs=20", "schedule.warmup=0.15"], .backToGuessing),
            ("mnist_low", 2e-3, 100, ["training.epochs=5", "schedule.warmup=0.08"], .outgrown),
            ("digits", 1e-3, 20, [], .outdone), ("digits", 1e-3, 30, [], .outdone),
        ]

    @Test("cuts a rate that failed at the start by what a range test says, where that says so clearly")
    func refinedCut() {
        let cuts = [(1, 0.01), (0.3, 0.01), (2.4, 0.01), (3, 0.03), (4.9, 0.03), (6, 0.1), (100, 0.1), (0.01, 0.01)]
        for (ratio, cut) in cuts { #expect(abs(TrainingLoop.refined(0.01, by: ratio) - cut) < 1e-12, "\(ratio)") }
        #expect(TrainingLoop.refined(0.5, by: 9) == 1)
    }

    @Test("or advice tells of weights that grow too fast, and of good rates neither does")
    func advice() throws {
        let run = try TestRun()
        for (rate, isHigh) in [(1e-3, false), (3e-2, true)] {
            let driver = SessionDriver(
                try run.setup(overrides: [
                    "optimizer.learning_rate=\(rate)", "optimizer.weight_decay=0", "model.hidden=[128, 64]",
                    "schedule.kind=constant", "schedule.warmup=0", "training.epochs=40",
                ]))
            driver.start()
            _ = try driver.end()
            let notices = driver.events.filter {
                if case .noticeRaised(let notice) = $0 { notice.text.hasPrefix("The weights grow") } else { false }
            }
            #expect(notices.count <= 1)
            #expect((!notices.isEmpty || !driver.guardRecords.isEmpty) == isHigh, "\(rate)")
        }
    }

    @Test("ends near the good run from a rate that is too high by less as well")
    func lessHigh() throws {
        let run = try TestRun()
        let common = Self.diverging + ["training.epochs=60"]
        let good = try run.train(run.setup(overrides: common + ["optimizer.learning_rate=0.05"]))
        let driver = SessionDriver(try run.setup(overrides: common + ["optimizer.learning_rate=0.5"]))
        driver.start()
        let saved = try driver.end()
        #expect(saved.reason == .completed)
        let loss = try #require(saved.bestValidationLoss)
        #expect(loss <= 1.1 * (good.bestValidationLoss ?? 0), "\(driver.guardRecords.map(\.message))")
    }

    @Test(
        "goes back to the start where the model is lost early, and ends as well as one with a good rate",
        arguments: broken.indices)
    func lostEarly(index: Int) throws {
        let (sample, rate, times, overrides, cause) = Self.broken[index]
        let run = try TestRun()
        let samples = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("samples").path
        func setup(rate: Double) throws -> RunSetup {
            let recipe = try Recipe.load(
                path: "\(samples)/\(sample).toml", overrides: ["optimizer.learning_rate=\(rate)"] + overrides)
            return try RunSetup.new(
                PreparedRecipe(recipe), runsDirectory: run.runsDirectory, threads: 2, programVersion: "test")
        }
        let good = try run.train(setup(rate: rate))
        let driver = SessionDriver(try setup(rate: times * rate))
        driver.start()
        let saved = try driver.end()
        let records = driver.guardRecords
        #expect(records.contains { $0.cause == cause && $0.response == .rolledBack }, "\(records.map(\.message))")
        #expect(try #require(saved.bestValidationLoss) <= 1.02 * (good.bestValidationLoss ?? 0))
        // Trained again by what the journal says, without looking for a better start.
        let verifier = try RunVerifier(RunFolder.open(saved.name, in: run.runsDirectory), threads: 2)
        var differences = 0
        try verifier.run { _ in
        } onComparison: {
            if !$0.isSame { differences += 1 }
        }
        #expect(differences == 0)
    }

    @Test("pauses where a person looks on, who may cut the rate and go on")
    func pause() throws {
        let run = try TestRun()
        let driver = SessionDriver(try run.setup(overrides: Self.diverging), isAttended: true)
        driver.start()
        try driver.wait { driver.guardRecords.count == 1 }
        let record = try #require(driver.guardRecords.first)
        #expect(record.response == .paused)
        #expect(record.message.hasSuffix("the run waits, and the weights are those before it"))
        _ = try driver.ask(.rewind(.step(0)))
        _ = try driver.ask(.set(key: "optimizer.learning_rate", value: 0.01))
        driver.send(.resume)
        let summary = try driver.end()
        #expect(summary.reason == .completed)
        #expect(driver.guardRecords.count == 1)
    }

    @Test("stops when told to, or when roll-backs do not help", arguments: ["stop", "rollback"])
    func stop(response: String) throws {
        let run = try TestRun()
        let setup = try run.setup(
            overrides: Self.diverging + [
                "guards.not_finite=\(response)", "guards.spike=off", "guards.cut=0.99", "guards.early_cut=0.99",
                "guards.most_rollbacks=2",
            ])
        let driver = SessionDriver(setup)
        driver.start()
        let summary = try driver.end()
        #expect(summary.reason == .diverged)
        #expect(driver.guardRecords.last?.response == .stopped)
        #expect(driver.guardRecords.count == (response == "stop" ? 1 : 3))
        let kept = try RunFolder.open(summary.name, in: run.runsDirectory).checkpoints().loadNewestWhole()
        #expect(kept.checkpoint.tensors.allSatisfy { $0.floats?.allSatisfy(\.isFinite) != false })
    }

    @Test("leaves out a batch that is not finite, and goes on with the next")
    func skip() throws {
        let run = try TestRun()
        var rows = try String(contentsOfFile: "\(run.folder)/data.csv", encoding: .utf8).split(separator: "\n")
        // Values so large that the loss is no float any more, in rows enough that training has some.
        for row in stride(from: 1, to: rows.count, by: 6) { rows[row] = "3e38,3e38,red,k1,1" }
        try rows.joined(separator: "\n").write(toFile: "\(run.folder)/data.csv", atomically: true, encoding: .utf8)
        let overrides =
            Self.diverging + [
                "optimizer.learning_rate=0.01", "guards.not_finite=skip", "guards.spike=off", "data.scaling=none",
                "training.batch_size=1", "training.epochs=1",
            ]
        let driver = SessionDriver(try run.setup(overrides: overrides))
        driver.start()
        let summary = try driver.end()
        #expect(!driver.guardRecords.isEmpty)
        #expect(driver.guardRecords.allSatisfy { $0.response == .skipped })
        #expect(summary.reason == .completed)
    }

    @Test("lets pass what is only noisy")
    func noise() {
        var state = LossGuard(guessing: 1)
        var random = SplitMix(seed: 5)
        var caught = 0
        for _ in 0..<20_000 {
            // Squares of normal noise, as a batch of one example has them.
            let normal = (0..<12).reduce(-6.0) { sum, _ in sum + random.next() }
            let loss = normal * normal
            if loss > state.limit(factor: 1.5, batchSize: 1) { caught += 1 } else { state.add(loss) }
        }
        #expect(caught <= 2)
    }

    @Test("sees a loss that grows out of hand before it is infinite", arguments: [0.02, 0.3, 1, 2.3])
    func growth(level: Double) {
        var state = LossGuard(guessing: 2.3)
        for _ in 0..<100 { state.add(level) }
        var loss = level
        var steps = 0
        while loss <= state.limit(factor: 1.5, batchSize: 32), steps < 200 {
            state.add(loss)
            loss = min(loss * 1.5, 1e30)
            steps += 1
        }
        #expect(loss < 60)
    }
}

private struct SplitMix {
    var seed: UInt64

    mutating func next() -> Double {
        seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(seed >> 33) / Double(1 << 31)
    }
}

extension SessionDriver {
    var guardRecords: [GuardRecord] {
        events.compactMap { if case .guardTriggered(let record) = $0 { record } else { nil } }
    }
}
