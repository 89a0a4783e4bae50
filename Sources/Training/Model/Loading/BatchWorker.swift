import Datasets
import Foundation

/// The threads that make batches ahead, each a batch of its own: where reading takes longer than the engine, a core that
/// would wait for the batch reads the next.
final class BatchWorker: @unchecked Sendable {
    // All state is under the condition's lock; the threads keep the worker alive until it is stopped.
    private struct Slot {
        let request: BatchLoader.Request
        var batch: StagedBatch?
        /// Whether it is being made now.
        var isBegun = false
    }

    private let recipe: BatchRecipe
    private let news = NSCondition()
    private var slots: [Slot] = []
    private var spare: [StagedBatch] = []
    private var isStopped = false

    init(_ recipe: BatchRecipe, threads: Int = 1) {
        self.recipe = recipe
        for _ in 0..<threads {
            let thread = Thread { self.work() }
            thread.name = "loader"
            thread.start()
        }
    }

    func stop() {
        news.withLock {
            isStopped = true
            news.broadcast()
        }
    }

    /// Adds what is not asked for yet, and drops what is no longer.
    func expect(_ requests: [BatchLoader.Request]) {
        news.withLock {
            slots.removeAll { slot in
                guard !requests.contains(slot.request) else { return false }
                if let batch = slot.batch { spare.append(batch) }
                return true
            }
            for request in requests where !slots.contains(where: { $0.request == request }) {
                slots.append(Slot(request: request))
            }
            news.broadcast()
        }
    }

    /// The batch that was made for a request, waited for if it is being made; nil when it has not been begun, so that it is
    /// made sooner by whoever needs it.
    func take(_ request: BatchLoader.Request) -> StagedBatch? {
        news.withLock {
            while let index = slots.firstIndex(where: { $0.request == request }) {
                if let batch = slots[index].batch {
                    slots.remove(at: index)
                    return batch
                }
                guard slots[index].isBegun else {
                    slots.remove(at: index)
                    return nil
                }
                news.wait()
            }
            return nil
        }
    }

    /// Returns a batch's memory.
    func giveBack(_ batch: StagedBatch) { news.withLock { spare.append(batch) } }

    private func work() {
        while let (request, batch) = nextRequest() {
            make(request, in: batch)
            news.withLock {
                if let index = slots.firstIndex(where: { $0.request == request && $0.isBegun && $0.batch == nil }) {
                    slots[index].batch = batch
                } else {
                    spare.append(batch)
                }
                news.broadcast()
            }
        }
    }

    /// Waits for something to make; nil at the end.
    private func nextRequest() -> (BatchLoader.Request, StagedBatch)? {
        news.withLock {
            while !isStopped {
                if let index = slots.firstIndex(where: { !$0.isBegun }) {
                    slots[index].isBegun = true
                    return (slots[index].request, spare.popLast() ?? StagedBatch())
                }
                news.wait()
            }
            return nil
        }
    }

    private func make(_ request: BatchLoader.Request, in batch: StagedBatch) {
        batch.reserve(featureBytes: 4 * request.rows.count * recipe.source.example.elementCount)
        recipe.makeFeatures(request, at: batch.features)
    }
}
