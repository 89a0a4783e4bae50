import Foundation
import RunProtocol
import Testing

@testable import RunStore

@Suite("The journal")
struct JournalTests {
    private let folder: TemporaryFolder
    private var path: String { folder.file("journal.sqlite") }

    init() throws {
        folder = try TemporaryFolder()
    }

    private func open() throws -> Journal {
        try Journal(path: path) { Issue.record("the journal could not be written: \($0)") }
    }

    /// A journal with these events, written and closed.
    private func write(_ records: [EventRecord]) throws {
        let journal = try open()
        for record in records { journal.append(record) }
        #expect(journal.close() == nil)
    }

    @Test("gives back every event as it was, in order")
    func roundTrip() throws {
        try write(Journals.shortRun)
        let reader = try JournalReader(path: path)
        #expect(try reader.events() == Journals.shortRun)
        #expect(try reader.events(after: 3) == Array(Journals.shortRun[3...]))
        #expect(try reader.events(after: 3, limit: 2) == Array(Journals.shortRun[3..<5]))
        #expect(try reader.events(after: 99) == [])
        #expect(try reader.lastSequence == 9)
        #expect(try reader.lastStep == 6)
        #expect(try reader.lastCommandID == 2)
    }

    @Test("keeps losses that are not finite")
    func notFinite() throws {
        var record = Journals.step(1)
        record.loss = .infinity
        record.minimumLoss = -.infinity
        record.gradientNorm = .nan
        record.meanLoss = .nan
        try write(Journals.numbered([.stepsCompleted(record)]))
        guard case .stepsCompleted(let read) = try JournalReader(path: path).events().first?.event else {
            Issue.record("there is no step record")
            return
        }
        #expect(read.loss == .infinity)
        #expect(read.minimumLoss == -.infinity)
        #expect(read.gradientNorm.isNaN)
        #expect(read.meanLoss.isNaN)
    }

    @Test("keeps commands as they were received")
    func commands() throws {
        let journal = try open()
        let command = TrainingCommand(id: CommandID(7), action: .advance(steps: 3))
        journal.append(command, step: 12, seconds: 0.5)
        journal.append(TrainingCommand(id: CommandID(8), action: .stop), step: 12, seconds: 0.75)
        let reader = journal.read()
        #expect(try reader.commands().map(\.command.id.rawValue) == [7, 8])
        #expect(try reader.commands().first == ReceivedCommand(command: command, step: 12, seconds: 0.5))
        #expect(try reader.lastCommandID == 8)
    }

    @Test("tells the interventions: commands that were applied, with the old value and the new")
    func interventions() throws {
        try write(Journals.shortRun)
        let interventions = try JournalReader(path: path).interventions()
        #expect(interventions.count == 1)
        #expect(interventions.first?.sequence == 5)
        #expect(interventions.first?.answer.step == 4)
        #expect(interventions.first?.answer.outcome == .applied(oldValue: 1, newValue: 0.5))
        #expect(interventions.first?.isAbandoned == false)
    }

    @Test("tells the best validation, the latest that was the best of its time")
    func bestValidation() throws {
        try write(Journals.shortRun)
        #expect(try JournalReader(path: path).bestValidation() == Journals.validation(step: 3, loss: 0.5, isBest: true))
    }

    @Test("that is empty answers with nothing")
    func empty() throws {
        try write([])
        let reader = try JournalReader(path: path)
        #expect(try reader.events().isEmpty)
        #expect(try reader.lastSequence == 0)
        #expect(try reader.lastStep == 0)
        #expect(try reader.lastCommandID == 0)
        #expect(try reader.bestValidation() == nil)
        #expect(try reader.curve(points: 10).isEmpty)
        #expect(try reader.interventions().isEmpty)
    }

    // MARK: Reading while it is written

    @Test("can be read by another connection while it is written")
    func readWhileWritten() throws {
        let journal = try open()
        let reader = try JournalReader(path: path)
        for record in Journals.shortRun {
            journal.append(record)
            #expect(journal.flush() == nil)
            #expect(try reader.lastSequence == record.sequence)
        }
        #expect(try reader.events() == Journals.shortRun)
    }

