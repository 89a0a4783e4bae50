import Datasets
import Foundation
import Tensors

/// Makes the batches of training steps: reads the examples, changes them at random where the recipe asks for it, and does so
/// for the next batches on threads of its own while the engine computes.
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
        self.depth = depth ?? (isCostly ? Self.usualDepth : 0)
        worker = self.depth > 0 ? BatchWorker(recipe, threads: min(self.depth, Self.mostThreads)) : nil
    }

    /// As many as the loader's threads make at once, and one that is ready.
    private static let usualDepth = 3
    private static let mostThreads = 2

    deinit { worker?.stop() }

    /// Tells which batches come next, in order, so that they are made in time.
    func expect(_ requests: [Request]) { worker?.expect(requests) }

    /// Writes a batch into a plan's inputs.
    func write(_ request: Request, into executor: Executor, _ inputs: BatchInputs) {
        if let worker, let batch = worker.take(request) {
            executor.write(into: inputs.features) {
                $0.copyMemory(from: batch.features, byteCount: batch.featureBytes)
            }
            worker.giveBack(batch)
        } else {
            executor.write(into: inputs.features) { recipe.makeFeatures(request, at: $0) }
        }
        writeTargets(of: request.rows, into: executor, inputs.targets)
        if let weights = inputs.weights { executor.write(request.rows.map(recipe.source.weight), to: weights) }
        guard let mixedTargets = inputs.mixedTargets else { return }
        let mixture = recipe.mixture(request)
        writeTargets(of: mixture.partners.map { request.rows[$0] }, into: executor, mixedTargets)
        executor.setScalar("mixed_share", to: mixture.share)
    }

    /// Targets are small, and read where they are needed.
    private func writeTargets(of rows: [Int32], into executor: Executor, _ input: Tensor) {
        guard recipe.source.hasTargets else { return }
        executor.write(into: input) { place in
            recipe.source.readTargets(of: rows, into: place)
            recipe.source.convertTargets(at: place, count: executor.count(ofInput: input), for: input)
        }
    }
}

/// Where a plan wants the parts of a batch.
struct BatchInputs {
    let features: Tensor
    let targets: Tensor
    let weights: Tensor?
    let mixedTargets: Tensor?

    init(_ model: TracedModel) {
        features = model.features
        targets = model.targets
        weights = model.weights
        mixedTargets = model.mixedTargets
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
        mixture(request).mix(features)
    }

    /// Which examples are mixed with which, and by how much.
    func mixture(_ request: BatchLoader.Request) -> Mixture {
        Mixture(
            count: request.rows.count, concentration: augmentation.mixup * request.strength, seed: seed,
            step: request.step)
    }
}
