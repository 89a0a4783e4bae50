import Datasets
import Foundation
import Layers
import Optimizers
import RunProtocol
import RunStore
import Tensors

/// The training loop: steps, validations and commands, at step boundaries only. Lives on the engine's thread.
final class TrainingLoop {
    let setup: RunSetup
    let problem: LearningProblem
    let data: ResidentData
    let split: Split
    let store: VariableStore
    let pool: ThreadPool
    let inbox: CommandInbox
    let reporter: EventReporter
    let clock: RunClock
    let checkpoints: CheckpointKeeper

    var board: HyperparameterBoard
    var progress: TrainingProgress
    /// The state at the best validation.
    var best: TrainingState?
    var isPaused = false
    /// Steps to take before pausing again; nil without a limit.
    var stepsUntilPause: Int?
    var stopReason: RunSummary.Reason?
    var stopMessage = ""

    private var sampler: Sampler
    private var programs = ProgramCache()
    private var speed = SpeedMeter()
    private lazy var evaluator = Evaluator(problem: problem, store: store, pool: pool)

    init(_ setup: RunSetup, inbox: CommandInbox, outbox: EventOutbox) throws {
        self.setup = setup
        self.inbox = inbox
        pool = try ThreadPool(threads: setup.threads)
        let recipe = setup.recipe
        let start = try StartState(setup)
        board = HyperparameterBoard(
            recipe: recipe, isClassification: setup.dataset.task == .classification,
            savedValues: start.progress?.hyperparameters ?? [:], pinned: start.progress?.pinned ?? [])
        problem = try LearningProblem(
            recipe: recipe, preparation: setup.dataset.preparation,
            dropout: board[HyperparameterCatalogue.dropout])
        progress =
            start.progress
            ?? TrainingProgress(hyperparameters: board.values, tally: MetricTally(classCount: problem.classCount))
        best = start.best
        data = ResidentData(
            features: setup.dataset.features, targets: setup.dataset.targets,
            preparation: setup.dataset.preparation)
        split = setup.dataset.split
        sampler = Sampler(
            rows: split.training, batchSize: Int(board[HyperparameterCatalogue.batchSize]),
            seed: recipe.training.seed, state: progress.sampler)
        store = try problem.makeStore(optimizer: recipe.optimizer.optimizer, seed: recipe.training.seed)
        if let variables = start.variables { try store.restore(variables) }
        clock = RunClock(earlierSeconds: progress.seconds)
        reporter = EventReporter(
            journal: setup.journal, outbox: outbox, clock: clock,
            lastSequence: max(progress.sequence, start.lastJournalSequence))
        checkpoints = CheckpointKeeper(store: setup.folder.checkpoints(), reporter: reporter, journal: setup.journal)
        checkpoints.adopt(bestStep: start.best?.progress.step)
        notes = start.notes + setup.notes
    }

    private var notes: [LogMessage]
    private var announcedState = RunState.starting

    /// Trains until something ends the run, and tells how it ended.
    func run() throws -> RunSummary {
        reporter.report(.runStarted(description()))
        for note in notes { reporter.report(.messageLogged(note)) }
        announce(.training)
        while try !isAtEnd() {
            try takeStep()
            if sampler.isAtEpochStart { progress.owesValidation = true }
        }
        return try finish()
    }

    /// What happens between two steps. True when the run is over.
    private func isAtEnd() throws -> Bool {
        if progress.owesValidation, inbox.interruption == nil { try withoutCounting { try validate() } }
        repeat {
            announce(isPaused ? .paused : .training)
            if isPaused { withoutCounting { inbox.waitForNews() } }
            if !inbox.isEmpty { handleNews() }
        } while isPaused && stopReason == nil
        if stopReason == nil, progress.epochsDone >= Int(board[HyperparameterCatalogue.epochs]) {
            end(
                .completed,
                progress.epochsDone == 1 ? "the one epoch is trained" : "all \(progress.epochsDone) epochs are trained")
        }
        if stopReason == nil {
            checkpoints.saveIfDue(clock.seconds) {
                currentState()
            } best: {
                best
            }
        }
        return stopReason != nil
    }

    /// Does something that is no training, and so does not count as time that steps took.
    private func withoutCounting<Result>(_ body: () throws -> Result) rethrows -> Result {
        let start = clock.seconds
        defer { speed.leaveOut(seconds: clock.seconds - start) }
        return try body()
    }

    /// Tells what the run is doing, when that has changed.
    func announce(_ state: RunState) {
        guard state != announcedState else { return }
        announcedState = state
        reporter.report(.stateChanged(StateChange(state: state, step: progress.step)))
    }

    func end(_ reason: RunSummary.Reason, _ message: String) {
        guard stopReason == nil else { return }
        stopReason = reason
        stopMessage = message
    }

    // MARK: Steps

    private func takeStep() throws {
        let learningRate = self.learningRate
        let epoch = sampler.state.epoch
        let before = sampler.state
        let rows = sampler.nextBatch()
        let program = try program(batchSize: rows.count)
        applyScalars(to: program, learningRate: learningRate)
        let number = progress.step + 1
        let result = rows.withUnsafeBufferPointer {
            program.computeGradient(step: number, rows: $0, data: data, tally: &progress.tally)
        }
        guard result.loss.isFinite, result.gradientNorm.isFinite else {
            sampler.restore(before)
            let what = result.loss.isFinite ? "gradient" : "loss"
            end(.diverged, "the \(what) of step \(number) is not finite; the weights are those before that step")
            return
        }
        program.update(step: number)
        progress.step = number
        progress.sampler = sampler.state
        reporter.report(
            StepRecord(
                step: number, epoch: epoch + 1, loss: result.loss, gradientNorm: result.gradientNorm,
                learningRate: learningRate,
                examplesPerSecond: speed.add(examples: rows.count, at: clock.seconds)))
        if let left = stepsUntilPause {
            stepsUntilPause = left - 1
            if left == 1 {
                isPaused = true
                stepsUntilPause = nil
            }
        }
    }

