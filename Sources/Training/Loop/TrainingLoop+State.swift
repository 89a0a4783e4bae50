import Datasets
import RunProtocol
import RunStore
import Tensors

extension TrainingLoop {
    /// The state at this step boundary, as one value.
    func currentState() -> TrainingState {
        TrainingState(progress: currentProgress(), variables: store.snapshot())
    }

    /// All of the state but the variables.
    func currentProgress() -> TrainingProgress {
        // So that no step record straddles the state: what is told after it is of later steps alone.
        reporter.flushSteps()
        progress.take(board)
        progress.seconds = clock.seconds
        progress.sequence = reporter.sequence
        progress.undo = undoPoints.isEmpty ? nil : undoPoints.suffix(UndoPoint.keptLimit).map(\.mark)
        return progress
    }

    /// The state with as many of its arrays as possible shared with those that are kept already.
    func keepableState() -> StateRing.Kept {
        let progress = currentProgress()
        let known = ring.variables(at: progress.step) ?? (best?.progress.step == progress.step ? best?.variables : nil)
        return StateRing.Kept(
            state: TrainingState(progress: progress, variables: known ?? store.snapshot()), best: best)
    }

    /// Keeps the present state in memory, for undo, rewind and roll-back. What undo needs and memory has no room for
    /// goes to disk.
    func keepState() {
        let lost = ring.add(keepableState(), protecting: Set(undoPoints.map(\.progress.step)))
        for kept in lost { checkpoints.saveForUndo(kept.state) }
    }

    /// Makes a state the present one: weights, place in the data, hyperparameters, best and patience.
    func adopt(_ kept: StateRing.Kept) throws {
        try store.restore(kept.state.variables)
        progress = kept.state.progress
        best = kept.best
        board.restore(progress)
        sampler.restore(progress.sampler)
        adoptBatchSize()
        caught = nil
        allowedStep = nil
    }

    /// Goes back to an earlier state, and leaves what came after it.
    ///
    /// The state is saved first, with the stretch that it leaves; then later checkpoints are set aside; then the journal
    /// marks the stretch. Wherever a kill comes in between, a resume finds one line or the other, whole.
    func goBack(
        to target: StateRing.Kept, cause: RewindRecord.Cause, undone: String?, adjust: () -> Void = {}
    ) throws {
        reporter.flushSteps()
        let from = progress.step
        let stretch = AbandonedStretch(
            after: target.state.progress.sequence, upTo: reporter.sequence, step: target.state.progress.step)
        try adopt(target)
        adjust()
        progress.abandoned = stretch
        undoPoints.removeAll { $0.progress.sequence >= stretch.after }
        ring.removeAll(after: stretch.after)
        insight.rewind(to: progress.step)
        checkpoints.goBack(to: currentState(), best: best)
        do {
            try setup.journal?.abandon(stretch)
        } catch {
            reporter.log(.error, step: progress.step, "the journal could not mark the abandoned stretch: \(error)")
        }
        reporter.report(
            .stateRewound(
                RewindRecord(
                    step: progress.step, fromStep: from, cause: cause, abandonedAfter: stretch.after, undone: undone,
                    hyperparameters: board.settings, plan: plan)))
        let kept = keepableState()
        ring.replace(kept)
        if start.step == kept.step { start = kept }
        forecastSchedules()
        announceStopping()
    }
}

extension Journal {
    /// Marks a stretch that a run left.
    func abandon(_ stretch: AbandonedStretch) throws(RunStoreError) {
        try abandon(afterSequence: stretch.after, upTo: stretch.upTo, step: stretch.step)
    }
}
