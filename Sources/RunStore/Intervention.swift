public import RunProtocol

/// A command that was applied, with its place in the run.
public struct Intervention: Hashable, Sendable {
    /// The sequence number of the answer.
    public var sequence: Int
    /// Seconds of training time.
    public var seconds: Double
    /// The command, the step at which it was applied, and what it changed.
    public var answer: CommandAnswer
    /// Whether it lies on a stretch that a resumed run left behind.
    public var isAbandoned: Bool
}

/// A command as it arrived, whatever became of it.
public struct ReceivedCommand: Hashable, Sendable {
    /// The command itself.
    public var command: TrainingCommand
    /// The number of steps taken by then.
    public var step: Int
    /// Seconds of training time by then.
    public var seconds: Double
}