    /// The rate of the next step.
    var learningRate: Double {
        let base = board[HyperparameterCatalogue.learningRate]
        guard board.isScheduled(HyperparameterCatalogue.learningRate.key) else { return base }
        return LearningRateRule(recipe: setup.recipe.schedule).learningRate(
            base: base, step: progress.step, totalSteps: totalSteps, stepsPerEpoch: stepsPerEpoch)
    }

    private func program(batchSize: Int) throws -> TrainingProgram {
        let dropout = board[HyperparameterCatalogue.dropout]
        return try programs.program(batchSize: batchSize, hasDropout: dropout > 0) {
            let problem = try LearningProblem(
                recipe: setup.recipe, preparation: setup.dataset.preparation, dropout: dropout)
            return try TrainingProgram(
                problem: problem, optimizer: setup.recipe.optimizer.optimizer, batchSize: batchSize, store: store,
                pool: pool, seed: setup.recipe.training.seed)
        }
    }

    private func applyScalars(to program: TrainingProgram, learningRate: Double) {
        program.setScalar("learning_rate", to: learningRate)
        guard program.boardVersion != board.version else { return }
        program.boardVersion = board.version
        program.setScalar("weight_decay", to: board[HyperparameterCatalogue.weightDecay])
        program.setScalar("momentum", to: board[HyperparameterCatalogue.momentum])
        program.setScalar("clip_norm", to: board[HyperparameterCatalogue.clipNorm])
        program.setScalar("dropout", to: board[HyperparameterCatalogue.dropout])
        program.setScalar("label_smoothing", to: board[HyperparameterCatalogue.labelSmoothing])
        program.setScalar("huber_delta", to: problem.huberDelta)
    }

    /// The batch size goes to the sampler, which counts the steps from it.
    func adoptBatchSize() {
        sampler.batchSize = Int(board[HyperparameterCatalogue.batchSize])
    }

    /// The steps that the whole run will have taken, as things stand.
    var totalSteps: Int {
        let epochsLeft = Int(board[HyperparameterCatalogue.epochs]) - sampler.state.epoch
        guard epochsLeft > 0 else { return progress.step }
        return progress.step + sampler.stepsLeftInEpoch + (epochsLeft - 1) * sampler.stepsPerEpoch
    }

    var stepsPerEpoch: Int { sampler.stepsPerEpoch }

    // MARK: Validation

    /// Measures the validation part; leaves the debt standing when it was interrupted.
    private func validate() throws {
        announce(.validating)
        let start = clock.seconds
        var lastReport = start
        let values = try evaluator.evaluate(data, rows: split.validation) { done in
            if clock.seconds - lastReport > 0.1 {
                lastReport = clock.seconds
                reporter.report(
                    .validationProgressed(
                        ValidationProgress(
                            step: progress.step, examplesDone: done, examplesTotal: split.validation.count)))
            }
            return inbox.interruption == nil
        }
        guard let values else { return }
        take(validation: values, durationSeconds: clock.seconds - start)
    }

    private func take(validation: MetricValues, durationSeconds: Double) {
        let loss = validation[.loss] ?? .nan
        let isBest = loss.isFinite && loss < (progress.best?.metrics[.loss] ?? .infinity)
        progress.validationsSinceBest = isBest ? 0 : progress.validationsSinceBest + 1
        if isBest {
            progress.best = TrainingProgress.Best(
                step: progress.step, epoch: progress.epochsDone, metrics: validation)
        }
        let training = progress.tally.values
        progress.tally = MetricTally(classCount: problem.classCount)
        progress.owesValidation = false
        reporter.report(
            .validationCompleted(
                ValidationRecord(
                    step: progress.step, epoch: progress.epochsDone, validation: validation, training: training,
                    isBest: isBest, validationsSinceBest: progress.validationsSinceBest,
                    durationSeconds: durationSeconds)))
        if isBest { best = currentState() }
        stopIfPatienceRanOut()
    }

    private func stopIfPatienceRanOut() {
        let patience = Int(board[HyperparameterCatalogue.patience])
        guard patience > 0, progress.validationsSinceBest >= patience else { return }
        end(
            .earlyStopping,
            "no better validation loss for \(patience) validations; the best was at step \(progress.best?.step ?? 0)")
    }

    /// The test part measured with the best weights; the current weights are put back after.
    func testMetrics() throws -> MetricValues {
        guard let best, !split.test.isEmpty else { return MetricValues() }
        let current = store.snapshot()
        try store.restore(best.variables)
        let values = try evaluator.evaluate(data, rows: split.test)
        try store.restore(current)
        return values ?? MetricValues()
    }

    /// The state at this step boundary, as one value.
    func currentState() -> TrainingState {
        progress.hyperparameters = board.values
        progress.pinned = board.pinned
        progress.seconds = clock.seconds
        progress.sequence = reporter.sequence
        return TrainingState(progress: progress, variables: store.snapshot())
    }
}
