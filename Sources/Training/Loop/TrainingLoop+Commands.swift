import RunProtocol
import RunStore

extension TrainingLoop {
    /// Takes what has arrived: commands in order, each answered once, then the wish to end.
    func handleNews() throws {
        while let command = inbox.nextCommand() {
            setup.journal?.append(command, step: progress.step, seconds: clock.seconds)
            let answer = stopReason == nil ? try perform(command) : reject(command, "the run is ending")
            reporter.report(.commandAnswered(answer))
            announceState(after: command)
        }
        if let reason = inbox.interruption { end(.interrupted, "\(reason) came") }
    }

    private func perform(_ command: TrainingCommand) throws -> CommandAnswer {
        switch command.action {
        case .pause:
            guard !isPaused else { return reject(command, "the run is paused already") }
            isPaused = true
            stepsUntilPause = nil
            return apply(command)
        case .resume:
            guard isPaused || stepsUntilPause != nil else { return reject(command, "the run is not paused") }
            isPaused = false
            stepsUntilPause = nil
            letCaughtPass()
            return apply(command)
        case .advance(let steps):
            guard isPaused || stepsUntilPause != nil else {
                return reject(command, "single steps are for a paused run: pause it first")
            }
            guard steps > 0 else { return reject(command, "the number of steps must be above 0") }
            isPaused = false
            letCaughtPass()
            stepsUntilPause = (stepsUntilPause ?? 0) + steps
            return apply(command)
        case .stop:
            isPaused = false
            end(.stoppedByUser, "stopped by hand at step \(progress.step)")
            return apply(command)
        case .saveCheckpoint:
            if let problem = checkpoints.saveManually(currentState(), best: best) { return reject(command, problem) }
            return apply(command)
        case .set, .followSchedule, .hold, .multiply, .ramp, .decay, .freeze, .unfreeze:
            return intervene(command) { steer(command) }
        case .skipBatch:
            guard let caught else { return reject(command, "no guard has caught a batch that could be left out") }
            return intervene(command) {
                skip(caught)
                return apply(command)
            }
        case .undo: return try undo(command)
        case .rewind(let target): return try rewind(command, to: target)
        case .probe(let key, let values, let batches):
            return try withoutCounting { try probe(command, key: key, values: values, batches: batches) }
        case .findLearningRate(let lowest, let highest, let batches):
            return try withoutCounting {
                try findLearningRate(command, lowest: lowest, highest: highest, batches: batches)
            }
        case .cancelTrial:
            guard isTrialCancelled else { return reject(command, "no trial is under way") }
            isTrialCancelled = false
            return apply(command)
        case .stopAfterEpoch(let isOn): return stopAfterEpoch(command, isOn)
        case .branch(let request): return try branch(command, request)
        case .seek, .playbackSpeed: return reject(command, "only a replay can do that")
        case .sampleText(let prompt, let temperature, let tokens, let topK):
            return try withoutCounting {
                try sampleText(command, prompt: prompt, temperature: temperature, tokens: tokens, topK: topK)
            }
        }
    }

    /// Changes a hyperparameter or its schedule.
    func steer(_ command: TrainingCommand) -> CommandAnswer {
        switch command.action {
        case .set(let key, let value):
            let old = presentValue(of: key)
            return answer(command, board.set(key, to: value), old: old)
        case .followSchedule(let key):
            let old = presentValue(of: key)
            return answer(command, board.followSchedule(key), old: old)
        case .hold(let key):
            let old = presentValue(of: key)
            return answer(command, board.hold(key, at: old ?? 0), old: old)
        case .multiply(let key, let factor):
            let old = presentValue(of: key)
            return answer(command, board.multiply(key, by: factor), old: old)
        case .ramp(let key, let value, let steps):
            let old = presentValue(of: key)
            let plan = ValuePlan.ramp(from: old ?? 0, to: value, start: progress.step, steps: steps)
            return answer(command, board.follow(plan, key), old: old)
        case .decay(let key, let steps):
            let old = presentValue(of: key)
            let plan = ValuePlan.decay(
                from: old ?? 0, start: progress.step, steps: steps ?? totalSteps - progress.step)
            return answer(command, board.follow(plan, key), old: old)
        case .freeze(let pattern): return freeze(command, pattern, true)
        case .unfreeze(let pattern): return freeze(command, pattern, false)
        default: return reject(command, "that is no hyperparameter")
        }
    }

    func answer(
        _ command: TrainingCommand, _ change: HyperparameterBoard.Change, old: Double?
    ) -> CommandAnswer {
        switch change {
        case .rejected(let reason): return reject(command, reason)
        case .applied(let key, let note):
            adoptBatchSize()
            let outcome = CommandAnswer.Outcome.applied(oldValue: old, newValue: presentValue(of: key))
            return CommandAnswer(command: command, step: progress.step, outcome: outcome, note: note)
        }
    }

    func answer(_ command: TrainingCommand, note: String) -> CommandAnswer {
        CommandAnswer(
            command: command, step: progress.step, outcome: .applied(oldValue: nil, newValue: nil), note: note)
    }

    /// Who goes on after a spike has seen it, and lets it pass; a model that guesses may learn anew.
    private func letCaughtPass() {
        if caught?.isFinite == true { allowedStep = caught?.step }
        if caught?.cause == .backToGuessing { guardState.loss.beginAnew() }
        if caught?.cause == .lost || caught?.cause == .outgrown { guardState.startNorm = nil }
        caught = nil
    }

    func apply(_ command: TrainingCommand) -> CommandAnswer {
        CommandAnswer(command: command, step: progress.step, outcome: .applied(oldValue: nil, newValue: nil))
    }

    func reject(_ command: TrainingCommand, _ reason: String) -> CommandAnswer {
        CommandAnswer(command: command, step: progress.step, outcome: .rejected(reason: reason))
    }

    private func announceState(after command: TrainingCommand) {
        switch command.action {
        case .pause, .resume, .advance, .stop:
            announce(stopReason != nil ? .stopping : (isPaused ? .paused : .training))
        case .probe, .findLearningRate: announce(isPaused ? .paused : .training)
        case .set(let key, _)
        where key == HyperparameterCatalogue.batchSize.key || key == HyperparameterCatalogue.epochs.key:
            reporter.report(.planChanged(plan))
        default: break
        }
        forecastSchedules()
        announceKeptStates()
        announceStopping()
    }
}
