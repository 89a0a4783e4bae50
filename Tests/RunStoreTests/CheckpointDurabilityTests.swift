import Foundation
import RunProtocol
import RunStore
import Testing

@Suite("Whatever fails, the last and the best checkpoint can be loaded")
struct CheckpointDurabilityTests {
    typealias Kinds = Set<CheckpointRecord.Kind>

    /// What a run saves, one after the other.
    private static let saves: [(step: Int, kinds: Kinds)] = [
        (10, [.best]), (20, [.last]), (30, [.last]), (40, [.best]), (40, [.manual]), (50, [.last]),
        (60, [.best, .last]),
        (70, [.last]),
    ]

    private static func checkpoint(_ index: Int) -> Checkpoint {
        Checkpoint(
            tensors: [NamedTensor("weights", (0..<20).map { Float($0 + 1000 * index) })],
            metadata: ["state": "number \(index)"])
    }

    /// Which saves must be found on a disk, by number: the last that was done, and perhaps one that was being done.
    private struct Expectation {
        var done: Int
        var underWay: Int?

        /// What is wrong with a disk; nil when all is well.
        func problem(with fileSystem: SimulatedFileSystem) -> String? {
            let store = CheckpointStore(folder: "run", fileSystem: fileSystem)
            let saves = CheckpointDurabilityTests.saves
            do {
                let newest = try store.loadNewestWhole()
                guard isKnown(newest) else { return "the newest is not what was saved: \(newest.info)" }
                guard newest.info.step >= saves[done].step else { return "the last is lost: \(newest.info)" }
                let best = try store.loadBest()
                guard isKnown(best) else { return "the best is not what was saved: \(best.info)" }
                let bestDone = saves[...done].last { $0.kinds.contains(.best) }
                guard best.info.step >= bestDone?.step ?? 0 else { return "the best is lost: \(best.info)" }
                return nil
            } catch {
                return "\(error)"
            }
        }

        /// Whether a loaded checkpoint is the newest that was saved at its step, or the one under way.
        private func isKnown(_ loaded: LoadedCheckpoint) -> Bool {
            let numbers = [saves(at: loaded.info.step, upTo: done).last, underWay].compactMap { $0 }
            return numbers.contains { number in
                CheckpointDurabilityTests.saves[number].step == loaded.info.step
                    && loaded.checkpoint == CheckpointDurabilityTests.checkpoint(number)
            }
        }

        private func saves(at step: Int, upTo last: Int) -> [Int] {
            (0...last).filter { CheckpointDurabilityTests.saves[$0].step == step }
        }
    }

    private static func save(_ number: Int, on fileSystem: SimulatedFileSystem) throws {
        let (step, kinds) = saves[number]
        try CheckpointStore(folder: "run", fileSystem: fileSystem).save(checkpoint(number), step: step, kinds: kinds)
    }

    /// A disk on which the saves up to that number are done.
    private static func disk(after number: Int, lie: SimulatedFileSystem.Lie? = nil) throws -> SimulatedFileSystem {
        let fileSystem = SimulatedFileSystem(lie: lie)
        for earlier in 0...number { try save(earlier, on: fileSystem) }
        return fileSystem
    }

    /// The first problem that a loss of power at any moment of a save can lead to.
    private static func problemAfterPowerLoss(during number: Int, lie: SimulatedFileSystem.Lie? = nil) throws -> String?
    {
        let fileSystem = try disk(after: number - 1, lie: lie)
        let images = try fileSystem.images { try save(number, on: fileSystem) }
        #expect(images.count > 1, "the harness looks at several disks")
        for image in images {
            let expectation = Expectation(done: number - 1, underWay: number)
            if let problem = expectation.problem(with: SimulatedFileSystem(image)) { return problem }
        }
        return nil
    }

    @Test("when the power fails at any moment of a save", arguments: 1..<saves.count)
    func powerLoss(number: Int) throws {
        #expect(try Self.problemAfterPowerLoss(during: number) == nil)
    }

    @Test("and the test of that finds a store on a disk that does not flush what it says")
    func liesAreFound() throws {
        let afterFileLies = try (1..<Self.saves.count).compactMap {
            try Self.problemAfterPowerLoss(during: $0, lie: .aboutFiles)
        }
        #expect(!afterFileLies.isEmpty)
        // The names of the 10, 20, 30 saved before were never flushed: any may be missing.
        let afterDirectoryLies = try (1..<4).compactMap {
            try Self.problemAfterPowerLoss(during: $0, lie: .aboutDirectories)
        }
        #expect(!afterDirectoryLies.isEmpty)
    }

    @Test(
        "when any one call of a save fails, and then the power", arguments: 1..<saves.count,
        SimulatedFileSystem.Fault.allCases)
    func faults(number: Int, fault: SimulatedFileSystem.Fault) throws {
        let quiet = try Self.disk(after: number - 1)
        let before = quiet.calls
        try Self.save(number, on: quiet)
        for call in 0..<(quiet.calls - before) {
            let fileSystem = try Self.disk(after: number - 1)
            fileSystem.fail(call: call, with: fault)
            var failure: RunStoreError?
            let images = fileSystem.images {
                do throws(any Error) { try Self.save(number, on: fileSystem) } catch {
                    failure = error as? RunStoreError
                }
            }
            fileSystem.heal()
            let expectation = Expectation(done: number - 1, underWay: number)
            #expect(expectation.problem(with: fileSystem) == nil, "call \(call)")
            for image in images {
                #expect(expectation.problem(with: SimulatedFileSystem(image)) == nil, "call \(call)")
            }
            if fault == .shortWrite { #expect(failure == nil, "call \(call)") }

            try Self.save(number, on: fileSystem)
            #expect(Expectation(done: number).problem(with: fileSystem) == nil, "the run goes on after call \(call)")
            let scratch = try fileSystem.names(in: "run").filter { $0.hasSuffix(".scratch") }
            #expect(scratch.isEmpty, "call \(call)")
        }
    }

    @Test("and a full disk is told in a sentence that helps")
    func fullDisk() throws {
        let fileSystem = try Self.disk(after: 0)
        let calls = fileSystem.calls
        try Self.save(1, on: fileSystem)
        let callsOfASave = fileSystem.calls - calls
        var sentences: Set<String> = []
        for call in 0..<callsOfASave {
            let fileSystem = try Self.disk(after: 0)
            fileSystem.fail(call: call, with: .noSpace)
            do throws(any Error) { try Self.save(1, on: fileSystem) } catch { sentences.insert("\(error)") }
        }
        let hint = "no space left on device; free some space or choose another place with --runs"
        #expect(sentences.contains("cannot write run/step-20.safetensors: \(hint)"))
    }
}
