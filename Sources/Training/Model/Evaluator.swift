import Datasets
import Layers
import RunProtocol
import Tensors

/// Runs the model without training it: dropout is off, weights are read only.
final class Evaluator {
    /// Examples run at once: fewer where each is large.
    private var batchSize: Int {
        let most = problem.example.isInteger ? 8192 : 1 << 18
        return max(1, min(256, most / max(1, problem.example.elementCount)))
    }

    private let problem: LearningProblem
    private let store: VariableStore
    private let pool: ThreadPool
    private let averagesWeights: Bool
    private var programs: [Int: EvaluationProgram] = [:]

    /// - Parameter averagesWeights: Whether the mean of the weights is measured rather than the weights.
    init(problem: LearningProblem, store: VariableStore, pool: ThreadPool, averagesWeights: Bool) {
        self.averagesWeights = averagesWeights
        self.problem = problem
        self.store = store
        self.pool = pool
    }

    /// The loss and metrics over the rows; nil when `goesOn` said no, which it is asked between batches.
    /// - Parameter observer: Sees the outputs of each batch and its rows.
    func evaluate(
        _ data: BatchSource, rows: [Int32], goesOn: (_ examplesDone: Int) -> Bool = { _ in true },
        observer: (UnsafeBufferPointer<Float>, UnsafeBufferPointer<Int32>) -> Void = { _, _ in }
    ) throws -> MetricValues? {
        var tally = MetricTally(problem.target, keepsScores: true, expected: rows.count)
        var isWhole = true
        try forEachBatch(data, rows: rows) { program, batch, done in
            let loss = program.run(data, rows: batch) { outputs in
                data.tally(outputs: outputs, rows: batch, problem: problem, into: &tally)
                observer(outputs, batch)
            }
            tally.add(meanLoss: loss, examples: batch.count)
            isWhole = done == rows.count || goesOn(done)
            return isWhole
        }
        return isWhole ? tally.values : nil
    }

    /// The model's outputs for the rows, `outputCount` numbers each: logits, or scaled numbers.
    func outputs(_ data: BatchSource, rows: [Int32]) throws -> [Float] {
        var all: [Float] = []
        all.reserveCapacity(rows.count * problem.outputCount)
        try forEachBatch(data, rows: rows) { program, batch, _ in
            _ = program.run(data, rows: batch) { all.append(contentsOf: $0) }
            return true
        }
        return all
    }

    private func forEachBatch(
        _ data: BatchSource, rows: [Int32],
        _ body: (EvaluationProgram, UnsafeBufferPointer<Int32>, _ done: Int) -> Bool
    ) throws {
        try store.withMeasuredWeights(averaged: averagesWeights) {
            var start = 0
            while start < rows.count {
                let end = min(start + batchSize, rows.count)
                let program = try program(batchSize: end - start)
                let goesOn = rows.withUnsafeBufferPointer { all in
                    body(program, UnsafeBufferPointer(rebasing: all[start..<end]), end)
                }
                guard goesOn else { return }
                start = end
            }
        }
    }

    private func program(batchSize: Int) throws -> EvaluationProgram {
        if let program = programs[batchSize] { return program }
        let program = try EvaluationProgram(problem: problem, batchSize: batchSize, store: store, pool: pool)
        programs[batchSize] = program
        return program
    }
}

/// The traced forward pass for one batch size.
private final class EvaluationProgram {
    /// What is computed on the way is to take no more than a step in slices does.
    private static let mostBytes = 32 << 20

    private let executor: Executor
    private let model: TracedModel

    init(problem: LearningProblem, batchSize: Int, store: VariableStore, pool: ThreadPool) throws {
        let (plan, model) = try Plan.sliced(.within(bytes: Self.mostBytes), examples: batchSize) { examples, _, graph in
            let model = try problem.trace(graph, batchSize: examples, mode: .evaluation)
            return ([model.loss, model.predictions], model)
        }
        self.model = model
        executor = try Executor(plan, store: store, pool: pool, seed: 0)
        // Smoothed labels are a means of training: the measure is the plain loss.
        executor.setScalar("label_smoothing", to: 0)
        executor.setScalar("huber_delta", to: problem.huberDelta)
    }

    /// Runs one batch and returns its mean loss (meaningless for data without targets).
    func run(
        _ data: BatchSource, rows: UnsafeBufferPointer<Int32>, _ body: (UnsafeBufferPointer<Float>) -> Void
    ) -> Double {
        data.gather(rows: rows, into: executor, features: model.features, targets: model.targets)
        executor.runForwardBackward(step: 0)
        executor.withValues(model.predictions, body)
        return Double(executor.scalar(model.loss))
    }
}
