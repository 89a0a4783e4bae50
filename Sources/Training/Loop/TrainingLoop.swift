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
    let data: BatchSource
    let loader: BatchLoader
    let split: Split
    let store: VariableStore
    let pool: ThreadPool
    let inbox: CommandInbox
    let reporter: EventReporter
    let clock: RunClock
    let checkpoints: CheckpointKeeper
    let insight: InsightReporter

    var board: HyperparameterBoard
    var progress: TrainingProgress
    /// The state at the best validation.
    var best: TrainingState?
    var isPaused = false
    /// Steps to take before pausing again; nil without a limit.
    var stepsUntilPause: Int?
    var stopReason: RunSummary.Reason?
    var stopMessage = ""

    /// States that the run can go back to.
    var ring: StateRing
    /// The state at which this session began.
    lazy var start = keepableState()
    var undoPoints: [UndoPoint] = []
    var toldStates: KeptStates?
    /// When they are told next, in the run's seconds: within a second at first, of a long run every five.
    var nextKeptStates = 0.0
    var toldStopping: StoppingStatus?
    /// What was frozen when the layers were told.
    var toldFrozen: [String]?
    /// The last event of the parent's journal when its curve was told.
    var toldParentSequence: Int?
    /// The folder of the branch that is trained in this run's place.
    var successor: String?
    /// The batch that a guard caught and the run waits for a person about.
    var caught: Caught?
    /// The step that a person lets pass although its loss is a spike.
    var allowedStep: Int?
    /// When a trial last told how far it is.
    var lastTrialReport = 0.0
    /// Whether the last trial was ended by a person, whose command to do so is still to be answered.
    var isTrialCancelled = false
    /// Whether a person looks on: guards then pause.
    let isAttended: Bool

    var sampler: Sampler
    var programs = ProgramCache()
    var speed = SpeedMeter()
    private(set) lazy var evaluator = Evaluator(
        problem: problem, store: store, pool: pool, averagesWeights: setup.recipe.training.averagesWeights)
    private(set) lazy var writer = TextWriter(
        problem: problem, dataset: setup.dataset, store: store, pool: pool,
        averagesWeights: setup.recipe.training.averagesWeights, seed: setup.recipe.training.seed, clock: clock)

    init(
        _ setup: RunSetup, isAttended: Bool, graceSeconds: Double? = nil, inbox: CommandInbox, outbox: EventOutbox
    ) throws {
        self.setup = setup
        self.isAttended = isAttended
        ring = StateRing(budgetBytes: setup.recipe.checkpoints.memoryMebibytes << 20)
        self.inbox = inbox
        pool = try ThreadPool(threads: setup.threads, precision: setup.recipe.training.precision)
        let recipe = setup.recipe
        let start = try StartState(setup)
        board = HyperparameterBoard(
            recipe: recipe, isClassification: setup.dataset.task == .classification, progress: start.progress)
        problem = try LearningProblem(
            recipe: recipe, preparation: setup.dataset.preparation,
            dropout: board[HyperparameterCatalogue.dropout],
            classWeights: try recipe.loss.weights(of: setup.dataset, recipe))
        progress =
            start.progress
            ?? TrainingProgress(
                hyperparameters: board.values, tally: MetricTally(problem.target),
                plateau: recipe.schedule.plateauRule)
        best = start.best
        undoPoints = (progress.undo ?? []).map(UndoPoint.init)
        data = BatchSource(
            setup.dataset.examples, preparation: setup.dataset.preparation, weights: setup.dataset.weights)
        loader = BatchLoader(
            data, augmentation: recipe.augmentation.options, seed: recipe.training.seed,
            batchSize: recipe.training.batchSize, depth: recipe.data.prefetch)
        split = setup.dataset.split
        sampler = Sampler(
            rows: setup.dataset.sampledTrainingRows, batchSize: board.examplesPerStep,
            seed: recipe.training.seed, state: progress.sampler)
        store = try problem.makeStore(StepRule(recipe), seed: recipe.training.seed)
        var startNotes: [LogMessage] = []
        if let variables = start.variables {
            try store.restore(variables)
        } else {
            let weights = try StartingWeights(recipe, problem, layout: store.layout)
            try weights.apply(to: store, averagesWeights: recipe.training.averagesWeights)
            startNotes = weights.notes
            progress.frozen = weights.frozen
        }
        clock = RunClock(earlierSeconds: progress.seconds)
        reporter = EventReporter(
            journal: setup.journal, outbox: outbox, clock: clock,
            lastSequence: max(progress.sequence, start.lastJournalSequence))
        checkpoints = CheckpointKeeper(
            recipe: recipe.checkpoints,
            store: setup.folder.checkpoints(
                keepLast: recipe.checkpoints.keepLast, keepBest: recipe.checkpoints.keepBest), reporter: reporter,
            journal: setup.journal, graceSeconds: graceSeconds)
        checkpoints.adopt(bestStep: start.best?.progress.step)
        notes = start.notes + startNotes + setup.notes
        insight = InsightReporter(
            problem: problem, dataset: setup.dataset, data: data, store: store, pool: pool, reporter: reporter,
            clock: clock, balancesClasses: recipe.data.oversamples || recipe.loss.classWeights != .none)
    }

    /// Beside those after each validation, for long epochs.
    private static let stepsBetweenKeptStates = 200

    private var notes: [LogMessage]
    /// What the forecasts told last follow from, by key.
    var forecasts: [String: ForecastBasis] = [:]
    private var announcedState = RunState.starting

    /// Trains until something ends the run, and tells how it ended.
    func run() throws -> RunSummary {
        reporter.report(.runStarted(description()))
        for note in notes { reporter.report(.messageLogged(note)) }
        reportData()
        try describeModel()
        forecastSchedules()
        _ = start
        insight.note(guessingLoss: guardState.loss.guessing)
        announceKeptStates()
        announceStopping()
        overlayParent()
        announce(.training)
        while try !isAtEnd() {
            guard try takeStep() else { continue }
            if sampler.isAtEpochStart {
                progress.owesValidation = true
            } else if progress.step % Self.stepsBetweenKeptStates == 0 {
                keepState()
            }
        }
        return try finish()
    }

    /// What happens between two steps. True when the run is over.
    private func isAtEnd() throws -> Bool {
        if progress.owesValidation, inbox.interruption == nil { try withoutCounting { try validate() } }
        if !progress.owesValidation { followScript() }
        // A batch that the script leaves out may have been the last of its epoch.
        if progress.owesValidation, stopReason == nil, inbox.interruption == nil { return false }
        repeat {
            announce(isPaused ? .paused : .training)
            if isPaused { withoutCounting { inbox.waitForNews() } }
            if !inbox.isEmpty { try handleNews() }
            try announceFrozen()
        } while isPaused && stopReason == nil
        endIfDue()
        if stopReason == nil {
            let isSaved = checkpoints.saveIfDue(clock.seconds, step: progress.step) {
                saveUndoPoints()
                return currentState()
            } best: {
                best
            }
            if isSaved { overlayParent() }
            if isSaved || clock.seconds >= nextKeptStates { announceKeptStates() }
        }
        return stopReason != nil
    }

    /// Does something that is no training, and so does not count as time that steps took.
    func withoutCounting<Result>(_ body: () throws -> Result) rethrows -> Result {
        let start = clock.seconds
        defer {
            speed.leaveOut(seconds: clock.seconds - start)
            insight.leaveOut(seconds: clock.seconds - start)
        }
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
}
