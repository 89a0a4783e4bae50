import Foundation

/// The thread that writes a journal, and what waits for it.
///
/// `write` gets a batch and writes all of it or none; it is called on that thread alone.
final class JournalWriter: @unchecked Sendable {
    typealias Write = @Sendable ([JournalEntry]) throws(RunStoreError) -> Void

    /// How long entries gather before they are written together.
    static let interval = 0.25
    /// Entries beyond this number are merged where they can be.
    static let capacity = 4096

    private let write: Write
    private let onFailure: @Sendable (RunStoreError) -> Void

    // Unchecked because the compiler cannot see that all below is touched only while `condition` is locked.
    private let condition = NSCondition()
    private var waiting: [JournalEntry] = []
    private var nextCompaction = JournalWriter.capacity
    /// Flushes are numbered: that asked for last, and the last that is done.
    private var flushAsked = 0
    private var flushDone = 0
    /// Why the last batch was not written; nil when it was.
    private var failure: RunStoreError?
    private var isStopping = false
    private var hasStopped = false

    init(write: @escaping Write, onFailure: @escaping @Sendable (RunStoreError) -> Void) {
        self.write = write
        self.onFailure = onFailure
    }

    /// Starts the thread. To be called once; the thread keeps the writer alive until `stop`.
    func start() {
        let thread = Thread { self.run() }
        thread.name = "journal"
        thread.start()
    }

    /// Adds an entry. Never waits for the disk.
    func append(_ entry: JournalEntry) {
        condition.lock()
        defer { condition.unlock() }
        guard !isStopping else { return }
        let wasEmpty = waiting.isEmpty
        waiting.append(entry)
        if waiting.count > nextCompaction { compact() }
        if wasEmpty { condition.broadcast() }
    }

    /// Waits until all that was appended before is written, or was tried in vain.
    func flush() -> RunStoreError? {
        condition.lock()
        defer { condition.unlock() }
        flushAsked += 1
        let mine = flushAsked
        condition.broadcast()
        while flushDone < mine && !hasStopped { condition.wait() }
        return failure
    }

    /// Writes what is left, ends the thread and waits for its end.
    func stop() -> RunStoreError? {
        condition.lock()
        defer { condition.unlock() }
        isStopping = true
        condition.broadcast()
        while !hasStopped { condition.wait() }
        return failure
    }

    // MARK: On the thread

    private func run() {
        condition.lock()
        defer { condition.unlock() }
        while !hasStopped {
            gather()
            let batch = waiting
            let flush = flushAsked
            let failed = failure != nil
            waiting = []
            condition.unlock()
            let newFailure = attempt(batch)
            if let newFailure, !failed { onFailure(newFailure) }
            condition.lock()
            if newFailure != nil { keep(batch) }
            failure = newFailure
            flushDone = flush
            hasStopped = isStopping && (waiting.isEmpty || failure != nil)
            condition.broadcast()
        }
    }

    /// Returns when there is a batch to write, or a flush or the end to answer.
    private func gather() {
        while waiting.isEmpty && !isHurried { condition.wait() }
        let deadline = Date(timeIntervalSinceNow: Self.interval)
        while !isHurried, condition.wait(until: deadline) {}
    }

    private var isHurried: Bool { isStopping || flushAsked > flushDone }

    private func attempt(_ batch: [JournalEntry]) -> RunStoreError? {
        do throws(RunStoreError) {
            if !batch.isEmpty { try write(batch) }
            return nil
        } catch {
            return error
        }
    }

    /// Puts a batch that was not written back in front of what came since.
    private func keep(_ batch: [JournalEntry]) {
        waiting = batch + waiting
        if waiting.count > nextCompaction { compact() }
    }

    /// Halves the step records. All other entries stay: they are few.
    private func compact() {
        var compacted: [JournalEntry] = []
        var isPaired = true
        for entry in waiting {
            if !isPaired, var last = compacted.last, last.merge(entry) {
                compacted[compacted.count - 1] = last
                isPaired = true
            } else {
                compacted.append(entry)
                isPaired = false
            }
        }
        waiting = compacted
        nextCompaction = max(Self.capacity, 2 * compacted.count)
    }
}
