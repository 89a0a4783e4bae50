import Datasets
import Layers
import RunProtocol
import Tensors

/// Tells what goes on inside the model, at validations and now and then between them, and speaks up when a rule calls for it.
///
/// It only looks: a run with it and one without come to the same weights.
final class InsightReporter {
    /// Seconds between two looks, at most; fewer while the run is young. A look that takes long is taken more seldom: at
    /// most a share of the time goes into them.
    private static let interval = 2.0
    private static let share = 0.005
    /// Steps that take so many seconds each may all be looked at, others every sixteenth.
    private static let slowStep = 0.05

    private let problem: LearningProblem
    private let gallery: ExampleGallery
    private let data: BatchSource
    private let reporter: EventReporter
    private let pool: ThreadPool
    private let clock: RunClock
    private let trainingRows: [Int32]
    private let makeProbe: () throws -> LayerProbe?
    /// Made at the first look: a start waits for nothing that only looks.
    private lazy var probe: LayerProbe? = try? makeProbe()
    private var facts = RunFacts()
    private var notices = NoticeBoard()
    private var nextLook = 0.0
    private var lookMask = 0
    private var firstObserved: (step: Int, seconds: Double)?
    private var nextGallery = 0.0
    /// A validation whose examples were not told yet, since others had just been.
    private var untold: (step: Int, outcomes: OutcomeCollector)?
    /// The highest learning rate that the schedule gave at a validation.
    private var highestRate = 0.0
    private var nextTiming = 0.0
    /// Measured at the first look.
    private var peak: Double?
    private var timing = StepTimer()

    init(
        problem: LearningProblem, dataset: Dataset, data: BatchSource, store: VariableStore, pool: ThreadPool,
        reporter: EventReporter, clock: RunClock, balancesClasses: Bool
    ) {
        self.problem = problem
        gallery = ExampleGallery(problem: problem, examples: dataset.examples)
        self.data = data
        self.reporter = reporter
        self.pool = pool
        self.clock = clock
        let rows = dataset.split.validation.isEmpty ? dataset.split.training : dataset.split.validation
        trainingRows = dataset.split.training
        makeProbe = { try LayerProbe(problem: problem, store: store, pool: pool, rows: rows) }
        facts.trainingClassCounts = dataset.trainingClassCounts
        facts.balancesClasses = balancesClasses
        facts.validationExamples = problem.isLanguageModel ? 0 : dataset.split.validation.count
        // The first look comes soon, for runs of a few seconds.
        nextLook = clock.seconds + 0.1 * Self.interval
    }

    /// Takes in the loss of a model that guesses.
    func note(guessingLoss: Double) { facts.guessingLoss = guessingLoss }

    /// Tells the layers.
    func describe(step: Int, isFrozen: (String) -> Bool = { _ in false }) throws {
        timing.restart(step: step, now: clock.seconds)
        let traced = try problem.trace(Graph(), batchSize: 1, mode: .evaluation)
        reporter.report(
            .modelDescribed(
                ModelDescription(
                    step: step, inputShape: problem.example.shape,
                    layers: traced.layers.map {
                        ModelDescription.Layer(
                            name: $0.name, kind: $0.kind, outputShape: Array($0.outputShape.dimensions.dropFirst()),
                            parameterCount: $0.parameterCount, isFrozen: isFrozen($0.name))
                    })))
    }

    /// Whether a step's time is taken: every sixteenth tells enough.
    func times(_ step: Int) -> Bool { step & 15 == 0 }

    /// Runs the update of a step, and looks at it when it is time.
    func observe(_ step: Int, _ durations: StepDurations?, multiplyAdds: Int, update: () -> Void) {
        let isLook = step & lookMask == 0 && clock.seconds >= nextLook
        if firstObserved == nil { firstObserved = (step, clock.seconds) }
        if isLook { probe?.willUpdate() }
        let start = durations == nil ? 0 : clock.seconds
        update()
        if let durations {
            timing.add(durations, updating: clock.seconds - start)
            if clock.seconds >= nextTiming { tellTiming(step, multiplyAdds: multiplyAdds) }
        }
        if isLook { look(step) }
    }

