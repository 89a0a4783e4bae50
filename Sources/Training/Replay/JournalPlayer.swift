import Foundation
public import RunProtocol
public import RunStore

/// Plays the events of a run again as they came, at any speed: a feed for the same front-ends that show a run.
///
/// It takes the commands `pause`, `resume`, `seek` and `playbackSpeed`, and refuses all others. Going back begins anew with
/// `runStarted`, whose sequence number is then not above the last one given.
public final class JournalPlayer: RunFeed {
    /// How fast it plays where nothing else is said: as it was.
    public static let speeds = 0.01...1e6
    private static let tickSeconds = 0.04
    /// What a short run takes to play where no speed is said: at its own, it would be over before anybody has looked.
    private static let leastSeconds = 10.0

    private struct State: Sendable {
        var speed: Double
        var isPaused = false
        /// Where it stands, in seconds of training time.
        var position: Double
        /// Events handed over since the last start.
        var played = 0
        var lastTick: Double?
        var waiting: [EventRecord] = []
        /// Apart, since going back throws away what waits, but owes its answers.
        var answers: [EventRecord] = []
        /// Played to the end: it may be wound back from there.
        var isAtEnd = false
        /// Nobody looks any more.
        var isLeft = false
    }

    private let records: [EventRecord]
    private let summary: RunSummary
    private let state: Locked<State>
    private let onEvent: @Sendable () -> Void
    private let ended = DispatchSemaphore(value: 0)
    /// Rung for a player that has come to the end and sleeps.
    private let news = DispatchSemaphore(value: 0)

    /// Reads a run's journal.
    ///
    /// - Parameters:
    ///   - speed: How many times as fast as it was; nil for as fast, or as slow as makes it last ten seconds.
    ///   - step: Where to begin; what came before is given at once.
    ///   - onEvent: Called on another thread when there is something to take.
    /// - Throws: `RunStoreError`.
    public init(
        _ folder: RunFolder, speed: Double? = nil, fromStep step: Int = 0, onEvent: @escaping @Sendable () -> Void
    ) throws {
        let all = try folder.readJournal().events(includingAbandoned: true)
        guard let first = all.first, let last = all.last else {
            throw RunStoreError(.notFound, "run \(folder.name) has told nothing yet that could be played")
        }
        self.onEvent = onEvent
        let told = all.compactMap { if case .runFinished(let summary) = $0.event { summary } else { nil } }.last
        summary = told ?? Self.openEnd(of: folder, last)
        // A run that was resumed has ended more than once, and begun again.
        var records = all.filter { $0.event.kind != .runFinished }
        records.append(
            EventRecord(sequence: last.sequence + 1, seconds: last.seconds, event: .runFinished(summary)))
        self.records = records
        let start = step > 0 ? records.first { $0.event.step >= step }?.seconds ?? last.seconds : first.seconds
        let natural = min(1, max(Self.speeds.lowerBound, (last.seconds - first.seconds) / Self.leastSeconds))
        state = Locked(State(speed: speed ?? natural, position: start))
    }

    /// A run that was killed, or still trains, has told no end.
    private static func openEnd(of folder: RunFolder, _ last: EventRecord) -> RunSummary {
        RunSummary(
            name: folder.name, runPath: folder.path, reason: .interrupted, message: "the record ends here",
            step: last.event.step, epoch: 0, bestStep: nil, bestValidationLoss: nil, testMetrics: MetricValues(),
            validationMetrics: MetricValues(), weightsHash: "", bestCheckpoint: nil, durationSeconds: last.seconds,
            isResumable: true)
    }

    private static func marked(_ record: EventRecord, speed: Double) -> EventRecord {
        guard case .runStarted(var description) = record.event else { return record }
        description.playbackSpeed = speed
        return EventRecord(sequence: record.sequence, seconds: record.seconds, event: .runStarted(description))
    }

    // MARK: The feed

    /// Begins to play, on a thread of its own.
    public func start() {
        let thread = Thread { self.play() }
        thread.name = "player"
        thread.start()
    }

    /// What has been played since the last call, answers first.
    public func takeEvents() -> [EventRecord] {
        state.withLock { state in
            defer { (state.waiting, state.answers) = ([], []) }
            return state.answers + state.waiting
        }
    }

    /// Takes a command of playback; others are rejected, with the reason.
    public func send(_ command: TrainingCommand) {
        state.withLock { state in
            let outcome = apply(command.action, &state)
            let step = state.played > 0 ? records[min(state.played, records.count) - 1].event.step : 0
            // What is answered is no part of the record, so it takes no number of its own.
            let last = state.played > 0 ? records[state.played - 1] : records[0]
            state.answers.append(
                EventRecord(
                    sequence: last.sequence, seconds: last.seconds,
                    event: .commandAnswered(CommandAnswer(command: command, step: step, outcome: outcome))))
        }
        news.signal()
        onEvent()
    }

    /// Ends the playback with the run's last event.
    public func interrupt(_ reason: String) {
        state.withLock { state in
            guard !state.isLeft else { return }
            state.isLeft = true
            if !state.isAtEnd, let end = records.last { state.waiting.append(end) }
        }
        ended.signal()
        news.signal()
        onEvent()
    }

    /// Waits until the playback has come to its end; the summary that was recorded.
    public func waitForEnd() -> RunSummary? {
        ended.wait()
        ended.signal()
        return summary
    }

    // MARK: Playing

    private func apply(_ action: TrainingCommand.Action, _ state: inout State) -> CommandAnswer.Outcome {
        let applied = CommandAnswer.Outcome.applied(oldValue: nil, newValue: nil)
        switch action {
        case .pause:
            state.isPaused = true
            return applied
        case .resume:
            state.isPaused = false
            return applied
        case .playbackSpeed(let speed):
            guard Self.speeds.contains(speed) else {
                return .rejected(reason: "the speed must lie between 0.01 and 1e6")
            }
            defer { state.speed = speed }
            return .applied(oldValue: state.speed, newValue: speed)
        case .seek(let step):
            let target = records.first { $0.event.step >= step }?.seconds ?? records.last?.seconds ?? 0
            if target < state.position {
                state.played = 0
                state.waiting = []
                state.isAtEnd = false
            }
            state.position = target
            return applied
        default: return .rejected(reason: "this is a replay: what was done is done")
        }
    }

    private func play() {
        while true {
            let isNew = state.withLock { advance(&$0) }
            if isNew { onEvent() }
            let (isLeft, isAtEnd) = state.withLock { ($0.isLeft, $0.isAtEnd) }
            if isLeft { return }
            if isAtEnd { news.wait() } else { Thread.sleep(forTimeInterval: Self.tickSeconds) }
        }
    }

    /// Moves the position by the time since the last call, and hands over what is due.
    private func advance(_ state: inout State) -> Bool {
        let now = ProcessInfo.processInfo.systemUptime
        defer { state.lastTick = state.isAtEnd ? nil : now }
        guard !state.isLeft, !state.isAtEnd else { return false }
        if let last = state.lastTick, !state.isPaused { state.position += (now - last) * state.speed }
        let before = state.played
        while state.played < records.count, records[state.played].seconds <= state.position {
            state.waiting.append(Self.marked(records[state.played], speed: state.speed))
            state.played += 1
        }
        if state.played == records.count {
            state.isAtEnd = true
            ended.signal()
        }
        return state.played > before
    }
}
