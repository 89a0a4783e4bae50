/// What a branch is to be.
public struct BranchRequest: Hashable, Codable, Sendable {
    /// The step to branch at, which must be kept; nil for here.
    public var step: Int?
    /// Hyperparameters that the branch sets before its first step, by key.
    public var changes: [String: Double]
    /// Hyperparameters that the branch gives back to their schedule, by key.
    public var scheduledKeys: [String]
    /// Whether this run saves and ends, and the branch is trained in its place.
    public var isFollowed: Bool

    /// A branch from here without a change, unless said otherwise.
    public init(
        step: Int? = nil, changes: [String: Double] = [:], scheduledKeys: [String] = [], isFollowed: Bool = false
    ) {
        self.step = step
        self.changes = changes
        self.scheduledKeys = scheduledKeys
        self.isFollowed = isFollowed
    }

    /// Reads an object in which every part may be missing.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        step = try container.decodeIfPresent(Int.self, forKey: .step)
        changes = try container.decodeIfPresent([String: Double].self, forKey: .changes) ?? [:]
        scheduledKeys = try container.decodeIfPresent([String].self, forKey: .scheduledKeys) ?? []
        isFollowed = try container.decodeIfPresent(Bool.self, forKey: .isFollowed) ?? false
    }
}

/// A branch stands in the store as a run of its own, ready to be trained.
public struct BranchRecord: Hashable, Codable, Sendable {
    /// The number of steps that the parent has taken.
    public var step: Int
    /// The step that the branch begins at.
    public var branchStep: Int
    /// The branch's name: that of its folder.
    public var name: String
    /// The branch's folder.
    public var runPath: String
    /// What is different, for people: "learning rate 1e-3".
    public var change: String

    /// Takes each part as it is.
    public init(step: Int, branchStep: Int, name: String, runPath: String, change: String) {
        self.step = step
        self.branchStep = branchStep
        self.name = name
        self.runPath = runPath
        self.change = change
    }
}

/// The curve of another run, to lay over this one's: the parent of a branch.
public struct OverlayCurve: Hashable, Codable, Sendable {
    /// A loss at a step.
    public struct Point: Hashable, Codable, Sendable {
        /// The number of steps taken.
        public var step: Int
        /// The loss; for training, the mean of the steps since the point before.
        public var loss: Double

        /// Takes each part as it is.
        public init(step: Int, loss: Double) {
            self.step = step
            self.loss = loss
        }
    }

    /// The number of steps that this run has taken.
    public var step: Int
    /// The other run's name.
    public var name: String
    /// Where the two part; nil where they have no common part.
    public var branchStep: Int?
    /// Its training loss, few enough points to send.
    public var training: [Point]
    /// Its validation loss.
    public var validation: [Point]

    /// Takes each part as it is.
    public init(step: Int, name: String, branchStep: Int?, training: [Point], validation: [Point]) {
        self.step = step
        self.name = name
        self.branchStep = branchStep
        self.training = training
        self.validation = validation
    }
}
