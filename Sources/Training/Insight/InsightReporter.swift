import Datasets
import Layers
import RunProtocol
import Tensors

/// Tells what goes on inside the model, at validations and now and then between them, and speaks up when a rule calls for it.
///
/// It only looks: a run with it and one without come to the same weights.
final class InsightReporter {
    /// Seconds between two looks. A look that takes long is taken more seldom: at most a share of the time goes into them.
    private static let interval = 2.0
    private static let share = 0.005

    private let problem: LearningProblem
    private let gallery: ExampleGallery
    private let data: BatchSource
    private let reporter: EventReporter
    private let clock: RunClock
    private let makeProbe: () throws -> LayerProbe?
    /// Made at the first look: a start waits for nothing that only looks.
    private lazy var probe: LayerProbe? = try? makeProbe()
    private var facts = RunFacts()
    private var notices = NoticeBoard()
    private var nextLook = 0.0
    private var nextGallery = 0.0
    private var timing = StepTimer()

    init(
        problem: LearningProblem, dataset: Dataset, data: BatchSource, store: VariableStore, pool: ThreadPool,
        reporter: EventReporter, clock: RunClock, balancesClasses: Bool
    ) {
        self.problem = problem
        gallery = ExampleGallery(problem: problem, examples: dataset.examples)
        self.data = data
        self.reporter = reporter
        self.clock = clock
        let rows = dataset.split.validation.isEmpty ? dataset.split.training : dataset.split.validation
        makeProbe = { try LayerProbe(problem: problem, store: store, pool: pool, rows: rows) }
        facts.trainingClassCounts = dataset.trainingClassCounts
        facts.balancesClasses = balancesClasses
        facts.validationExamples = problem.isLanguageModel ? 0 : dataset.split.validation.count
        // The first look comes soon, for runs of a few seconds.
        nextLook = clock.seconds + 0.1 * Self.interval
    }

    /// Tells the layers.
    func describe(step: Int, isFrozen: (String) -> Bool = { _ in false }) throws {
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

    /// Runs the update of a step, and looks at it when it is time.
    func observe(_ step: Int, of program: TrainingProgram, update: () -> Void) {
        let isLook = step & 15 == 0 && clock.seconds >= nextLook
        if isLook { probe?.willUpdate() }
        let start = step & 15 == 0 ? clock.seconds : 0
        update()
        if step & 15 == 0 {
            timing.add(
                step: step, loading: program.durations?.loading ?? 0, computing: program.durations?.computing ?? 0,
                updating: clock.seconds - start, now: clock.seconds)
        }
        if isLook { look(step, multiplyAdds: program.multiplyAdds) }
    }

    private func look(_ step: Int, multiplyAdds: Int) {
        let start = clock.seconds
        if let statistics = probe?.measure(step: step, data: data) {
            facts.layersBefore = facts.layers
            facts.layers = statistics
            reporter.report(.layersMeasured(statistics))
        }
        if let measured = timing.take(step: step, multiplyAdds: multiplyAdds, now: start) {
            facts.timing = measured
            reporter.report(.stepsTimed(measured))
        }
        raise(step)
        let took = clock.seconds - start
        nextLook = clock.seconds + max(Self.interval, took / Self.share)
        timing.restart(step: step, now: clock.seconds)
    }

    /// What gathers the outcomes of a validation.
    func collector() -> OutcomeCollector {
        OutcomeCollector(problem: problem, examples: gallery.examples)
    }

    /// Reports on a validation.
    func report(_ record: ValidationRecord, _ collector: OutcomeCollector) {
        let outcomes = collector.outcomes
        if let report = EvaluationReport(
            step: record.step, outcomes: outcomes,
            classNames: problem.isClassification ? problem.preparation.classNames : [])
        {
            facts.classification = report.classification
            reporter.report(.evaluationReported(report))
        }
        if clock.seconds >= nextGallery, let report = gallery.report(step: record.step, collector) {
            reporter.report(.examplesReported(report))
            nextGallery = clock.seconds + Self.interval
        }
        facts.validations.append(
            RunFacts.Validation(
                step: record.step, trainingLoss: record.training[.loss] ?? .nan,
                validationLoss: record.validation[.loss] ?? .nan))
        raise(record.step)
        timing.restart(step: record.step, now: clock.seconds)
    }

    /// Forgets the validations beyond a step that the run went back to.
    func rewind(to step: Int) {
        facts.validations.removeAll { $0.step > step }
        timing.restart(step: step, now: clock.seconds)
    }

    private func raise(_ step: Int) {
        facts.step = step
        for notice in notices.news(facts) { reporter.report(.noticeRaised(notice)) }
    }
}
