import RunProtocol

/// A change that a recipe makes at a step, as a hand would: what `descent schedule` writes of a steered run.
public struct ScriptedChange: Hashable, Sendable {
    /// What is done.
    public enum Change: Hashable, Sendable {
        case set(key: String, value: Double)
        case followSchedule(key: String)
        case hold(key: String)
        case multiply(key: String, factor: Double)
        case ramp(key: String, value: Double, steps: Int)
        case decay(key: String, steps: Int?)
        case freeze(pattern: String)
        case unfreeze(pattern: String)
        /// The next batch is left out.
        case skipBatch
        /// The learning rate is cut, as a guard does when it rolls back; never below what it may be.
        case cut(factor: Double)
        /// The run ends.
        case stop
    }

    /// The number of steps taken before it.
    public var step: Int
    /// What is done.
    public var change: Change
}

extension ScriptedChange.Change {
    /// What a command changes of how a run goes on; nil for commands that change nothing of it.
    init?(_ action: TrainingCommand.Action) {
        switch action {
        case .set(let key, let value): self = .set(key: key, value: value)
        case .followSchedule(let key): self = .followSchedule(key: key)
        case .hold(let key): self = .hold(key: key)
        case .multiply(let key, let factor): self = .multiply(key: key, factor: factor)
        case .ramp(let key, let value, let steps): self = .ramp(key: key, value: value, steps: steps)
        case .decay(let key, let steps): self = .decay(key: key, steps: steps)
        case .freeze(let pattern): self = .freeze(pattern: pattern)
        case .unfreeze(let pattern): self = .unfreeze(pattern: pattern)
        case .skipBatch: self = .skipBatch
        default: return nil
        }
    }

    /// The command that does the same; nil for what no command does.
    var action: TrainingCommand.Action? {
        switch self {
        case .set(let key, let value): .set(key: key, value: value)
        case .followSchedule(let key): .followSchedule(key: key)
        case .hold(let key): .hold(key: key)
        case .multiply(let key, let factor): .multiply(key: key, factor: factor)
        case .ramp(let key, let value, let steps): .ramp(key: key, value: value, steps: steps)
        case .decay(let key, let steps): .decay(key: key, steps: steps)
        case .freeze(let pattern): .freeze(pattern: pattern)
        case .unfreeze(let pattern): .unfreeze(pattern: pattern)
        case .skipBatch, .cut, .stop: nil
        }
    }
}
