public import RunProtocol

/// What a checkpoint file says of itself, without its numbers.
public struct CheckpointInfo: Hashable, Sendable {
    /// The number of steps taken.
    public var step: Int
    /// Why it was written; more than one reason may hold.
    public var kinds: Set<CheckpointRecord.Kind>
    /// The validation loss of its weights, when it was measured.
    public var validationLoss: Double?
    /// File name within the run's `checkpoints` folder.
    public var file: String
    /// Size of the file.
    public var bytes: Int

    /// Takes each part as it is.
    public init(
        step: Int, kinds: Set<CheckpointRecord.Kind>, validationLoss: Double? = nil, file: String, bytes: Int = 0
    ) {
        self.step = step
        self.kinds = kinds
        self.validationLoss = validationLoss
        self.file = file
        self.bytes = bytes
    }
}

/// A checkpoint that was read back whole.
public struct LoadedCheckpoint: Equatable, Sendable {
    /// What the file says of itself.
    public var info: CheckpointInfo
    /// What it holds.
    public var checkpoint: Checkpoint
    /// Newer ones that could not be used, newest first.
    public var skipped: [SkippedCheckpoint]
}

/// A checkpoint file that is not whole.
public struct SkippedCheckpoint: Hashable, Sendable {
    /// File name within the run's `checkpoints` folder.
    public var file: String
    /// What is wrong with it, as the end of a sentence: "its checksum does not match".
    public var reason: String
}
