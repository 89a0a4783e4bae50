/// A number that ties an answer to its command. Unique within a run.
public struct CommandID: Hashable, Codable, Sendable {
    /// The number itself.
    public let rawValue: Int

    /// The identifier of that number.
    public init(_ rawValue: Int) { self.rawValue = rawValue }

    /// Reads a bare number.
    public init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(Int.self)
    }

    /// Writes a bare number.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}

/// What a person asks of a run. Each is answered exactly once, by a `CommandAnswer`.
public struct TrainingCommand: Hashable, Codable, Sendable {
    /// The thing asked for.
    public enum Action: Hashable, Sendable {
        /// Stop taking steps until `resume`.
        case pause
        case resume
        /// Take so many steps, then pause.
        case advance(steps: Int)
        /// End the run: the best weights are kept and tested.
        case stop
        /// End the run after this epoch, or take that back.
        case stopAfterEpoch(Bool)
        /// Write a checkpoint now.
        case saveCheckpoint
        /// Set a hyperparameter, by its key. A scheduled one is pinned.
        case set(key: String, value: Double)
        /// Give a pinned hyperparameter back to its schedule.
        case followSchedule(key: String)
        /// Keep a scheduled hyperparameter at the value that it has now.
        case hold(key: String)
        /// Multiply what a hyperparameter has now; its schedule goes on, so much higher or lower.
        case multiply(key: String, factor: Double)
        /// Move a hyperparameter from its value now to another in so many equal strides, and keep it there.
        case ramp(key: String, value: Double, steps: Int)
        /// Let a hyperparameter fall to zero along half a cosine, over so many steps; nil for all that are left.
        case decay(key: String, steps: Int?)
        /// Go back to just before the last intervention.
        case undo
        /// Go back to an earlier state that is kept.
        case rewind(RewindTarget)
        /// Leave out the next batch, which a guard has caught.
        case skipBatch
        /// Try values for so many batches each, on a copy of the state.
        case probe(key: String, values: [Double], batches: Int)
        /// Try ever higher learning rates, a batch each, on a copy of the state.
        case findLearningRate(lowest: Double, highest: Double, batches: Int)
        /// End a probe or a range test at once.
        case cancelTrial
        /// Make a run of its own that begins at a state of this one.
        case branch(BranchRequest)
        /// Of a replay: go to a step.
        case seek(step: Int)
        /// Of a replay: play so many times as fast as it was.
        case playbackSpeed(Double)
        /// Train the layers whose names match no more; `*` stands for any letters.
        case freeze(pattern: String)
        /// Train the layers whose names match again.
        case unfreeze(pattern: String)
        /// Let a language model write so many tokens after a prompt; without one it goes on from an example. Each is
        /// drawn from the `topK` likeliest, or from all.
        case sampleText(prompt: String, temperature: Double, tokens: Int, topK: Int? = nil)
    }

    /// Ties the answer to the command.
    public var id: CommandID
    /// The thing asked for.
    public var action: Action

    /// An action with the number that its answer will bear.
    public init(id: CommandID, action: Action) {
        self.id = id
        self.action = action
    }
}

/// The one answer to a command.
public struct CommandAnswer: Hashable, Codable, Sendable {
    /// What became of the command.
    public enum Outcome: Hashable, Sendable {
        /// Applied. For a change of value, the old one and the new.
        case applied(oldValue: Double?, newValue: Double?)
        /// Not applied, with the reason as one sentence.
        case rejected(reason: String)
    }

    /// The command that is answered.
    public var command: TrainingCommand
    /// The number of steps taken when the answer was given.
    public var step: Int
    /// What became of it.
    public var outcome: Outcome
    /// What else the person should know: "the schedule no longer moves the learning rate".
    public var note: String?

    /// Takes each part as it is.
    public init(command: TrainingCommand, step: Int, outcome: Outcome, note: String? = nil) {
        self.command = command
        self.step = step
        self.outcome = outcome
        self.note = note
    }
}
