import Datasets
import Foundation
import RunProtocol
public import RunStore

/// Trains a run again from its recipe, its seed and its journal, and compares the weights at each step that was kept.
public struct RunVerifier {
    /// One comparison.
    public struct Comparison: Hashable, Sendable {
        /// The number of steps taken.
        public var step: Int
        /// Where the hash of the run stands: a checkpoint's file, or the summary.
        public var source: String
        /// SHA-256 of the run's weights.
        public var kept: String
        /// SHA-256 of the weights as trained again; nil when the training ended before.
        public var trained: String?

        /// Whether both are the same, bit for bit.
        public var isSame: Bool { kept == trained }
    }

    /// The run.
    public let folder: RunFolder
    private let setup: RunSetup
    private let scratch: String
    private var expected: [Comparison] = []

    /// The last step that is compared.
    public var lastStep: Int { expected.last?.step ?? 0 }

    /// Reads what the run kept.
    /// - Throws: `RunStoreError`, `RecipeError` or `DataError`: also when the data has changed since.
    public init(_ folder: RunFolder, threads: Int) throws {
        self.folder = folder
        let recipe = try Recipe.steered(folder)
        let prepared = try PreparedRecipe(recipe, begunIn: folder)
        guard try PreparationFile(in: folder).data == PreparedData(prepared.dataset) else {
            throw RecipeError(
                place: folder.recipePath,
                message: "the data has changed since this run was trained: it gives other weights")
        }
        (setup, scratch) = try RunSetup.scratch(prepared, threads: threads)
        for info in try folder.checkpoints().list() {
            guard let checkpoint = try? folder.checkpoints().load(file: info.file),
                let state = try? TrainingState(checkpoint, file: info.file)
            else { continue }
            expected.append(Comparison(step: info.step, source: info.file, kept: state.weightsHash))
        }
        if let summary = try folder.readManifest().summary, !summary.weightsHash.isEmpty {
            expected.append(Comparison(step: summary.step, source: "summary", kept: summary.weightsHash))
        }
        guard !expected.isEmpty else {
            throw RecipeError(place: folder.name, message: "this run has kept no weights yet that could be compared")
        }
        expected.sort { $0.step < $1.step }
    }

    /// Trains, and tells of each comparison as it is made. `onStep` is called now and then with the steps taken.
    public func run(onStep: (Int) -> Void, onComparison: (Comparison) -> Void) throws {
        defer {
            setup.lock.release()
            try? FileManager.default.removeItem(atPath: scratch)
        }
        let outbox = EventOutbox {}
        let loop = try TrainingLoop(setup, isAttended: false, inbox: CommandInbox(), outbox: outbox)
        var open = expected[...]
        try loop.replay(until: lastStep) { step in
            if step % 50 == 0 {
                _ = outbox.take()
                onStep(step)
            }
            guard let next = open.first, next.step <= step else { return }
            let hash = loop.currentState().weightsHash
            while var comparison = open.first, comparison.step <= step {
                comparison.trained = comparison.step == step ? hash : nil
                onComparison(comparison)
                open.removeFirst()
            }
        }
        for comparison in open { onComparison(comparison) }
    }
}

extension TrainingLoop {
    /// Trains as the recipe and its script say up to a step, without a journal, checkpoints or commands.
    ///
    /// `visit` is called at each step boundary, before the next step is taken.
    func replay(until last: Int, visit: (Int) -> Void) throws {
        while stopReason == nil {
            if progress.owesValidation { try validate() }
            followScript()
            if progress.owesValidation { continue }
            visit(progress.step)
            guard progress.step < last, progress.epochsDone < Int(board[HyperparameterCatalogue.epochs]) else { return }
            if try takeStep(), sampler.isAtEpochStart { progress.owesValidation = true }
        }
        visit(progress.step)
    }
}
