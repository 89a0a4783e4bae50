import Foundation
import RunProtocol
import RunStore
import Testing

@testable import Training

/// Random lists of commands: what holds for every list holds for those that nobody thought of.
@Suite("A run that is steered at random")
struct RandomSteeringTests {
    private static let rate = "optimizer.learning_rate"
    private static let listsPerCase = 125

    /// A run folder with its data loaded once for many runs.
    private func prepare() throws -> (TestRun, PreparedRecipe) {
        let run = try TestRun(isInMemory: true)
        let overrides = ["training.epochs=2", "training.patience=4", "model.hidden=[4]"]
        let recipe = try Recipe.parse(text: TestRun.fullRecipe, file: "\(run.folder)/recipe.toml", overrides: overrides)
        return (run, try PreparedRecipe(recipe))
    }

    @Test("answers each command once, in order, and its replay gives the same weights", arguments: 0..<8)
    func replay(part: Int) throws {
        let (run, prepared) = try prepare()
        for index in 0..<Self.listsPerCase {
            var random = TestRandom(seed: UInt64(part * 1_000 + index))
            let driver = SessionDriver(try run.setup(prepared))
            let ids = try steer(driver, &random)
            let summary = try driver.end()
            #expect(driver.answers.map(\.command.id) == ids, "list \(index) of part \(part)")
            let folder = try RunFolder.open(summary.name, in: run.runsDirectory)
            let again = try run.retrain(folder, prepared, until: summary.step)
            #expect(again == summary.weightsHash, "list \(index) of part \(part)")
            try FileManager.default.removeItem(atPath: folder.path)
        }
    }

    @Test("has the weights of never having intervened after an undo, whatever was probed", arguments: 0..<4)
    func undo(part: Int) throws {
        let (run, prepared) = try prepare()
        for index in 0..<25 {
            var random = TestRandom(seed: UInt64(77_000 + part * 1_000 + index))
            // The same beginning twice: once with an intervention that is undone and a probe, once without.
            let start = random
            var hashes: [String] = []
            for isDisturbed in [false, true] {
                random = start
                let driver = SessionDriver(try run.setup(prepared))
                try driver.startPaused()
                for _ in 0..<random.number(below: 3) where !driver.isFinished {
                    _ = try driver.ask(Self.intervention(&random))
                    try driver.advance(1 + random.number(below: 3))
                }
                if isDisturbed, !driver.isFinished {
                    let answer = try driver.ask(Self.intervention(&random))
                    _ = try driver.ask(.probe(key: Self.rate, values: [0.1], batches: 2))
                    if random.number(below: 2) == 0 { try driver.advance(1) }
                    if case .applied = answer.outcome, !driver.isFinished {
                        _ = try driver.ask(.undo)
                    } else if driver.isFinished {
                        // The intervention ended the run, which no undo brings back.
                        break
                    }
                }
                driver.send(.resume)
                hashes.append(try driver.end().weightsHash)
            }
            if hashes.count == 2 { #expect(hashes[0] == hashes[1], "list \(index) of part \(part)") }
        }
    }

    /// Sends a random list to a run, some of it while it is paused and some while it trains.
    private func steer(_ driver: SessionDriver, _ random: inout TestRandom) throws -> [CommandID] {
        var ids: [CommandID] = []
        ids.append(driver.send(.pause))
        driver.start()
        for _ in 0..<(3 + random.number(below: 8)) {
            switch random.number(below: 8) {
            case 0...3: ids.append(driver.send(Self.intervention(&random)))
            case 4: ids.append(driver.send(.undo))
            case 5: ids.append(driver.send(random.number(below: 2) == 0 ? .rewind(.best) : .rewind(.step(5))))
            case 6: ids.append(driver.send(.probe(key: Self.rate, values: [0.01, 0.1], batches: 1)))
            default: ids.append(driver.send(.saveCheckpoint))
            }
            switch random.number(below: 3) {
            case 0: ids.append(driver.send(.advance(steps: 1 + random.number(below: 4))))
            case 1: ids.append(driver.send(random.number(below: 2) == 0 ? .pause : .resume))
            default: break
            }
        }
        ids.append(driver.send(random.number(below: 4) == 0 ? .stop : .resume))
        // A pause may have come between: what ends the list has to let the run end.
        ids.append(driver.send(.resume))
        return ids
    }

    private static func intervention(_ random: inout TestRandom) -> TrainingCommand.Action {
        let value = pow(10, -3 + 2 * random.next())
        switch random.number(below: 12) {
        case 0, 1: return .set(key: rate, value: value)
        case 2: return .set(key: "model.dropout", value: random.next() * 0.5)
        case 3: return .set(key: "training.batch_size", value: Double(3 + random.number(below: 20)))
        case 4: return .set(key: "training.epochs", value: Double(1 + random.number(below: 4)))
        case 5: return .hold(key: rate)
        case 6: return .multiply(key: rate, factor: 0.5 + random.next())
        case 7: return .ramp(key: rate, value: value, steps: 1 + random.number(below: 6))
        case 8: return .decay(key: rate, steps: random.number(below: 2) == 0 ? nil : 5)
        case 9: return .followSchedule(key: rate)
        case 10: return .ramp(key: "optimizer.weight_decay", value: random.next(), steps: 4)
        default: return .set(key: "training.patience", value: Double(1 + random.number(below: 4)))
        }
    }
}

/// Numbers that are the same on every machine.
struct TestRandom {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    /// A number from 0 up to 1.
    mutating func next() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(state >> 33) / Double(1 << 31)
    }

    mutating func number(below bound: Int) -> Int { min(bound - 1, Int(next() * Double(bound))) }
}

extension TestRun {
    func setup(_ prepared: PreparedRecipe) throws -> RunSetup {
        try RunSetup.new(prepared, runsDirectory: runsDirectory, threads: 1, programVersion: "test")
    }

    /// The hash after training a run again, with data that is loaded already.
    func retrain(_ folder: RunFolder, _ prepared: PreparedRecipe, until step: Int) throws -> String {
        let steered = PreparedRecipe(recipe: try Recipe.steered(folder), dataset: prepared.dataset)
        let (setup, scratch) = try RunSetup.scratch(steered, threads: 1)
        defer {
            setup.lock.release()
            try? FileManager.default.removeItem(atPath: scratch)
        }
        let loop = try TrainingLoop(setup, isAttended: false, inbox: CommandInbox(), outbox: EventOutbox {})
        try loop.replay(until: step) { _ in }
        return loop.currentState().weightsHash
    }
}
