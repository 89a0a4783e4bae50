public import Foundation
public import RunProtocol
import RunStore

/// A learning-rate range test of a recipe, before there is any run.
public enum LearningRateFinder {
    /// Trains a fresh model for so many batches at ever higher rates, and says which rate to take. Nothing is kept.
    /// - Throws: what a training run would.
    public static func run(
        _ prepared: PreparedRecipe, lowest: Double, highest: Double, batches: Int, threads: Int,
        scratchFolder: String = FileManager.default.temporaryDirectory.path
    ) throws -> RangeTestRecord {
        let (setup, scratch) = try RunSetup.scratch(prepared, threads: threads, in: scratchFolder)
        defer {
            setup.lock.release()
            try? FileManager.default.removeItem(atPath: scratch)
        }
        let outbox = EventOutbox {}
        let loop = try TrainingLoop(setup, isAttended: false, inbox: CommandInbox(), outbox: outbox)
        guard let record = try loop.rangeTest(lowest: lowest, highest: highest, batches: batches) else {
            throw TrainingFailure("the range test was ended before it was done")
        }
        return record
    }
}
