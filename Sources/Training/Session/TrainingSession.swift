import Foundation
public import RunProtocol
import RunStore

/// A run that trains on a thread of its own. Events come out, commands go in; both from any thread.
public final class TrainingSession: Sendable {
    private let setup: RunSetup
    private let inbox = CommandInbox()
    private let outbox: EventOutbox
    private let result = Locked<RunSummary?>(nil)
    private let ended = DispatchSemaphore(value: 0)

    private let isAttended: Bool
    private let graceSeconds: Double?
    private let onStart: @Sendable () -> Void

    /// - Parameters:
    ///   - isAttended: Whether a person looks on who can act: guards then pause, where the recipe leaves it to them.
    ///   - graceSeconds: What an interrupted run has to save in; it says so when that is too little. nil where not known.
    ///   - onStart: Called first thing on the engine's thread.
    ///   - observer: Gets each event on the engine's thread; must return at once.
    ///   - onEvent: Called on the engine's thread after each event; must return at once.
    public init(
        _ setup: RunSetup, isAttended: Bool = false, graceSeconds: Double? = nil,
        onStart: @escaping @Sendable () -> Void = {},
        observer: @escaping @Sendable (EventRecord) -> Void = { _ in }, onEvent: @escaping @Sendable () -> Void
    ) {
        self.setup = setup
        self.isAttended = isAttended
        self.graceSeconds = graceSeconds
        self.onStart = onStart
        outbox = EventOutbox(observer: observer, onArrival: onEvent)
    }

    /// Starts the engine's thread. Once.
    public func start() {
        let thread = Thread { self.train() }
        thread.stackSize = 16 << 20
        thread.start()
    }

    /// Events since the last call, in order. The last of a run is `runFinished`.
    public func takeEvents() -> [EventRecord] { outbox.take() }

    /// Hands a command to the engine, which answers it once, at a step boundary.
    public func send(_ command: TrainingCommand) { inbox.post(command) }

    /// Asks the run to save at the next step boundary and to end, resumable. The reason is for people: "SIGTERM".
    public func interrupt(_ reason: String) { inbox.interrupt(reason) }

    /// Waits for the end of the run.
    public func waitForEnd() -> RunSummary? {
        ended.wait()
        ended.signal()
        return summary
    }

    /// How the run ended; nil while it trains.
    public var summary: RunSummary? { result.withLock { $0 } }

    private func train() {
        onStart()
        // Foundation's own setter may come before the thread knows its handle, and then does nothing.
        try? Data("engine".utf8).write(to: URL(fileURLWithPath: "/proc/thread-self/comm"))
        let summary: RunSummary
        do {
            // The engine is made and used on this thread alone.
            summary = try TrainingLoop(
                setup, isAttended: isAttended, graceSeconds: graceSeconds, inbox: inbox, outbox: outbox
            ).run()
        } catch {
            summary = failure("\(error)")
            outbox.put(EventRecord(sequence: 0, seconds: 0, event: .runFinished(summary)))
        }
        finish(summary)
    }

    private func finish(_ summary: RunSummary) {
        setup.journal?.close()
        try? setup.writeSummary(summary)
        setup.lock.release()
        result.withLock { $0 = summary }
        ended.signal()
    }

    private func failure(_ message: String) -> RunSummary {
        RunSummary(
            name: setup.folder.name, runPath: setup.folder.path, reason: .failed, message: message, step: 0, epoch: 0,
            bestStep: nil, bestValidationLoss: nil, testMetrics: MetricValues(), validationMetrics: MetricValues(),
            weightsHash: "", bestCheckpoint: nil, durationSeconds: 0, isResumable: true)
    }
}
