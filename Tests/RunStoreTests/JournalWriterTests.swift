import Foundation
import RunProtocol
import Testing

@testable import RunStore

@Suite("The journal's writer")
struct JournalWriterTests {
    private static let full = RunStoreError(.unwritable, "the disk is full")

    /// What a disk took, and whether it takes more.
    private struct Disk: Sendable {
        var isFull = false
        var written: [JournalEntry] = []
        var attempts = 0
        var failures: [RunStoreError] = []

        var steps: [StepRecord] {
            written.compactMap { entry in
                if case .event(let record) = entry, case .stepsCompleted(let steps) = record.event {
                    steps
                } else {
                    nil
                }
            }
        }

        var others: Int { written.count - steps.count }
    }

    private let disk = Locked(Disk())
    private let writer: JournalWriter

    init() {
        let disk = disk
        writer = JournalWriter(
            write: { entries throws(RunStoreError) in
                try disk.withLock { disk throws(RunStoreError) in
                    disk.attempts += 1
                    if disk.isFull { throw Self.full }
                    disk.written += entries
                }
            },
            onFailure: { failure in disk.withLock { $0.failures.append(failure) } })
        writer.start()
    }

    private func appendSteps(_ range: ClosedRange<Int>) {
        for step in range {
            let event = TrainingEvent.stepsCompleted(Journals.step(step))
            writer.append(.event(EventRecord(sequence: step, seconds: 0, event: event)))
        }
    }

    private func appendMessage() {
        let message = LogMessage(level: .info, step: 0, text: "of those that are never dropped")
        writer.append(.event(EventRecord(sequence: 0, seconds: 0, event: .messageLogged(message))))
    }

    @Test("writes many entries at one stroke")
    func batches() {
        appendSteps(1...100)
        #expect(writer.flush() == nil)
        #expect(disk.withLock { $0.steps.map(\.firstStep) } == Array(1...100))
        #expect(disk.withLock { $0.attempts } <= 2)
        #expect(writer.stop() == nil)
    }

    @Test("tells once that it fails, keeps what it could not write, and writes it when it can")
    func outage() {
        disk.withLock { $0.isFull = true }
        for step in 1...3 {
            appendSteps(step...step)
            #expect(writer.flush() == Self.full)
        }
        #expect(disk.withLock { $0.failures } == [Self.full])
        disk.withLock { $0.isFull = false }
        appendSteps(4...4)
        #expect(writer.flush() == nil)
        #expect(disk.withLock { $0.steps.map(\.firstStep) } == [1, 2, 3, 4])
        disk.withLock { $0.isFull = true }
        appendSteps(5...5)
        #expect(writer.flush() == Self.full)
        #expect(disk.withLock { $0.failures.count } == 2, "the second outage is told again")
        #expect(writer.stop() == Self.full)
    }

    @Test("merges step records when many wait, and never drops anything else")
    func boundedMemory() {
        disk.withLock { $0.isFull = true }
        let last = JournalWriter.capacity * 6
        for start in stride(from: 1, through: last, by: 512) {
            appendSteps(start...(start + 511))
            appendMessage()
            #expect(writer.flush() == Self.full)
        }
        disk.withLock { $0.isFull = false }
        #expect(writer.stop() == nil)
        let (steps, others) = disk.withLock { ($0.steps, $0.others) }
        #expect(steps.count <= JournalWriter.capacity)
        #expect(others == last / 512)
        #expect(steps.first?.firstStep == 1)
        #expect(steps.last?.lastStep == last)
        for (record, next) in zip(steps, steps.dropFirst()) { #expect(next.firstStep == record.lastStep + 1) }
    }

    @Test("ends when nothing was ever written, and then takes nothing more")
    func idle() {
        #expect(writer.stop() == nil)
        appendSteps(1...1)
        #expect(writer.flush() == nil)
        #expect(writer.stop() == nil)
        #expect(disk.withLock { $0.attempts } == 0)
    }

    @Test("writes by itself when nobody flushes")
    func byItself() {
        let written = DispatchSemaphore(value: 0)
        let writer = JournalWriter(write: { _ in written.signal() }, onFailure: { _ in })
        writer.start()
        writer.append(.command(ReceivedCommand(command: .init(id: CommandID(1), action: .stop), step: 0, seconds: 0)))
        written.wait()
        #expect(writer.stop() == nil)
    }
}
