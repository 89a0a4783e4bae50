import RunProtocol
import RunStore
import Tensors

/// Where a session begins: at nothing, or at the newest whole checkpoint of its run.
struct StartState {
    private(set) var progress: TrainingProgress?
    private(set) var variables: VariableSnapshot?
    private(set) var best: TrainingState?
    private(set) var lastJournalSequence = 0
    private(set) var notes: [LogMessage] = []

    init(_ setup: RunSetup) throws {
        guard setup.isResuming else { return }
        lastJournalSequence = try setup.journal?.read().lastSequence ?? 0
        let store = setup.folder.checkpoints()
        let loaded: LoadedCheckpoint
        do throws(RunStoreError) {
            loaded = try store.loadNewestWhole()
        } catch {
            // Files that are there but damaged are a person's to look at: nobody wants weeks of training begun anew.
            let hasFiles = try setup.folder.checkpoints().hasFiles()
            guard error.kind == .notFound, !hasFiles else { throw error }
            _ = try setup.journal?.abandon(afterSequence: 0, step: 0)
            notes = [LogMessage(level: .warning, step: 0, text: "no checkpoint was saved yet: the run begins anew")]
            return
        }
        let state = try TrainingState(loaded.checkpoint, file: loaded.info.file)
        progress = state.progress
        variables = state.variables
        let step = state.progress.step
        for skipped in loaded.skipped {
            notes.append(
                LogMessage(
                    level: .warning, step: step,
                    text: "\(skipped.file) is damaged (\(skipped.reason)); the one before it is used"))
        }
        // A kill may have come between the saving of a state that was gone back to and the marking of what it left.
        if let stretch = state.progress.abandoned { try setup.journal?.abandon(stretch) }
        try loadBest(of: state, newest: loaded.info, in: store)
        let abandoned = try setup.journal?.abandon(afterSequence: state.progress.sequence, step: step) ?? 0
        let redone = abandoned > 0 ? "; what was trained after it is trained again" : ""
        notes.append(LogMessage(level: .info, step: step, text: "resumed from \(loaded.info.file)\(redone)"))
    }

    private mutating func loadBest(of state: TrainingState, newest: CheckpointInfo, in store: CheckpointStore) throws {
        guard let bestStep = state.progress.best?.step else { return }
        if bestStep == state.progress.step {
            best = state
            return
        }
        if let info = try store.list().first(where: { $0.step == bestStep }),
            let checkpoint = try? store.load(file: info.file)
        {
            best = try TrainingState(checkpoint, file: info.file)
        } else {
            notes.append(
                LogMessage(
                    level: .error, step: state.progress.step,
                    text: "the best checkpoint (step \(bestStep)) is missing or damaged; a later best takes its place"))
            progress?.best = nil
        }
    }
}
