/// Where a run is to go back to.
public enum RewindTarget: Hashable, Sendable {
    /// The state after so many steps, if it is kept.
    case step(Int)
    /// The state of the best validation.
    case best
}

/// A run went back to an earlier state of its own. The steps since then are abandoned: they stay in the journal, marked.
public struct RewindRecord: Hashable, Codable, Sendable {
    /// Why a run went back.
    public enum Cause: String, Codable, Sendable {
        /// A person took back the last intervention.
        case undo
        /// A person chose an earlier state.
        case rewind
        /// A guard rolled back.
        case rollBack
    }

    /// The number of steps taken in the state that the run went back to.
    public var step: Int
    /// The number of steps that it had taken.
    public var fromStep: Int
    /// Why it went back.
    public var cause: Cause
    /// Events with higher numbers, up to this one's, are abandoned where they tell of training.
    public var abandonedAfter: Int
    /// What was taken back, for people: "learning rate 1e-2"; nil for a rewind.
    public var undone: String?
    /// The hyperparameters with the values that they have again.
    public var hyperparameters: [HyperparameterSetting]
    /// Passes over the training part, as things stand again.
    public var plan: PlanChange

    /// Takes each part as it is.
    public init(
        step: Int, fromStep: Int, cause: Cause, abandonedAfter: Int, undone: String? = nil,
        hyperparameters: [HyperparameterSetting], plan: PlanChange
    ) {
        self.step = step
        self.fromStep = fromStep
        self.cause = cause
        self.abandonedAfter = abandonedAfter
        self.undone = undone
        self.hyperparameters = hyperparameters
        self.plan = plan
    }
}

/// The states that a run can go back to.
public struct KeptStates: Hashable, Codable, Sendable {
    /// One of them.
    public struct State: Hashable, Codable, Sendable {
        /// The number of steps taken.
        public var step: Int
        /// Whether it lies in memory; else it is read from its checkpoint.
        public var isInMemory: Bool
        /// Whether it is the best so far.
        public var isBest: Bool

        /// Takes each part as it is.
        public init(step: Int, isInMemory: Bool, isBest: Bool) {
            self.step = step
            self.isInMemory = isInMemory
            self.isBest = isBest
        }
    }

    /// The number of steps taken when it was told.
    public var step: Int
    /// The states by step.
    public var states: [State]
    /// What `undo` would take back, for people: "learning rate 1e-2 at step 40"; nil when there is nothing.
    public var undoable: String?

    /// Takes each part as it is.
    public init(step: Int, states: [State], undoable: String?) {
        self.step = step
        self.states = states
        self.undoable = undoable
    }
}
