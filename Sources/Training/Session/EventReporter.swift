import Foundation
import RunProtocol
import RunStore

/// Gives events their place in the run, and hands them to the journal and the outbox.
///
/// Steps that follow each other quickly are merged into one record: a person cannot read faster, and the journal of a
/// run of millions of steps stays small.
final class EventReporter {
    private static let mergeSeconds = 0.04

    private let journal: Journal?
    private let outbox: EventOutbox
    private let clock: RunClock
    private(set) var sequence: Int
    private var pending: StepRecord?
    private var lastFlush = 0.0

    init(journal: Journal?, outbox: EventOutbox, clock: RunClock, lastSequence: Int) {
        self.journal = journal
        self.outbox = outbox
        self.clock = clock
        sequence = lastSequence
    }

    /// Takes in a step; it goes out once enough time has passed since the last that did.
    func report(_ step: StepRecord) {
        if pending == nil { pending = step } else { pending?.merge(step) }
        let now = clock.seconds
        if now - lastFlush >= Self.mergeSeconds {
            lastFlush = now
            flushSteps()
        }
    }

    /// Sends an event at once, after the steps before it.
    func report(_ event: TrainingEvent) {
        flushSteps()
        send(event)
    }

    func log(_ level: LogMessage.Level, step: Int, _ text: String) {
        report(.messageLogged(LogMessage(level: level, step: step, text: text)))
    }

    /// Sends what is merged so far, so that no record straddles a checkpoint.
    func flushSteps() {
        guard let record = pending else { return }
        pending = nil
        send(.stepsCompleted(record))
    }

    private func send(_ event: TrainingEvent) {
        sequence += 1
        let record = EventRecord(sequence: sequence, seconds: clock.seconds, event: event)
        if !event.isTransient { journal?.append(record) }
        outbox.put(record)
    }
}

/// Seconds of training time: goes on where an earlier session of the run ended.
struct RunClock: Sendable {
    private let start = ContinuousClock.now
    let earlierSeconds: Double

    init(earlierSeconds: Double) { self.earlierSeconds = earlierSeconds }

    var seconds: Double {
        let elapsed = (ContinuousClock.now - start).components
        return earlierSeconds + Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18
    }
}
