import Foundation
import RunProtocol
import RunStore

/// Decides when a state goes to disk, and tells how it went. Training goes on when a save fails: the next may succeed.
final class CheckpointKeeper {
    private let recipe: CheckpointRecipe
    private let store: CheckpointStore
    private let reporter: EventReporter
    private let journal: Journal?
    /// Seconds that a run has to save in when it is to end at once; nil where that is not known.
    private let graceSeconds: Double?
    private var hasWarned = false
    private var lastSave: Double?
    private var lastStep = 0
    private var savedBestStep: Int?
    private(set) var bestFile: String?
    /// Seconds that the last save took; nil before the first.
    private(set) var lastSaveSeconds: Double?

    init(
        recipe: CheckpointRecipe, store: CheckpointStore, reporter: EventReporter, journal: Journal?,
        graceSeconds: Double?
    ) {
        self.recipe = recipe
        self.store = store
        self.reporter = reporter
        self.journal = journal
        self.graceSeconds = graceSeconds
    }

    /// Names the best checkpoint that an earlier session of the run left.
    func adopt(bestStep: Int?) {
        savedBestStep = bestStep
        bestFile = (try? store.list())?.first { $0.step == bestStep && $0.kinds.contains(.best) }?.file
    }

    /// Saves once enough time has passed since the last time, or enough steps were taken. The first call starts the
    /// clock. Tells whether it saved.
    func saveIfDue(
        _ seconds: Double, step: Int, _ state: () -> TrainingState, best: () -> TrainingState?
    ) -> Bool {
        guard let last = lastSave else {
            lastSave = seconds
            return false
        }
        let isStepDue = recipe.everySteps > 0 && step > 0 && step % recipe.everySteps == 0 && step != lastStep
        guard isStepDue || seconds - last >= recipe.everySeconds else { return false }
        lastSave = seconds
        lastStep = step
        return saveFinally(state(), best: best()) == nil
    }

    /// Saves the best if it is not on disk yet, then the state. The best goes first, so that no state on disk ever
    /// names a best that is not there. Returns what went wrong.
    func saveFinally(_ state: TrainingState, best: TrainingState?) -> String? {
        let problem = saveBest(best)
        return save(state, kind: .last) ?? problem
    }

    /// Saves for a person who asked, under a name that stays. Returns what went wrong.
    func saveManually(_ state: TrainingState, best: TrainingState?) -> String? {
        saveBest(best) ?? save(state, kind: .manual)
    }

    /// Saves a state that `undo` may need and memory has no room for.
    func saveForUndo(_ state: TrainingState) {
        _ = save(state, kind: .undo)
    }

    /// Saves the earlier state that a run went back to, and sets aside what was saved after it on the line that it left.
    func goBack(to state: TrainingState, best: TrainingState?) {
        // The best of the line that was left may have pushed out the one that counts again.
        savedBestStep = nil
        bestFile = nil
        _ = saveFinally(state, best: best)
        do {
            try store.setAside(after: state.progress.step)
        } catch {
            reporter.log(.error, step: state.progress.step, "later checkpoints could not be set aside: \(error)")
        }
    }

    /// The steps of which a checkpoint is there.
    var keptSteps: [Int] { ((try? store.list()) ?? []).map(\.step) }

    /// The state in the checkpoint of a step; nil when there is none, or a damaged one.
    func state(at step: Int) -> TrainingState? {
        guard let info = try? store.list().first(where: { $0.step == step }) else { return nil }
        return try? TrainingState(store.load(file: info.file), file: info.file)
    }

    private func saveBest(_ best: TrainingState?) -> String? {
        guard let best, best.progress.step != savedBestStep else { return nil }
        if let problem = save(best, kind: .best) { return problem }
        savedBestStep = best.progress.step
        return nil
    }

    private func save(_ state: TrainingState, kind: CheckpointRecord.Kind) -> String? {
        reporter.flushSteps()
        journal?.flush()
        let step = state.progress.step
        let clock = RunClock(earlierSeconds: 0)
        do {
            let info = try store.save(
                state.checkpoint(), step: step, kinds: [kind], validationLoss: state.progress.best?.metrics[.loss])
            if info.kinds.contains(.best) { bestFile = info.file }
            lastSaveSeconds = clock.seconds
            reporter.report(
                .checkpointSaved(
                    CheckpointRecord(
                        step: step, kind: kind, file: info.file, bytes: info.bytes, durationSeconds: clock.seconds)))
            warnIfSlow(clock.seconds, step: step)
            return nil
        } catch {
            let problem = "the checkpoint of step \(step) was not saved: \(error)"
            reporter.log(.error, step: step, problem)
            return problem
        }
    }

    /// Says once that a save takes so long that one after SIGTERM may not come to its end: the best may go before the
    /// state, so that each has half of the time.
    private func warnIfSlow(_ seconds: Double, step: Int) {
        guard !hasWarned, let graceSeconds, seconds > graceSeconds / 2 else { return }
        hasWarned = true
        let (took, left) = (String(format: "%.3g", seconds), NumberText.shortest(graceSeconds))
        reporter.log(
            .warning, step: step,
            "a save takes \(took) s, and SIGTERM leaves \(left) s for two: what is trained after the last save may be lost then; give more with --grace"
        )
    }
}
