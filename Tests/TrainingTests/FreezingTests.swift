import Foundation
import RunProtocol
import RunStore
import Testing

@testable import Training

@Suite("A layer that is frozen while the run trains")
struct FreezingTests {
    /// The values of a run's newest checkpoint by name.
    private func weights(of name: String, in run: TestRun) throws -> [String: [Float]] {
        let store = try RunFolder.open(name, in: run.runsDirectory).checkpoints()
        let tensors = try store.loadNewestWhole().checkpoint.tensors.filter { !$0.name.hasPrefix("optimizer.") }
        return Dictionary(uniqueKeysWithValues: tensors.map { ($0.name, $0.floats ?? []) })
    }

    @Test("stays as it is while the others train, also after a resume, and trains again when it is let")
    func freeze() throws {
        let run = try TestRun()
        let driver = SessionDriver(try run.setup())
        try driver.startPaused()
        try driver.advance(3)
        _ = try driver.ask(.saveCheckpoint)
        let before = try weights(of: driver.name, in: run)
        let layers = Set(before.keys.map { String($0.prefix { $0 != "." }) }).sorted()
        let layer = try #require(layers.first)
        let answer = try driver.ask(.freeze(pattern: layer))
        #expect(answer.note?.hasSuffix("parameters are frozen") == true)
        try driver.advance(4)
        driver.session.interrupt("test")
        let name = try driver.end().name
        let second = SessionDriver(try run.resume(name))
        try second.startPaused()
        try second.advance(3)
        _ = try second.ask(.saveCheckpoint)
        let after = try weights(of: name, in: run)
        for (parameter, values) in before {
            #expect((after[parameter] == values) == parameter.hasPrefix("\(layer)."), "\(parameter)")
        }
        _ = try second.ask(.unfreeze(pattern: layer))
        try second.advance(1)
        _ = try second.ask(.saveCheckpoint)
        let thawed = try weights(of: name, in: run)
        #expect(before.contains { $0.key.hasPrefix("\(layer).") && thawed[$0.key] != $0.value })
        second.send(.resume)
        try run.verify(second.end().name)
    }

    @Test("is undone like any other intervention, and refused where it makes no sense")
    func undo() throws {
        let run = try TestRun()
        let whole = try run.train(run.setup())
        let driver = SessionDriver(try run.setup())
        try driver.startPaused()
        try driver.advance(2)
        for (action, reason) in [
            (TrainingCommand.Action.freeze(pattern: "nothing"), "no trained parameter is named \"nothing\""),
            (.freeze(pattern: "*"), "nothing would be left to train"), (.unfreeze(pattern: "*"), "* is not frozen"),
        ] {
            guard case .rejected(let told) = try driver.ask(action).outcome else {
                Issue.record("\(action) was applied")
                continue
            }
            #expect(told.hasPrefix(reason))
        }
        _ = try driver.ask(.freeze(pattern: "*bias"))
        try driver.advance(3)
        _ = try driver.ask(.undo)
        driver.send(.resume)
        #expect(try driver.end().weightsHash == whole.weightsHash)
    }
}

extension SessionDriver {
    var name: String { description?.name ?? "" }
}
