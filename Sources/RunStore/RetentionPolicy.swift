import RunProtocol

/// Which checkpoints stay on disk. What a person saved by hand always stays.
public struct RetentionPolicy: Hashable, Sendable {
    /// Something to do, in the order given.
    public enum Action: Hashable, Sendable {
        case save
        case delete(CheckpointInfo)
    }

    /// How many of the newest checkpoints stay. Two by default: when the newest turns out torn, one is left.
    public let keepLast: Int
    /// How many of the checkpoints that were the best of their time stay, the newest of them.
    public let keepBest: Int

    /// How many of those left for `undo` stay, the newest of them.
    private static let keepForUndo = 8

    /// Precondition: at least one of each is kept.
    public init(keepLast: Int = 2, keepBest: Int = 1) {
        precondition(keepLast >= 1 && keepBest >= 1, "a run needs its last and its best checkpoint")
        self.keepLast = keepLast
        self.keepBest = keepBest
    }

    /// What is to be done for a new checkpoint beside those kept. The new one is saved before any goes.
    public func actions(kept: [CheckpointInfo], new: CheckpointInfo) -> [Action] {
        let others = kept.filter { $0.file != new.file }
        let newestFirst = (others + [new]).sorted { $0.step > $1.step }
        let staying = Set(
            newestFirst.prefix(keepLast) + newestFirst.filter { $0.kinds.contains(.best) }.prefix(keepBest)
                + newestFirst.filter { $0.kinds.contains(.undo) }.prefix(Self.keepForUndo))
        let leaving = others.filter { !staying.contains($0) && !$0.kinds.contains(.manual) }
        return [.save] + leaving.sorted { $0.step < $1.step }.map(Action.delete)
    }
}
