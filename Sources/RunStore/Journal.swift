public import RunProtocol

/// The record of a run as it happens: every event and command, in an SQLite file that others may read meanwhile.
///
/// What is appended is written in batches by a thread of the journal's own, so that the engine never waits for the disk.
/// What cannot be written, because the disk is full, is kept and tried again; the run goes on.
public final class Journal: Sendable {
    private let database: JournalDatabase
    private let writer: JournalWriter
    private let isClosed = Locked(false)

    /// Opens the journal at a path, and makes it when missing.
    ///
    /// `onFailure` is called on the journal's thread, once for each time that writing begins to fail.
    /// Throws `.unwritable`, `.damaged` or `.newerFormat`.
    public init(path: String, onFailure: @escaping @Sendable (RunStoreError) -> Void) throws(RunStoreError) {
        let database = try JournalDatabase(path: path)
        self.database = database
        writer = JournalWriter(write: database.write, onFailure: onFailure)
        writer.start()
    }

    deinit { close() }

    /// Adds an event. Returns at once. Sequence numbers grow, also over resumptions.
    public func append(_ record: EventRecord) {
        writer.append(.event(record))
    }

    /// Adds a command as it was received, with the steps taken and the training time by then. Returns at once.
    public func append(_ command: TrainingCommand, step: Int, seconds: Double) {
        writer.append(.command(ReceivedCommand(command: command, step: step, seconds: seconds)))
    }

    /// Waits until all that was appended is on the disk. Returns why it is not, if so.
    @discardableResult public func flush() -> RunStoreError? {
        writer.flush()
    }

    /// Marks what a resumed run leaves behind, and returns how many records that were. Nothing is deleted.
    ///
    /// The run goes on from a checkpoint at `step`, saved when `sequence` was the last number given. Abandoned is what
    /// came later and either lies after that step, or is a step, a validation or an answer at that very step: it changed
    /// or measured a state that the checkpoint does not hold. How the run ended at that step stays true.
    /// Throws `.unwritable`.
    ///
    /// - Parameter last: The last event that may be marked: what came after it is of the line that goes on.
    @discardableResult public func abandon(
        afterSequence sequence: Int, upTo last: Int = .max, step: Int
    ) throws(RunStoreError) -> Int {
        if let failure = flush() { throw failure }
        return try database.abandon(afterSequence: sequence, upTo: last, step: step)
    }

    /// A reader of all that was appended so far. It serves until the journal is closed.
    public func read() -> JournalReader {
        flush()
        return JournalReader(database: database.pool, path: database.path)
    }

    /// Writes what is left and closes the file; returns why something is lost, if so. What is appended later is lost.
    @discardableResult public func close() -> RunStoreError? {
        let failure = writer.stop()
        isClosed.withLock { isClosed in
            if !isClosed { database.close() }
            isClosed = true
        }
        return failure
    }
}
