import RunProtocol

/// When states are kept, and how many.
public struct CheckpointRecipe: Hashable, Sendable {
    /// Seconds of training that a kill can cost at most, beyond the step that was being taken.
    public var everySeconds = 5.0
    /// Steps after which a checkpoint is written in any case; 0 for none but those by time.
    public var everySteps = 0
    /// How many of the newest checkpoints stay.
    public var keepLast = 2
    /// How many of the checkpoints that were the best of their time stay.
    public var keepBest = 1
    /// Memory for states that undo and rewind go back to, in MiB.
    public var memoryMebibytes = 256
}

extension CheckpointRecipe {
    /// Reads `[checkpoints]`.
    init(_ reader: inout RecipeReader) throws(RecipeError) {
        everySeconds = try reader.number("checkpoints.every_seconds", default: everySeconds, in: 0.1...86_400)
        everySteps = try reader.integer("checkpoints.every_steps", default: 0, in: 0...1_000_000_000) ?? 0
        keepLast = try reader.integer("checkpoints.keep_last", default: keepLast, in: 1...100_000) ?? 2
        keepBest = try reader.integer("checkpoints.keep_best", default: keepBest, in: 1...100_000) ?? 1
        memoryMebibytes = try reader.integer("checkpoints.memory", default: 256, in: 0...1_048_576) ?? 256
    }

    /// Writes `[checkpoints]`.
    func write(_ writer: inout RecipeWriter) {
        writer.table("checkpoints")
        writer.entry("every_seconds", .number(everySeconds))
        writer.entry("every_steps", .integer(everySteps))
        writer.entry("keep_last", .integer(keepLast))
        writer.entry("keep_best", .integer(keepBest))
        writer.entry("memory", .integer(memoryMebibytes))
    }
}
