import Datasets
import Foundation
import Tensors

/// Makes the batches of training steps: reads the examples, changes them at random where the recipe asks for it, and does so
/// for the next batches on a thread of its own while the engine computes.
///
/// What a batch holds depends on its rows, its step and the strength of the changes alone, never on when it was made: a batch
/// that was made for other ones is thrown away, and made anew at once.
final class BatchLoader {
    /// What a batch is made from.
    struct Request: Hashable {
        var step: Int
        var rows: [Int32]
        /// Of the changes at random.
        var strength: Double
    }

    private let recipe: BatchRecipe
    private let worker: BatchWorker?
    /// How many batches are made ahead; 0: none.
    let depth: Int

    /// - Parameter depth: How many batches are made ahead; nil: as many as help, which is none where reading costs no more
    ///   than handing over.
    init(_ source: BatchSource, augmentation: Augmentation, seed: UInt64, batchSize: Int, depth: Int?) {
        recipe = BatchRecipe(source: source, augmentation: augmentation, seed: seed)
        let isCostly = augmentation.isActive || source.isCostly(batchSize: batchSize)
        self.depth = depth ?? (isCostly ? 2 : 0)
        worker = self.depth > 0 ? BatchWorker(recipe) : nil
    }

    deinit { worker?.stop() }

    /// Tells which batches come next, in order, so that they are made in time.
    func expect(_ requests: [Request]) { worker?.expect(requests) }

    /// Writes a batch into a plan's inputs.
    func write(_ request: Request, into executor: Executor, features: Tensor, targets: Tensor) {
        if let worker, let batch = worker.take(request) {
            executor.write(into: features) { $0.copyMemory(from: batch.features, byteCount: batch.featureBytes) }
            if batch.targetBytes > 0 {
                executor.write(into: targets) { place in
                    place.copyMemory(from: batch.targets, byteCount: batch.targetBytes)
                    recipe.source.convertTargets(at: place, for: targets)
                }
            }
            worker.giveBack(batch)
            return
        }
        executor.write(into: features) { recipe.makeFeatures(request, at: $0) }
        guard recipe.source.hasTargets else { return }
        executor.write(into: targets) { place in
            recipe.source.readTargets(of: request.rows, into: place)
            recipe.source.convertTargets(at: place, for: targets)
        }
    }
}

/// How a batch is made, on whichever thread.
struct BatchRecipe: Sendable {
    let source: BatchSource
    let augmentation: Augmentation
    let seed: UInt64

    func makeFeatures(_ request: BatchLoader.Request, at place: UnsafeMutableRawPointer) {
        source.readFeatures(of: request.rows, into: place)
        let example = source.example
        guard augmentation.isActive, !example.isInteger else { return }
        let count = request.rows.count * example.elementCount
        let features = UnsafeMutableBufferPointer(start: place.assumingMemoryBound(to: Float.self), count: count)
        augmentation.apply(
            to: features, example: example, seed: seed, step: request.step, strength: request.strength)
    }
}
