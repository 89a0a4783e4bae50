import RunProtocol
import RunStore

/// Decides when a state goes to disk, and tells how it went. Training goes on when a save fails: the next may succeed.
final class CheckpointKeeper {
    /// Seconds of training that a kill can cost at most, beyond the step that was being taken.
    private static let intervalSeconds = 5.0

    private let store: CheckpointStore
    private let reporter: EventReporter
    private let journal: Journal?
    private var lastSave: Double?
    private var savedBestStep: Int?
    private(set) var bestFile: String?

    init(store: CheckpointStore, reporter: EventReporter, journal: Journal?) {
        self.store = store
        self.reporter = reporter
        self.journal = journal
    }

    /// Names the best checkpoint that an earlier session of the run left.
    func adopt(bestStep: Int?) {
        savedBestStep = bestStep
        bestFile = (try? store.list())?.first { $0.step == bestStep && $0.kinds.contains(.best) }?.file
    }

    /// Saves once enough time has passed since the last time. The first call starts the clock.
    func saveIfDue(_ seconds: Double, _ state: () -> TrainingState, best: () -> TrainingState?) {
        guard let last = lastSave else {
            lastSave = seconds
            return
        }
        guard seconds - last >= Self.intervalSeconds else { return }
        lastSave = seconds
        _ = saveFinally(state(), best: best())
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
            reporter.report(
                .checkpointSaved(
                    CheckpointRecord(
                        step: step, kind: kind, file: info.file, bytes: info.bytes, durationSeconds: clock.seconds)))
            return nil
        } catch {
            let problem = "the checkpoint of step \(step) was not saved: \(error)"
            reporter.log(.error, step: step, problem)
            return problem
        }
    }
}