    @Test("holds all that was flushed when the process is killed at any moment")
    func killed() throws {
        let journal = try open()
        for record in Journals.shortRun {
            journal.append(record)
            #expect(journal.flush() == nil)
            // What is on the disk now is what a process that is killed now leaves: no one closed the files.
            let copy = try TemporaryFolder()
            for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) where !file.hasSuffix("-shm") {
                try FileManager.default.copyItem(atPath: folder.file(file), toPath: copy.file(file))
            }
            #expect(try JournalReader(path: copy.file("journal.sqlite")).lastSequence == record.sequence)
            let resumed = try Journal(path: copy.file("journal.sqlite")) { Issue.record("\($0)") }
            #expect(try resumed.read().events().last == record)
        }
    }

    @Test("is a single file once closed, and stays one when it is read")
    func singleFile() throws {
        try write(Journals.shortRun)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["journal.sqlite"])
        #expect(try JournalReader(path: path).lastSequence == 9)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["journal.sqlite"])
        let journal = try open()
        let reader = try JournalReader(path: path)
        journal.append(Journals.numbered([.runFinished(Journals.summary)], after: 9)[0])
        #expect(journal.close() == nil)
        #expect(try reader.lastSequence == 10, "a reader outlives the writer")
    }

    @Test("takes events from many threads, and loses none")
    func manyThreads() throws {
        let journal = try open()
        let numbers = Locked(0)
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            for _ in 0..<100 {
                numbers.withLock { number in
                    number += 1
                    let message = LogMessage(level: .info, step: number, text: "line \(number)")
                    journal.append(EventRecord(sequence: number, seconds: 0, event: .messageLogged(message)))
                }
            }
            #expect(journal.flush() == nil)
        }
        #expect(try journal.read().events().map(\.sequence) == Array(1...800))
    }

    @Test("goes on where it was after it is opened again, and takes nothing once closed")
    func reopened() throws {
        try write(Array(Journals.shortRun[..<5]))
        let journal = try open()
        for record in Journals.shortRun[5...] { journal.append(record) }
        #expect(journal.close() == nil)
        #expect(journal.close() == nil)
        journal.append(
            Journals.numbered([.messageLogged(LogMessage(level: .info, step: 1, text: "late"))], after: 50)[0])
        #expect(journal.flush() == nil)
        #expect(try JournalReader(path: path).events() == Journals.shortRun)
    }

    // MARK: Resuming

    @Test("marks what a resumed run leaves behind, and keeps it")
    func abandon() throws {
        // The checkpoint at step 4 was saved before the command that was answered at step 4: number 4 was the last.
        try write(Journals.shortRun)
        let journal = try open()
        #expect(try journal.abandon(afterSequence: 4, step: 4) == 5)
        #expect(try journal.abandon(afterSequence: 4, step: 4) == 0, "once is enough")
        let reader = journal.read()
        #expect(try reader.events() == Array(Journals.shortRun[..<4]))
        #expect(try reader.events(includingAbandoned: true) == Journals.shortRun)
        #expect(try reader.interventions().isEmpty)
        #expect(try reader.interventions(includingAbandoned: true).map(\.isAbandoned) == [true])
        #expect(try reader.lastStep == 4)
        #expect(try reader.lastSequence == 9, "numbers are not given twice")
        #expect(try reader.curve(points: 10).last?.lastStep == 4)

        let further = Journals.numbered([.stepsCompleted(Journals.steps(5...5))], after: 9)
        for record in further { journal.append(record) }
        #expect(try journal.read().events() == Array(Journals.shortRun[..<4]) + further)
    }

    @Test("keeps what was told at the very step of the checkpoint, save what changed the state")
    func abandonAtTheStep() throws {
        // The checkpoint at step 6 was saved when number 7 was the last; the run was validated and ended after that.
        try write(Journals.shortRun)
        let journal = try open()
        #expect(try journal.abandon(afterSequence: 7, step: 6) == 1)
        #expect(try journal.read().events() == Journals.shortRun.filter { $0.sequence != 8 })
    }

    // MARK: Curves

    @Test("gives a curve of at most so many points that covers every step", arguments: [1, 2, 3, 7, 100, 1000])
    func curve(points: Int) throws {
        var events: [TrainingEvent] = []
        var step = 1
        for length in 1...30 {
            events.append(.stepsCompleted(Journals.steps(step...(step + length - 1))))
            step += length
        }
        try write(Journals.numbered(events))
        let curve = try JournalReader(path: path).curve(points: points)
        #expect(curve.count <= points)
        #expect(curve.first?.firstStep == 1)
        #expect(curve.last?.lastStep == 465)
        for (record, next) in zip(curve, curve.dropFirst()) { #expect(next.firstStep == record.lastStep + 1) }
        let whole = Journals.steps(1...465)
        #expect(curve.map(\.minimumLoss).min() == whole.minimumLoss)
        #expect(curve.map(\.maximumLoss).max() == whole.maximumLoss)
        let mean = curve.reduce(0) { $0 + $1.meanLoss * Double($1.stepCount) } / 465
        #expect(abs(mean - whole.meanLoss) < 1e-12)
    }

    // MARK: Errors

    @Test("that is not there, no database, of a newer version, or empty, is an error that says so")
    func errors() throws {
        let missing = #expect(throws: RunStoreError.self) { try JournalReader(path: path) }
        #expect(missing == RunStoreError(.notFound, "cannot read \(path): no such file or directory"))

        try Data(String(repeating: "no database ", count: 100).utf8).write(to: URL(filePath: path))
        let damaged = #expect(throws: RunStoreError.self) { try JournalReader(path: path) }
        #expect(damaged == RunStoreError(.damaged, "\(path) is damaged: it is no whole SQLite file"))
        #expect(throws: RunStoreError.self) { try open() }

        try Data().write(to: URL(filePath: path))
        let empty = #expect(throws: RunStoreError.self) { try JournalReader(path: path) }
        #expect(empty == RunStoreError(.damaged, "\(path) is damaged: it holds no journal of a run"))

        try FileManager.default.removeItem(atPath: path)
        try write([])
        var bytes = try Data(contentsOf: URL(filePath: path))
        // SQLite's user_version: bytes 60 to 63 of the file, big-endian.
        bytes[63] = 2
        try bytes.write(to: URL(filePath: path))
        let newer = #expect(throws: RunStoreError.self) { try open() }
        let sentence = "\(path) was written by a newer version of descent; use that one to read it"
        #expect(newer == RunStoreError(.newerFormat, sentence))
    }

    @Test("in a folder that is not there is an error that names it")
    func missingFolder() {
        let error = #expect(throws: RunStoreError.self) {
            try Journal(path: "/nowhere/journal.sqlite") { _ in }
        }
        #expect(error?.kind == .unwritable)
        #expect(error?.description.hasPrefix("cannot write /nowhere/journal.sqlite: ") == true)
    }
}
