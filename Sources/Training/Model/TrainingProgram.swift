import Datasets
import Layers
import Optimizers
import Tensors

/// The traced training step for one batch size. Programs share a store: each owns its arena only.
final class TrainingProgram {
    private let executor: Executor
    private let problem: LearningProblem
    private let inputs: BatchInputs
    private let loss: Tensor
    private let predictions: Tensor
    private let gradientNorm: Tensor
    let batchSize: Int
    /// The multiplications with an addition each of one batch.
    let multiplyAdds: Int
    /// The version of the hyperparameters that this program has been told.
    var boardVersion = 0

    /// Traces and plans the step.
    init(
        problem: LearningProblem, rule: StepRule, batchSize: Int, store: VariableStore, pool: ThreadPool, seed: UInt64
    ) throws {
        let graph = Graph()
        let traced = try problem.trace(graph, batchSize: batchSize, mode: .training)
        guard let norm = rule.minimize(traced.loss).gradientNorm else {
            throw TrainingFailure("the gradient's norm was not traced")
        }
        self.problem = problem
        self.batchSize = batchSize
        inputs = BatchInputs(traced)
        loss = traced.loss
        predictions = traced.predictions
        gradientNorm = norm
        let plan = Plan(graph, outputs: [loss, predictions, norm])
        multiplyAdds = plan.multiplyAdds
        executor = try Executor(plan, store: store, pool: pool, seed: seed)
    }

    /// Sets a value that each step reads; one that this plan does not have is passed over.
    func setScalar(_ name: String, to value: Double) {
        executor.setScalar(name, to: value)
    }

    /// Seconds that the last timed step spent on its batch, on the loss, and on its gradient.
    private(set) var durations: (loading: Double, forward: Double, backward: Double)?

    /// Takes the batch from the loader and computes loss and gradient. The weights are untouched.
    func computeGradient(
        _ request: BatchLoader.Request, loader: BatchLoader
    ) -> (loss: Double, gradientNorm: Double) {
        // To look at the clock costs little, but small steps are short: every sixteenth tells enough.
        let isTimed = request.step & 15 == 0
        let start = isTimed ? ContinuousClock.now : nil
        loader.write(request, into: executor, inputs)
        let loaded = isTimed ? ContinuousClock.now : nil
        executor.runForward(step: request.step)
        let middle = isTimed ? ContinuousClock.now : nil
        executor.runBackward(step: request.step)
        if let start, let loaded, let middle {
            durations = (
                loading: (loaded - start) / .seconds(1), forward: (middle - loaded) / .seconds(1),
                backward: (ContinuousClock.now - middle) / .seconds(1)
            )
        }
        return (Double(executor.scalar(loss)), Double(executor.scalar(gradientNorm)))
    }

    /// Adds the batch whose gradient was just computed to a tally: one that a guard caught is not to be counted.
    func tally(rows: UnsafeBufferPointer<Int32>, data: BatchSource, into tally: inout MetricTally) {
        tally.add(meanLoss: Double(executor.scalar(loss)), examples: rows.count)
        executor.withValues(predictions) { data.tally(outputs: $0, rows: rows, problem: problem, into: &tally) }
    }

    /// Moves the weights along the gradient just computed.
    func update(step: Int) {
        executor.runUpdate(step: step)
    }
}

/// The engine could not go on, with the reason as one sentence.
struct TrainingFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
