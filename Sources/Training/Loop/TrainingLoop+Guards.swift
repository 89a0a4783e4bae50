import Datasets
import Foundation
import RunProtocol
import Tensors

extension TrainingLoop {
    /// A batch that was not trained on, and why.
    struct Caught {
        var cause: GuardRecord.Cause
        var value: Double
        var limit: Double?
        /// The sampler behind the batch.
        var samplerAfter: Sampler.State
        /// The number of the step that it would have been.
        var step: Int

        /// "the loss of step 11 is not finite"
        var sentence: String {
            switch cause {
            case .lossNotFinite: "the loss of step \(step) is not finite"
            case .gradientNotFinite: "the gradient of step \(step) is not finite"
            case .backToGuessing:
                "the model had learned something and only guesses again: the loss of step \(step) is \(Self.short(value))"
            case .lost:
                "after \(step) steps the model has learned nothing, and its weights are \(Self.short(value)) times as large as at the start: the learning rate is too high"
            case .outgrown:
                "within \(step) steps the weights have become \(Self.short(value)) times as large as at the start: the learning rate is too high"
            case .outdone:
                "after \(step) steps a copy at a tenth of the learning rate is far ahead: its loss is \(Self.short(limit ?? 0)), where the run has \(Self.short(value))"
            case .lossSpike:
                "the loss of step \(step) is a spike: \(Self.short(value)), where at most \(Self.short(limit ?? 0)) was to be expected"
            }
        }

        /// Whether the loss is finite: it may come down again, and was perhaps never out of hand.
        var isFinite: Bool { ![.lossNotFinite, .gradientNotFinite].contains(cause) }

        /// Whether it tells of a rate that never worked, when it comes this early.
        func isHopeless(of totalSteps: Int) -> Bool {
            [.lost, .outgrown, .outdone].contains(cause) || cause == .backToGuessing && step <= totalSteps / 10
        }

        private static func short(_ value: Double) -> String { String(format: "%.3g", value) }
    }

    /// What the guards remember.
    var guardState: GuardState {
        get { progress.guards ?? GuardState(loss: LossGuard(guessing: guessingLoss), startNorm: weightNorm) }
        set { progress.guards = newValue }
    }

    /// Takes in a step that was taken. In place: a copy of the state would be a new array at each step.
    func noteGoodStep(_ step: ComputedStep) {
        progress.guards?.loss.add(step.loss, examples: step.rows.count)
        progress.guards?.skips = 0
    }

    /// Batches that may be left out one after the other: beyond them the weights are to blame, not the data.
    private static let mostSkips = 10

    /// Looks at a step before it touches the weights.
    func inspect(_ step: ComputedStep) -> Caught? {
        func caught(_ cause: GuardRecord.Cause, _ value: Double, _ limit: Double? = nil) -> Caught {
            Caught(cause: cause, value: value, limit: limit, samplerAfter: sampler.state, step: step.number)
        }
        if progress.guards == nil { progress.guards = guardState }
        guard step.loss.isFinite else { return caught(.lossNotFinite, step.loss) }
        guard step.gradientNorm.isFinite else { return caught(.gradientNotFinite, step.gradientNorm) }
        let guards = setup.recipe.guards
        guard guards.spike != .off, !guardState.letsSpikesPass, allowedStep != step.number else { return nil }
        let limit = guardState.loss.limit(factor: guards.spikeFactor, batchSize: step.rows.count)
        if step.loss > limit { return caught(.lossSpike, step.loss, limit) }
        let collapse = guardState.loss.collapseLimit
        let level = guardState.loss.collapseLevel(with: step.loss, examples: step.rows.count)
        if level >= collapse { return caught(.backToGuessing, level, collapse) }
        return growth(at: step).map { caught($0, $1, $2) }
    }

    /// How large the weights have become, now and then, where that is a sign of a learning rate far too high.
    private func growth(at step: ComputedStep) -> (GuardRecord.Cause, value: Double, limit: Double)? {
        guard step.number % Self.stepsBetweenLooks == 0, let norm = guardState.startNorm else { return nil }
        let isEarly = step.number <= Self.earlySteps
        guard isEarly || guardState.loss.isStuck else { return nil }
        // A rate that is too low leaves the weights where they are, and noise that cannot be learned moves them slowly.
        let growth = weightNorm / max(norm, .leastNormalMagnitude)
        if guardState.loss.isStuck, growth > Self.mostGrowth { return (.lost, growth, Self.mostGrowth) }
        return isEarly && growth > Self.mostEarlyGrowth ? (.outgrown, growth, Self.mostEarlyGrowth) : nil
    }

    /// Says that the rate is probably too high where the weights have grown by more than good rates make them, and by less
    /// than a guard catches. Once, when the hundredth step is taken.
    func adviseOnGrowth(after step: ComputedStep) {
        guard step.number == Self.earlySteps, setup.recipe.guards.spike != .off, let norm = guardState.startNorm else {
            return
        }
        let growth = weightNorm / max(norm, .leastNormalMagnitude)
        guard growth > Self.unusualEarlyGrowth else { return }
        reporter.report(
            .noticeRaised(
                Notice(
                    rule: .rateTooHigh, step: progress.step,
                    text: "The weights grow faster than a good learning rate makes them: it is probably too high.",
                    evidence: String(
                        format: "after %d steps they are %.1f times as large as at the start", step.number, growth),
                    suggestion: .multiply(key: HyperparameterCatalogue.learningRate.key, factor: 0.3),
                    suggestionTitle: "cut the learning rate to 0.3 of it")))
    }

