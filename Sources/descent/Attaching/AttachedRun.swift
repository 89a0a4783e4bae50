import Foundation
import RunProtocol
import RunSocket
import RunStore
import Training

/// A run that another process trains, as a feed for the front-ends of this one. To leave it never stops it.
final class AttachedRun: RunFeed {
    private struct State: Sendable {
        var waiting: [EventRecord] = []
        var lastSequence = 0
        var step = 0
        /// Numbers that this process gave its commands, by those that they bear in the run.
        var ownNumbers: [CommandID: CommandID] = [:]
        var summary: RunSummary?
        var isDetached = false
    }

    /// Numbers of others' commands are moved out of the way of our own.
    private static let numbersApart = 1 << 40

    private let folder: RunFolder
    private let client: RunClient
    private let state = Locked(State())
    private let onEvent: @Sendable () -> Void
    private let ended = DispatchSemaphore(value: 0)

    /// - Parameter onEvent: Called on another thread when there is something to take.
    /// - Throws: `SocketError` when no process trains the run.
    init(_ folder: RunFolder, onEvent: @escaping @Sendable () -> Void) throws {
        self.folder = folder
        self.onEvent = onEvent
        client = try RunClient(path: folder.socketPath)
        try client.send(.attach)
    }

    /// Whether this process left, and the run goes on.
    var isDetached: Bool { state.withLock { $0.isDetached } }

    func start() {
        let thread = Thread { self.read() }
        thread.name = "attached"
        thread.start()
    }

    func takeEvents() -> [EventRecord] {
        state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
    }

    func send(_ command: TrainingCommand) {
        // When the other end is gone, the reading thread learns it as well, and tells.
        try? client.send(command)
    }

    func interrupt(_ reason: String) {
        finish(
            summary(.interrupted, "detached; the run goes on: look on again with descent attach \(folder.name)"),
            isDetached: true)
        client.close()
    }

    func waitForEnd() -> RunSummary? {
        ended.wait()
        ended.signal()
        return state.withLock { $0.summary }
    }

    // MARK: Reading

    private func read() {
        while let message = client.next() {
            switch message {
            case .event(let record): take(record)
            case .reply(.accepted(let id, let runID)): state.withLock { $0.ownNumbers[runID] = id }
            case .reply(.refused(let reason)):
                let log = LogMessage(level: .warning, step: state.withLock { $0.step }, text: reason)
                state.withLock {
                    $0.waiting.append(EventRecord(sequence: $0.lastSequence, seconds: 0, event: .messageLogged(log)))
                }
            case .reply(.status): break
            }
            onEvent()
        }
        finish(
            summary(.failed, "the process that trains the run is gone; go on with descent resume \(folder.path)"),
            isDetached: false)
    }

    private func take(_ record: EventRecord) {
        if case .runFinished(let summary) = record.event { return finish(summary, isDetached: false, record) }
        state.withLock { state in
            state.lastSequence = record.sequence
            state.step = record.event.step
            switch record.event {
            case .commandAnswered(var answer):
                answer.command.id =
                    state.ownNumbers.removeValue(forKey: answer.command.id)
                    ?? CommandID(answer.command.id.rawValue + Self.numbersApart)
                state.waiting.append(
                    EventRecord(sequence: record.sequence, seconds: record.seconds, event: .commandAnswered(answer)))
            case .stepsCompleted(let next):
                guard case .stepsCompleted(var merged)? = state.waiting.last?.event, next.firstStep > merged.lastStep
                else {
                    return state.waiting.append(record)
                }
                merged.merge(next)
                state.waiting[state.waiting.count - 1] = EventRecord(
                    sequence: record.sequence, seconds: record.seconds, event: .stepsCompleted(merged))
            default: state.waiting.append(record)
            }
        }
    }

    private func summary(_ reason: RunSummary.Reason, _ message: String) -> RunSummary {
        RunSummary(
            name: folder.name, runPath: folder.path, reason: reason, message: message, step: state.withLock { $0.step },
            epoch: 0, bestStep: nil, bestValidationLoss: nil, testMetrics: MetricValues(),
            validationMetrics: MetricValues(), weightsHash: "", bestCheckpoint: nil, durationSeconds: 0,
            isResumable: true)
    }

    private func finish(_ summary: RunSummary, isDetached: Bool, _ record: EventRecord? = nil) {
        let isFirst = state.withLock { state in
            guard state.summary == nil else { return false }
            state.summary = summary
            state.isDetached = isDetached
            state.waiting.append(
                record ?? EventRecord(sequence: state.lastSequence, seconds: 0, event: .runFinished(summary)))
            return true
        }
        guard isFirst else { return }
        ended.signal()
        onEvent()
    }
}
