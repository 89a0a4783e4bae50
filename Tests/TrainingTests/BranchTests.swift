import Foundation
import RunProtocol
import RunStore
import Testing

@testable import Training

@Suite("A branch")
struct BranchTests {
    private static let rate = "optimizer.learning_rate"

    private func manifest(of name: String, in run: TestRun) throws -> RunManifest {
        try RunFolder.open(name, in: run.runsDirectory).readManifest()
    }

    @Test("without a change ends as its parent, from any kept step", arguments: [nil, 0, 5, 10, 13])
    func unchanged(step: Int?) throws {
        let run = try TestRun()
        let driver = SessionDriver(try run.setup())
        try driver.startPaused()
        try driver.advance(13)
        let answer = try driver.ask(.branch(BranchRequest(step: step)))
        let record = try #require(driver.branches.first, "\(answer)")
        #expect(record.branchStep == step ?? 13)
        driver.send(.resume)
        let parent = try driver.end()
        let child = try run.train(run.resume(record.name))
        #expect(child.weightsHash == parent.weightsHash)
        #expect(child.bestValidationLoss == parent.bestValidationLoss)
        #expect(try manifest(of: record.name, in: run).parent == .init(run: parent.name, step: step ?? 13))
        #expect(try run.journal(of: record.name).lastStep == parent.step)
    }

    @Test("with a change is what the parent would have been with it")
    func changed() throws {
        let run = try TestRun()
        let steered = SessionDriver(try run.setup())
        try steered.startPaused()
        try steered.advance(6)
        _ = try steered.ask(.set(key: Self.rate, value: 0.05))
        steered.send(.resume)
        let wanted = try steered.end()

        let driver = SessionDriver(try run.setup())
        try driver.startPaused()
        try driver.advance(6)
        _ = try driver.ask(.branch(BranchRequest(changes: [Self.rate: 0.05])))
        let record = try #require(driver.branches.first)
        #expect(record.change == "learning rate set to 0.05")
        driver.send(.resume)
        let parent = try driver.end()
        #expect(try run.train(run.resume(record.name)).weightsHash == wanted.weightsHash)
        #expect(parent.weightsHash != wanted.weightsHash)
        // A branch is a run like any other: it repeats from its own folder.
        try run.verify(record.name)
    }

    @Test("shows its parent's curve, and leaves a change behind that was made by hand")
    func cutLeftOut() throws {
        let run = try TestRun()
        let whole = try run.train(run.setup())
        let driver = SessionDriver(try run.setup())
        try driver.startPaused()
        try driver.advance(8)
        _ = try driver.ask(.set(key: Self.rate, value: 1e-4))
        _ = try driver.ask(.branch(BranchRequest(scheduledKeys: [Self.rate])))
        let record = try #require(driver.branches.first)
        driver.send(.resume)
        let parent = try driver.end()
        let child = SessionDriver(try run.resume(record.name))
        child.start()
        #expect(try child.end().weightsHash == whole.weightsHash)
        let overlay = try #require(
            child.events.compactMap { if case .curveOverlaid(let curve) = $0 { curve } else { nil } }.first)
        #expect(overlay.name == parent.name)
        #expect(overlay.branchStep == 8)
        #expect(overlay.training.last?.step == parent.step)
        #expect(overlay.validation.map(\.step) == [5, 10, 15, 20])
        #expect(child.description?.parent == parent.name)
    }

    @Test("that is followed takes the place of its run")
    func followed() throws {
        let run = try TestRun()
        let driver = SessionDriver(try run.setup())
        try driver.startPaused()
        try driver.advance(4)
        driver.send(.branch(BranchRequest(changes: ["model.dropout": 0], isFollowed: true)))
        let summary = try driver.end()
        #expect(summary.reason == .branched)
        #expect(summary.isResumable)
        let successor = try #require(summary.successor)
        let child = try run.train(
            RunSetup.resume(run: successor, runsDirectory: run.runsDirectory, threads: 1))
        #expect(child.reason == .completed)
    }

    @Test(
        "that cannot be made is refused, and leaves no folder",
        arguments: [
            (BranchRequest(step: 7), "no state of step 7 is kept; the nearest that are: 0"),
            (BranchRequest(changes: [rate: -1]), "learning rate must lie between 1e-8 and 100"),
            (BranchRequest(changes: ["no.such": 1]), "this run has no \"no.such\""),
            (BranchRequest(scheduledKeys: ["model.dropout"]), "no schedule moves \"model.dropout\" in this run"),
        ])
    func refused(request: BranchRequest, reason: String) throws {
        let run = try TestRun()
        let driver = SessionDriver(try run.setup())
        try driver.startPaused()
        guard case .rejected(let told) = try driver.ask(.branch(request)).outcome else {
            Issue.record("made")
            return
        }
        #expect(told.hasPrefix(reason))
        #expect(try FileManager.default.contentsOfDirectory(atPath: run.runsDirectory).count == 1)
        driver.session.interrupt("test")
        _ = try driver.end()
    }

    @Test("is made of a run that lies on disk, too")
    func offline() throws {
        let run = try TestRun()
        let whole = try run.train(run.setup())
        let driver = SessionDriver(try run.setup())
        try driver.startPaused()
        try driver.advance(7)
        _ = try driver.ask(.saveCheckpoint)
        try driver.advance(6)
        driver.session.interrupt("test")
        let folder = try RunFolder.open(driver.end().name, in: run.runsDirectory)
        let record = try folder.branch(BranchRequest(step: 7), programVersion: "test")
        #expect(try run.train(run.resume(record.name)).weightsHash == whole.weightsHash)
        #expect(throws: RecipeError.self) { try folder.branch(BranchRequest(step: 3), programVersion: "test") }
    }
}

extension SessionDriver {
    var branches: [BranchRecord] {
        events.compactMap { if case .runBranched(let record) = $0 { record } else { nil } }
    }
}
