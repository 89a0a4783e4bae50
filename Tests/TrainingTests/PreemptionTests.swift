import Foundation
import RunProtocol
import RunStore
import Testing

@testable import Training

@Suite("A run that is taken off its machine")
struct PreemptionTests {
    @Test("says how long its saving took, and is found again by its recipe")
    func latest() throws {
        let run = try TestRun()
        let recipe = try Recipe.parse(text: TestRun.fullRecipe, file: "\(run.folder)/recipe.toml")
        #expect(try RunFolder.latest(of: recipe, in: run.runsDirectory) == nil)
        let driver = SessionDriver(try run.setup())
        try driver.startPaused()
        try driver.advance(4)
        driver.session.interrupt("SIGTERM")
        let summary = try driver.end()
        #expect(summary.message.hasPrefix("SIGTERM came; everything is saved, in "))
        #expect(summary.message.hasSuffix(" s"))
        let found = try #require(try RunFolder.latest(of: recipe, in: run.runsDirectory))
        #expect(found.folder.name == summary.name)
        #expect(found.manifest.summary?.reason == .interrupted)
        let other = try Recipe.parse(
            text: TestRun.fullRecipe, file: "\(run.folder)/recipe.toml", overrides: ["training.seed=4"])
        #expect(try RunFolder.latest(of: other, in: run.runsDirectory) == nil)
    }

    @Test("says once that its grace time is too short for a save, and only then", arguments: [1e-9, 1000])
    func graceTooShort(seconds: Double) throws {
        let run = try TestRun()
        let driver = SessionDriver(try run.setup(), graceSeconds: seconds)
        try driver.startPaused()
        for _ in 0..<2 { _ = try driver.ask(.saveCheckpoint) }
        driver.session.interrupt("SIGTERM")
        _ = try driver.end()
        let warnings = driver.events.filter {
            if case .messageLogged(let message) = $0 { message.text.hasSuffix("give more with --grace") } else { false }
        }
        #expect(warnings.count == (seconds < 1 ? 1 : 0))
    }

    @Test("is not resumed with a recipe that was changed, which says what to do")
    func changedRecipe() throws {
        let run = try TestRun()
        let driver = SessionDriver(try run.setup())
        try driver.startPaused()
        driver.session.interrupt("test")
        let folder = try RunFolder.open(driver.end().name, in: run.runsDirectory)
        let text = try folder.readRecipe()
        try text.replacingOccurrences(of: "dropout = 0.2", with: "dropout = 0.3")
            .write(toFile: folder.recipePath, atomically: true, encoding: .utf8)
        let error = #expect(throws: RecipeError.self) { try run.resume(folder.name) }
        #expect(error?.description.contains("this file was changed since the run began") == true)
        try text.write(toFile: folder.recipePath, atomically: true, encoding: .utf8)
        #expect(try run.train(run.resume(folder.name)).reason == .completed)
    }

    @Test("with a damaged journal says how to go on, and goes on so to the same weights")
    func damagedJournal() throws {
        let run = try TestRun()
        let whole = try run.train(run.setup())
        let driver = SessionDriver(try run.setup())
        try driver.startPaused()
        try driver.advance(7)
        driver.session.interrupt("test")
        let folder = try RunFolder.open(driver.end().name, in: run.runsDirectory)
        try Data(repeating: 7, count: 5_000).write(to: URL(fileURLWithPath: folder.journalPath))
        let error = #expect(throws: RunStoreError.self) { try run.resume(folder.name) }
        #expect(error?.description.contains("move it away (mv \(folder.journalPath)*") == true)
        try FileManager.default.removeItem(atPath: folder.journalPath)
        #expect(try run.train(run.resume(folder.name)).weightsHash == whole.weightsHash)
    }

    @Test("writes checkpoints by steps and keeps as many as its recipe says")
    func policy() throws {
        let run = try TestRun()
        let summary = try run.train(
            run.setup(overrides: [
                "checkpoints.every_steps=3", "checkpoints.keep_last=4", "checkpoints.every_seconds=1000",
            ]))
        let files = try RunFolder.open(summary.name, in: run.runsDirectory).checkpoints().list()
        let best = try #require(summary.bestStep)
        #expect(files.map(\.step).filter { $0 != best || [12, 15, 18, 20].contains($0) } == [12, 15, 18, 20])
        #expect(files.contains { $0.step == best && $0.kinds.contains(.best) })
    }
}
