import Foundation
import RunProtocol
import Testing

@Suite("A locked value")
struct LockedTests {
    @Test("loses no change when many threads change it")
    func manyThreads() {
        let counter = Locked(0)
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            for _ in 0..<20_000 { counter.withLock { $0 += 1 } }
        }
        #expect(counter.withLock { $0 } == 160_000)
    }

    @Test("is free again after an error")
    func errors() {
        struct Refusal: Error, Equatable {}
        let value = Locked(1)
        #expect(throws: Refusal()) { try value.withLock { _ throws(Refusal) in throw Refusal() } }
        #expect(value.withLock { $0 } == 1)
    }
}