    private static let stepsBetweenLooks = 20
    private static let mostGrowth = 5.0
    /// Good rates at most double the weights in their first hundred steps, ten times as high ones make them five times as
    /// large: measured on all samples. A model that learns all the same would learn better at a lower rate.
    private static let mostEarlyGrowth = 8.0
    static let earlySteps = 100
    private static let unusualEarlyGrowth = 2.0

    /// The norm of all parameters.
    var weightNorm: Double {
        store.withParameters { $0.reduce(0.0) { $0 + Double($1) * Double($1) } }.squareRoot()
    }

    /// Does what the recipe says about a caught step. The sampler stands before its batch.
    func respond(to caught: Caught) throws {
        let guards = setup.recipe.guards
        switch resolved(caught.isFinite ? guards.spike : guards.notFinite) {
        case .pause: pause(for: caught)
        case .skip:
            guard guardState.skips < Self.mostSkips else {
                return stop(for: caught, "\(Self.mostSkips) batches in a row were left out")
            }
            skip(caught)
            report(caught, .skipped, "\(caught.sentence): its batch is left out")
        case .rollback: try rollBack(for: caught)
        case .automatic, .stop, .off: stop(for: caught, nil)
        }
    }

    /// Whether a loss that is out of hand makes the run go back.
    var guardsRollBackSpikes: Bool { resolved(setup.recipe.guards.spike) == .rollback }

    private func resolved(_ response: GuardRecipe.Response) -> GuardRecipe.Response {
        response == .automatic ? (isAttended ? .pause : .rollback) : response
    }

    private func pause(for caught: Caught) {
        self.caught = caught
        isPaused = true
        stepsUntilPause = nil
        report(caught, .paused, "\(caught.sentence); the run waits, and the weights are those before it")
    }

    private func stop(for caught: Caught, _ why: String?) {
        let reason = why.map { "\(caught.sentence), and \($0)" } ?? caught.sentence
        report(caught, .stopped, "\(reason): the run ends")
        end(.diverged, "\(reason); the weights are those before that step")
    }

    /// Leaves the caught batch out: the run goes on behind it.
    func skip(_ caught: Caught) {
        sampler.restore(caught.samplerAfter)
        progress.sampler = sampler.state
        guardState.skips += 1
        if sampler.isAtEpochStart { progress.owesValidation = true }
        self.caught = nil
    }

    private func rollBack(for caught: Caught) throws {
        let guards = setup.recipe.guards
        let done = guardState.rollBacks
        guard done < guards.mostRollBacks else {
            let spent = "\(done) \(done == 1 ? "roll-back has" : "roll-backs have") not helped"
            guard caught.isFinite else { return stop(for: caught, spent) }
            guardState.letsSpikesPass = true
            reporter.log(.warning, step: progress.step, "\(caught.sentence), and \(spent): spikes pass from now on")
            return
        }
        let target = caught.isHopeless(of: totalSteps) ? start : rollBackTarget()
        let isStart = target.step == 0
        let cut = isStart ? try startingCut(for: caught) : guards.cut
        // Asked to end while the cut was looked for: the step stays untaken, and is caught again when the run goes on.
        guard let factor = cut else { return }
        try goBack(to: target, cause: .rollBack, undone: nil) {
            self.guardState.rollBacks = done + 1
            self.guardState.rolledBackTo = target.step
            self.cutLearningRate(by: factor)
        }
        let rate = presentValue(of: HyperparameterCatalogue.learningRate.key)
        let place = isStart ? "the start" : "step \(target.step)"
        report(
            caught, .rolledBack,
            "\(caught.sentence): back to \(place), with \(NumberText.shortest(factor)) times the learning rate (\(done + 1) of \(guards.mostRollBacks))",
            factor: factor, learningRate: rate)
    }

    func cutLearningRate(by factor: Double) {
        let declaration = HyperparameterCatalogue.learningRate
        guard case .rejected = board.multiply(declaration.key, by: factor) else { return }
        board.pin(declaration.key, at: declaration.minimum)
    }

    /// The newest state at which the loss was still low, and the start when there is none.
    private func rollBackTarget() -> StateRing.Kept {
        let lowest = ring.kept.map(\.level).min() ?? .infinity
        let healthy = ring.kept.filter {
            $0.step <= progress.step - 5 && $0.level <= max(1.2 * lowest, lowest + 0.02)
        }
        // Where the way ends here once more, that state is spoilt itself, whatever its loss says.
        let newest = healthy.last { $0.step != guardState.rolledBackTo }
        if let newest, newest.step > guardState.rolledBackTo ?? 0 { return newest }
        if guardState.rolledBackTo != nil { return start }
        if let best, best.progress.step < progress.step { return StateRing.Kept(state: best, best: best) }
        return start
    }

    private func report(
        _ caught: Caught, _ response: GuardRecord.Response, _ message: String, factor: Double? = nil,
        learningRate: Double? = nil
    ) {
        reporter.report(
            .guardTriggered(
                GuardRecord(
                    step: progress.step, caughtStep: caught.step, cause: caught.cause, value: caught.value,
                    limit: caught.limit, response: response, learningRate: learningRate, factor: factor,
                    rollBacks: guardState.rollBacks, message: message)))
    }
}
