public import RunProtocol

/// What a front-end shows and steers: a run, or several one after another.
public protocol RunFeed: Sendable {
    /// Begins. Once.
    func start()
    /// Events since the last call, in order. The last of all is `runFinished`.
    func takeEvents() -> [EventRecord]
    /// Hands over a command, which is answered once by an event.
    func send(_ command: TrainingCommand)
    /// Asks for an early end that loses nothing. The reason is for people: "SIGTERM".
    func interrupt(_ reason: String)
    /// Waits for the end, and tells how it was.
    func waitForEnd() -> RunSummary?
}

extension TrainingSession: RunFeed {}
