import Foundation

/// A value that several threads share, reached only under its lock.
///
/// The lock is `NSLock`, a pthread mutex: the thread sanitizer understands it, unlike `Synchronization.Mutex` on Linux.
/// Not recursive: `withLock` within `withLock` on the same value deadlocks.
public final class Locked<Value: Sendable>: @unchecked Sendable {
    // Unchecked because the compiler cannot see that `value` is touched only between lock and unlock, in `withLock`.
    private let lock = NSLock()
    private var value: Value

    /// A shared value, as it is at the start.
    public init(_ value: Value) { self.value = value }

    /// Runs `body` with the value while no other thread can reach it. Keep it short: others wait.
    public func withLock<Result, Failure: Error>(
        _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        lock.lock()
        defer { lock.unlock() }
        return try body(&value)
    }
}
