import RunProtocol
import RunStore

extension TrainingLoop {
    /// Does something that changes how the run goes on, in such a way that `undo` can take it back.
    func intervene(_ command: TrainingCommand, _ body: () -> CommandAnswer) -> CommandAnswer {
        let before = currentProgress()
        let answer = body()
        guard case .applied = answer.outcome else { return answer }
        undoPoints.append(UndoPoint(progress: before, best: best, label: label(of: answer)))
        if undoPoints.count > UndoPoint.limit { undoPoints.removeFirst() }
        keepState()
        return answer
    }

    /// Goes back to just before the last intervention.
    func undo(_ command: TrainingCommand) throws -> CommandAnswer {
        guard let point = undoPoints.last else {
            return reject(command, "there is nothing to undo")
        }
        let step = point.progress.step
        guard let variables = ring.variables(at: step) ?? checkpoints.state(at: step)?.variables else {
            return reject(
                command, "the state of step \(step) is kept neither in memory nor on disk: rewind to one that is")
        }
        let state = TrainingState(progress: point.progress, variables: variables)
        let kept = StateRing.Kept(state: state, best: point.best ?? itsBest(of: state))
        try goBack(to: kept, cause: .undo, undone: point.label)
        return answer(command, note: "undone: \(point.label)")
    }

    /// Goes back to an earlier state that is kept.
    func rewind(_ command: TrainingCommand, to target: RewindTarget) throws -> CommandAnswer {
        let kept: StateRing.Kept
        switch target {
        case .best:
            guard let best else { return reject(command, "there is no best state before the first validation") }
            kept = StateRing.Kept(state: best, best: best)
        case .step(let step):
            guard let found = keptState(at: step) else { return reject(command, missing(step)) }
            kept = found
        }
        guard kept.state.progress.sequence < reporter.sequence, kept.step < progress.step || !undoPoints.isEmpty else {
            return reject(command, "the run stands at step \(kept.step) already")
        }
        try goBack(to: kept, cause: .rewind, undone: nil)
        return answer(command, note: "back at step \(kept.step)")
    }

    func keptState(at step: Int) -> StateRing.Kept? {
        guard step <= progress.step else { return nil }
        if let kept = ring.kept.first(where: { $0.step == step }) { return kept }
        if start.step == step { return start }
        if let best, best.progress.step == step { return StateRing.Kept(state: best, best: best) }
        guard let state = checkpoints.state(at: step) else { return nil }
        return StateRing.Kept(state: state, best: itsBest(of: state))
    }

    /// The best state as it was at another state, where it is kept still.
    private func itsBest(of state: TrainingState) -> TrainingState? {
        guard let step = state.progress.best?.step else { return nil }
        if step == state.progress.step { return state }
        return step == best?.progress.step ? best : checkpoints.state(at: step)
    }

    /// Saves what `undo` goes back to and only memory has, so that it reaches behind a resume.
    func saveUndoPoints() {
        for index in undoPoints.indices.suffix(UndoPoint.keptLimit) where !undoPoints[index].isOnDisk {
            let point = undoPoints[index]
            undoPoints[index].isOnDisk = true
            // A checkpoint of that step may know of more than the point does: it stays what it is.
            if let saved = checkpoints.state(at: point.progress.step) {
                checkpoints.saveForUndo(saved)
            } else if let variables = ring.variables(at: point.progress.step) {
                checkpoints.saveForUndo(TrainingState(progress: point.progress, variables: variables))
            }
        }
    }

    func missing(_ step: Int) -> String {
        let steps = keptStates().map(\.step)
        let near = steps.sorted { abs($0 - step) < abs($1 - step) }.prefix(5).sorted()
        let list = near.map(String.init).joined(separator: ", ")
        return "no state of step \(step) is kept\(near.isEmpty ? "" : "; the nearest that are: \(list)")"
    }

    // MARK: What can be gone back to

    private func keptStates() -> [KeptStates.State] {
        let inMemory = Set(ring.kept.map(\.step) + [start.step] + (best.map { [$0.progress.step] } ?? []))
        return inMemory.union(checkpoints.keptSteps).filter { $0 <= progress.step }.sorted().map {
            KeptStates.State(step: $0, isInMemory: inMemory.contains($0), isBest: $0 == progress.best?.step)
        }
    }

    /// Tells where the run can go back to, when that is not as told before.
    func announceKeptStates() {
        nextKeptStates = clock.seconds + min(5, max(0.5, clock.seconds / 20))
        let states = KeptStates(step: progress.step, states: keptStates(), undoable: undoPoints.last?.label)
        guard states.states != toldStates?.states || states.undoable != toldStates?.undoable else { return }
        toldStates = states
        reporter.report(.statesKept(states))
    }

    /// "learning rate 1e-2 at step 40"
    private func label(of answer: CommandAnswer) -> String {
        func title(_ key: String) -> String { board.declaration(key)?.title ?? key }
        let what =
            switch answer.command.action {
            case .set(let key, let value): "\(title(key)) \(NumberText.brief(value))"
            case .followSchedule(let key): "\(title(key)) back to its schedule"
            case .hold(let key): "\(title(key)) held"
            case .multiply(let key, let factor): "\(title(key)) times \(NumberText.brief(factor))"
            case .ramp(let key, let value, _): "\(title(key)) ramp to \(NumberText.brief(value))"
            case .decay(let key, _): "\(title(key)) decay"
            case .skipBatch: "a batch left out"
            case .freeze(let pattern): "\(pattern) frozen"
            case .unfreeze(let pattern): "\(pattern) trained again"
            default: "a command"
            }
        return "\(what) at step \(answer.step)"
    }
}
