import CNcurses
import Glibc
import Synchronization

/// Wakes the main loop from any thread.
///
/// Cheap enough for every training step: while a wake-up is under way, another one is a single atomic exchange.
public final class Waker: Sendable {
    let descriptor: Int32
    private let isPending = Atomic(false)

    /// Creates a waker; hand it to an `EventLoop`.
    public init() throws(TerminalError) {
        descriptor = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        guard descriptor >= 0 else { throw .lastSystemCall("eventfd") }
    }

    deinit { Glibc.close(descriptor) }

    /// Makes the loop give `.woken` soon. Publish first, wake then: what was published before is seen after.
    public func wake() {
        guard !isPending.exchange(true, ordering: .acquiringAndReleasing) else { return }
        var one: UInt64 = 1
        _ = Glibc.write(descriptor, &one, MemoryLayout<UInt64>.size)
    }

    /// Takes the wake-up back. The order matters: whoever finds `isPending` still set has published before this
    /// exchange, and what it published is seen by the caller.
    func reset() {
        var count: UInt64 = 0
        _ = Glibc.read(descriptor, &count, MemoryLayout<UInt64>.size)
        _ = isPending.exchange(false, ordering: .acquiringAndReleasing)
    }
}