    private func tellTiming(_ step: Int, multiplyAdds: Int) {
        guard let measured = timing.take(step: step, multiplyAdds: multiplyAdds, peak: peak, now: clock.seconds) else {
            return
        }
        facts.timing = measured
        reporter.report(.stepsTimed(measured))
        // The first ones come soon, for runs of a few seconds.
        nextTiming = clock.seconds + min(Self.interval, max(0.1, clock.seconds * 0.2))
        timing.restart(step: step, now: clock.seconds)
    }

    private func look(_ step: Int) {
        if peak == nil {
            let start = clock.seconds
            peak = PeakMeter.operationsPerSecond(of: pool)
            timing.leaveOut(seconds: clock.seconds - start)
        }
        let start = clock.seconds
        measureLayers(step)
        raise(step)
        let took = clock.seconds - start
        nextLook = clock.seconds + max(min(Self.interval, max(0.2, clock.seconds * 0.1)), took / Self.share)
        timing.leaveOut(seconds: took)
        if let first = firstObserved, step - first.step >= 16 {
            lookMask = (start - first.seconds) / Double(step - first.step) < Self.slowStep ? 15 : 0
        }
    }

    private func measureLayers(_ step: Int) {
        guard let statistics = probe?.measure(step: step, data: data) else { return }
        facts.add(statistics)
        reporter.report(.layersMeasured(statistics))
    }

    /// Leaves time out that was no training.
    func leaveOut(seconds: Double) {
        timing.leaveOut(seconds: seconds)
    }

    /// What gathers the outcomes of a validation.
    func collector() -> OutcomeCollector {
        OutcomeCollector(problem: problem, examples: gallery.examples)
    }

    /// Reports on a validation.
    /// - Parameter scheduledRate: The learning rate, where a schedule moves it.
    func report(_ record: ValidationRecord, _ collector: OutcomeCollector, scheduledRate: Double?) {
        highestRate = max(highestRate, scheduledRate ?? 0)
        facts.scheduledRateShare = highestRate > 0 ? (scheduledRate ?? highestRate) / highestRate : 1
        let outcomes = collector.outcomes
        if let report = EvaluationReport(
            step: record.step, outcomes: outcomes,
            classNames: problem.isClassification ? problem.preparation.classNames : [])
        {
            facts.classification = report.classification
            reporter.report(.evaluationReported(report))
        }
        untold = (record.step, collector)
        if clock.seconds >= nextGallery { tellExamples() }
        // A run that is over before the first look has layers too.
        if facts.layers == nil { measureLayers(record.step) }
        facts.validations.append(
            RunFacts.Validation(
                step: record.step, trainingLoss: record.training[.loss] ?? .nan,
                validationLoss: record.validation[.loss] ?? .nan))
        raise(record.step)
    }

    private func tellExamples() {
        guard let (step, outcomes) = untold, let report = gallery.report(step: step, outcomes) else { return }
        untold = nil
        reporter.report(.examplesReported(report))
        nextGallery = clock.seconds + Self.interval
    }

    /// Tells what was not worth telling while more was to come.
    func finish() {
        tellExamples()
    }

    /// Takes in what a look at the data found.
    func take(_ data: DataReport) {
        facts.leakingColumns = data.columns.compactMap { column in column.leak.map { (column.name, $0) } }
        raise(facts.step)
    }

    /// A few training examples, of each class in turn where there are classes.
    func samples() -> [DataReport.Sample] { gallery.samples(of: trainingRows) }

    /// Forgets the validations beyond a step that the run went back to.
    func rewind(to step: Int) {
        facts.rewind(to: step)
        timing.restart(step: step, now: clock.seconds)
    }

    private func raise(_ step: Int) {
        facts.step = step
        for notice in notices.news(facts) { reporter.report(.noticeRaised(notice)) }
    }
}
