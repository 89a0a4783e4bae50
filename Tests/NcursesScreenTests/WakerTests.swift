import Foundation
import NcursesScreen
import Testing

@Suite("Waker")
struct WakerTests {
    @Test("a loop without events times out")
    func timesOut() throws {
        let loop = try EventLoop(screen: nil, waker: Waker(), signals: [])
        #expect(loop.next(timeout: .zero) == [.timeout])
        #expect(loop.next(timeout: .milliseconds(2)) == [.timeout])
    }

    @Test("many wake-ups at once come as one, and the next one comes again")
    func coalesces() throws {
        let waker = try Waker()
        let loop = try EventLoop(screen: nil, waker: waker, signals: [])
        for _ in 0..<5 {
            for _ in 0..<100 { waker.wake() }
            #expect(loop.next(timeout: nil) == [.woken])
            #expect(loop.next(timeout: .zero) == [.timeout])
        }
    }

    @Test("a wake-up that is slept through comes with the next call")
    func keepsWakes() throws {
        let waker = try Waker()
        let loop = try EventLoop(screen: nil, waker: waker, signals: [])
        waker.wake()
        #expect(loop.next(timeout: .milliseconds(2), sleepsThroughWakes: true) == [.timeout])
        #expect(loop.next(timeout: .zero) == [.woken])
    }

    @Test("what was published before a wake-up is seen after it, whatever the threads' timing")
    func losesNothing() throws {
        let waker = try Waker()
        let loop = try EventLoop(screen: nil, waker: waker, signals: [])
        let published = Counter()
        let last = 20_000
        Thread.detachNewThread {
            for _ in 0..<last {
                published.increase()
                waker.wake()
            }
        }
        // If a wake-up were lost, the last ones would never be seen.
        while published.value < last { #expect(loop.next(timeout: .seconds(20)) == [.woken]) }
        _ = loop.next(timeout: .zero)
        waker.wake()
        #expect(loop.next(timeout: .seconds(20)) == [.woken])
    }
}

/// A number that two threads may use.
private final class Counter: Sendable {
    private let lock = NSLock()
    private nonisolated(unsafe) var count = 0

    var value: Int { lock.withLock { count } }

    func increase() { lock.withLock { count += 1 } }
}
