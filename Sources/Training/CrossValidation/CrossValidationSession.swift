import Foundation
public import RunProtocol
public import RunStore

/// Trains the folds of a cross-validation one after another, as one stream of events.
///
/// Each fold begins with `foldStarted` and ends with `foldCompleted`, in place of its run's `runFinished`. The curves of the
/// folds before are told to each as `curveOverlaid`. At the end come `crossValidationCompleted` and one `runFinished`. One that
/// goes on first tells each fold that it keeps as `foldCompleted`.
public final class CrossValidationSession: RunFeed {
    private struct State {
        var current: TrainingSession?
        var interruption: String?
    }

    private let plan: CrossValidation
    private let isAttended: Bool
    private let onStart: @Sendable () -> Void
    private let onJournalFailure: @Sendable (RunStoreError) -> Void
    private let outbox: EventOutbox
    private let state = Locked(State())
    private let result = Locked<RunSummary?>(nil)
    private let ended = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - isAttended: Whether a person is there who can answer.
    ///   - onStart: Called first thing on each engine's thread.
    ///   - onEvent: Called on another thread after each event; must return at once.
    public init(
        _ plan: CrossValidation, isAttended: Bool, onStart: @escaping @Sendable () -> Void = {},
        onJournalFailure: @escaping @Sendable (RunStoreError) -> Void = { _ in },
        onEvent: @escaping @Sendable () -> Void
    ) {
        self.plan = plan
        self.isAttended = isAttended
        self.onStart = onStart
        self.onJournalFailure = onJournalFailure
        outbox = EventOutbox(onArrival: onEvent)
    }

    /// Begins with the first fold. Once.
    public func start() {
        let thread = Thread {
            var driver = FoldDriver(self.plan)
            let summary = driver.run(self)
            self.result.withLock { $0 = summary }
            self.ended.signal()
        }
        thread.start()
    }

    /// Events since the last call, in order. The last of all is `runFinished`.
    public func takeEvents() -> [EventRecord] { outbox.take() }

    /// Hands a command to the fold that is being trained.
    public func send(_ command: TrainingCommand) { state.withLock { $0.current }?.send(command) }

    /// Asks the fold that is being trained to save and end, and lets none follow.
    public func interrupt(_ reason: String) {
        let current = state.withLock { state in
            if state.interruption == nil { state.interruption = reason }
            return state.current
        }
        current?.interrupt(reason)
    }

    /// Waits for the end of the last fold.
    public func waitForEnd() -> RunSummary? {
        ended.wait()
        ended.signal()
        return result.withLock { $0 }
    }

    var interruption: String? { state.withLock { $0.interruption } }

    func put(_ record: EventRecord) { outbox.put(record) }

    /// Trains a run to its end and hands each of its events on.
    func train(fold: Int, _ body: (EventRecord) -> Void) throws -> RunSummary? {
        let setup = try plan.setup(fold: fold, onJournalFailure: onJournalFailure)
        let arrivals = DispatchSemaphore(value: 0)
        let session = TrainingSession(setup, isAttended: isAttended, onStart: onStart) { arrivals.signal() }
        let interruption = state.withLock { state in
            state.current = session
            return state.interruption
        }
        // One that came between two folds.
        if let interruption { session.interrupt(interruption) }
        defer { state.withLock { $0.current = nil } }
        session.start()
        while true {
            arrivals.wait()
            for record in session.takeEvents() {
                if case .runFinished = record.event { return session.waitForEnd() }
                body(record)
            }
        }
    }
}

/// The folds in their order, on a thread of its own.
private struct FoldDriver {
    let plan: CrossValidation
    private var sequence = 0
    private var seconds = 0.0
    private var records: [FoldRecord] = []
    private var curves: [FoldCurve] = []
    private var last: RunSummary?
    private var failure: String?

    init(_ plan: CrossValidation) { self.plan = plan }

    mutating func run(_ session: CrossValidationSession) -> RunSummary {
        for (record, history) in plan.keptFolds() {
            var curve = FoldCurve()
            for event in history { curve.add(event.event) }
            curves.append(curve)
            records.append(record)
            seconds += record.durationSeconds
            put(.foldCompleted(record), session)
        }
        for fold in records.count + 1..<plan.folds + 1 where session.interruption == nil {
            do {
                guard try train(fold, session) else { break }
            } catch {
                failure = "fold \(fold): \(error)"
                break
            }
        }
        let summary = plan.summary(of: records)
        write(summary)
        put(.crossValidationCompleted(summary), session)
        let end = end(summary, interruption: session.interruption)
        put(.runFinished(end), session)
        plan.lock.release()
        return end
    }

    private mutating func write(_ summary: CrossValidationSummary) {
        do {
            try plan.write(summary)
        } catch {
            failure = failure ?? "the summary was not written: \(error.localizedDescription)"
        }
    }

    /// Trains a fold; false when no other is to follow.
    private mutating func train(_ fold: Int, _ session: CrossValidationSession) throws -> Bool {
        put(.foldStarted(FoldStart(fold: fold, folds: plan.folds, name: plan.name)), session)
        let start = seconds
        var curve = FoldCurve()
        for event in plan.history(ofFold: fold) { curve.add(event.event) }
        var events: [EventRecord] = []
        let summary = try session.train(fold: fold) { record in
            curve.add(record.event)
            events = [record]
            if case .runStarted = record.event {
                for (index, curve) in curves.enumerated() {
                    events.append(
                        EventRecord(
                            sequence: 0, seconds: record.seconds,
                            event: .curveOverlaid(curve.overlay(name: "fold \(index + 1)"))))
                }
            }
            for event in events {
                seconds = start + event.seconds
                put(event.event, session)
            }
        }
        guard let summary else { return false }
        last = summary
        curves.append(curve)
        guard let record = plan.record(fold: fold, summary) else {
            if summary.reason == .failed { failure = "fold \(fold): \(summary.message)" }
            return false
        }
        records.append(record)
        write(plan.summary(of: records))
        put(.foldCompleted(record), session)
        return summary.reason != .stoppedByUser
    }

    private mutating func put(_ event: TrainingEvent, _ session: CrossValidationSession) {
        sequence += 1
        session.put(EventRecord(sequence: sequence, seconds: seconds, event: event))
    }

    /// How it all ended, in the form of a run.
    private func end(_ summary: CrossValidationSummary, interruption: String?) -> RunSummary {
        let count = "\(records.count) of \(plan.folds) folds"
        let (reason, message): (RunSummary.Reason, String) =
            if let failure {
                (.failed, failure)
            } else if let interruption {
                (.interrupted, "\(interruption) came; \(count) are done")
            } else if records.count < plan.folds {
                (.stoppedByUser, "stopped by hand; \(count) are done")
            } else if records.contains(where: { $0.reason == .diverged }) {
                (.diverged, "the loss of a fold was not finite")
            } else {
                (.completed, "all \(plan.folds) folds are trained and tested")
            }
        return RunSummary(
            name: plan.name, runPath: plan.folder.path, reason: reason, message: message, step: last?.step ?? 0,
            epoch: last?.epoch ?? 0, bestStep: nil, bestValidationLoss: nil, testMetrics: summary.mean,
            validationMetrics: MetricValues(), weightsHash: "", bestCheckpoint: nil, durationSeconds: seconds,
            isResumable: records.count < plan.folds)
    }
}
