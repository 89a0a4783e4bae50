import Foundation
import RunProtocol
@testable import RunStore
import Testing

@Suite("The checkpoints of a run")
struct CheckpointStoreTests {
    private let folder: TemporaryFolder
    private let store: CheckpointStore

    init() throws {
        folder = try TemporaryFolder()
        store = CheckpointStore(folder: folder.path)
    }

    private func checkpoint(_ number: Float) -> Checkpoint {
        Checkpoint(tensors: [NamedTensor("weights", [number, 2, 3])], metadata: ["state": "number \(number)"])
    }

    private func bytes(_ file: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: folder.file(file))))
    }

    private func put(_ bytes: [UInt8], in file: String) throws {
        try Data(bytes).write(to: URL(filePath: folder.file(file)))
    }

    @Test("are loaded as they were saved, with what was known of them")
    func saveAndLoad() throws {
        let saved = try store.save(SafetensorsTests.sample, step: 12, kinds: [.best, .last], validationLoss: 0.1)
        #expect(saved.file == "step-12.safetensors")
        #expect(try bytes(saved.file).count == saved.bytes)
        let loaded = try store.loadNewestWhole()
        #expect(loaded.info == saved)
        #expect(loaded.checkpoint == SafetensorsTests.sample)
        #expect(loaded.skipped.isEmpty)
        #expect(try store.load(file: saved.file) == SafetensorsTests.sample)
        #expect(try store.list() == [saved])
    }

    @Test("keep a validation loss of any kind", arguments: [0.1, -.infinity, .infinity, .leastNonzeroMagnitude])
    func validationLoss(loss: Double) throws {
        try store.save(checkpoint(1), step: 1, kinds: [.last], validationLoss: loss)
        #expect(try store.list().map(\.validationLoss) == [loss])
    }

    @Test("are files that any program reads: the store's own words stand among the metadata")
    func metadata() throws {
        let saved = try store.save(checkpoint(1), step: 12, kinds: [.last, .best], validationLoss: 0.5)
        let plain = try Safetensors.decode(try bytes(saved.file))
        #expect(plain.metadata["descent.step"] == "12")
        #expect(plain.metadata["descent.kinds"] == "best,last")
        #expect(plain.metadata["descent.validation_loss"] == "0.5")
        #expect(plain.metadata["state"] == "number 1.0")
        #expect(plain.tensors == checkpoint(1).tensors)
    }

    @Test("saved again at the same step take the new content and join the kinds")
    func sameStep() throws {
        try store.save(checkpoint(1), step: 5, kinds: [.best], validationLoss: 0.25)
        let again = try store.save(checkpoint(2), step: 5, kinds: [.manual])
        #expect(again.kinds == [.best, .manual])
        #expect(again.validationLoss == 0.25)
        #expect(try store.loadBest().checkpoint == checkpoint(2))
        #expect(try store.list().count == 1)
    }

    @Test("go when the policy no longer keeps them, and not before")
    func retention() throws {
        for step in 1...6 { try store.save(checkpoint(Float(step)), step: step, kinds: step == 2 ? [.best] : [.last]) }
        try store.save(checkpoint(7), step: 7, kinds: [.manual])
        try store.save(checkpoint(8), step: 8, kinds: [.last])
        try store.save(checkpoint(9), step: 9, kinds: [.last])
        #expect(try store.list().map(\.step) == [2, 7, 8, 9])
        #expect(try store.loadBest().info.step == 2)
    }

    @Test("that were changed by a single bit, anywhere, are found out")
    func flippedBits() throws {
        let saved = try store.save(checkpoint(1), step: 1, kinds: [.last])
        let whole = try bytes(saved.file)
        for place in whole.indices {
            var flipped = whole
            flipped[place] ^= 1 << UInt8(place % 8)
            try put(flipped, in: saved.file)
            #expect(throws: RunStoreError.self, "byte \(place)") { try store.load(file: saved.file) }
        }
    }

    @Test("that were cut off, anywhere, are found out")
    func truncated() throws {
        let saved = try store.save(checkpoint(1), step: 1, kinds: [.last])
        let whole = try bytes(saved.file)
        for count in 0..<whole.count {
            try put(Array(whole.prefix(count)), in: saved.file)
            #expect(throws: RunStoreError.self, "\(count) bytes") { try store.load(file: saved.file) }
        }
        try put(whole + [0], in: saved.file)
        #expect(throws: RunStoreError.self) { try store.load(file: saved.file) }
    }

    @Test("that are damaged are passed over for the one before, named, and left as they are")
    func skipping() throws {
        for step in 1...3 { try store.save(checkpoint(Float(step)), step: step, kinds: [.manual, .best]) }
        var flipped = try bytes("step-3.safetensors")
        flipped[flipped.count - 1] ^= 1
        try put(flipped, in: "step-3.safetensors")
        try put(Array("torn".utf8), in: "step-4.safetensors")
        try put(Array("older and torn".utf8), in: "step-0.safetensors")

        for loaded in [try store.loadNewestWhole(), try store.loadBest()] {
            #expect(loaded.info.step == 2)
            #expect(loaded.checkpoint == checkpoint(2))
            #expect(
                loaded.skipped == [
                    SkippedCheckpoint(file: "step-4.safetensors", reason: "it holds only 4 bytes"),
                    SkippedCheckpoint(
                        file: "step-3.safetensors", reason: "its checksum does not match its content"),
                ])
        }
        try store.save(checkpoint(5), step: 5, kinds: [.best])
        #expect(try bytes("step-3.safetensors") == flipped)
        #expect(try bytes("step-4.safetensors") == Array("torn".utf8))
    }

    @Test("that bear another's name are found out")
    func renamed() throws {
        try store.save(checkpoint(1), step: 1, kinds: [.last])
        try FileManager.default.moveItem(
            atPath: folder.file("step-1.safetensors"), toPath: folder.file("step-2.safetensors"))
        let error = #expect(throws: RunStoreError.self) { try store.loadNewestWhole() }
        #expect(error?.kind == .notFound)
        #expect(
            error?.description == "there is no whole checkpoint in \(folder.path); step-2.safetensors: "
                + "it holds step 1, which its name denies")
    }

    @Test("that another program wrote carry no checksum, and are no checkpoints")
    func foreign() throws {
        try put(try Safetensors.encode(checkpoint(1)), in: "step-1.safetensors")
        let error = #expect(throws: RunStoreError.self) { try store.load(file: "step-1.safetensors") }
        #expect(error?.description == "checkpoint \(folder.path)/step-1.safetensors is damaged: it carries no checksum")
    }

    @Test("are told from other files by their names")
    func otherFiles() throws {
        for name in [
            "notes.txt", "step-.safetensors", "step-01.safetensors", "step-x.safetensors", "step-1.safetensors.bak",
        ] {
            try put([], in: name)
        }
        #expect(try store.list().isEmpty)
        #expect(try !store.hasFiles())
        try put([], in: "step-1.safetensors")
        #expect(try store.hasFiles(), "a damaged one is a checkpoint file too")
    }

    @Test("leave no scratch files once the run is locked again")
    func scratchFiles() throws {
        try store.save(checkpoint(1), step: 1, kinds: [.last])
        try put([1, 2, 3], in: "step-2.safetensors.scratch")
        try store.removeScratchFiles()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["step-1.safetensors"])
    }

    @Test("in a folder that is not there are an error that names it")
    func missingFolder() {
        let store = CheckpointStore(folder: "/nowhere/checkpoints")
        let error = #expect(throws: RunStoreError.self) { try store.loadNewestWhole() }
        #expect(error == RunStoreError(.notFound, "cannot read /nowhere/checkpoints: no such file or directory"))
        #expect(throws: RunStoreError.self) { try store.save(checkpoint(1), step: 1, kinds: [.last]) }
    }
}
