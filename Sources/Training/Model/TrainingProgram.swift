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
        let (plan, traced, norm) = try problem.planStep(rule, batchSize: batchSize)
        guard let norm else { throw TrainingFailure("the gradient's norm was not traced") }
        self.problem = problem
        self.batchSize = batchSize
        inputs = BatchInputs(traced)
        loss = traced.loss
        predictions = traced.predictions
        gradientNorm = norm
        multiplyAdds = plan.multiplyAdds
        executor = try Executor(plan, store: store, pool: pool, seed: seed)
    }

    /// Sets a value that each step reads; one that this plan does not have is passed over.
    func setScalar(_ name: String, to value: Double) {
        executor.setScalar(name, to: value)
    }

    /// Takes the batch from the loader and computes its loss and gradient, slice by slice. The weights are untouched.
    /// - Parameters:
    ///   - addsUp: Whether the gradient is added to that of the step's batches before.
    ///   - durations: Is added to, where the time is to be taken: to look at the clock costs little, but small steps are short.
    func computeGradient(
        _ request: BatchLoader.Request, loader: BatchLoader, addsUp: Bool, durations: inout StepDurations?
    ) -> Double {
        if durations == nil {
            loader.write(request, into: executor, inputs)
            executor.runGradients(step: request.step, addsUp: addsUp)
            return Double(executor.scalar(loss))
        }
        durations?.loading += seconds { loader.write(request, into: executor, inputs) }
        for slice in 0..<executor.plan.slices {
            durations?.forward += seconds { executor.runForward(step: request.step, slice: slice) }
            durations?.backward += seconds {
                executor.runBackward(step: request.step, slice: slice, addsUp: addsUp)
            }
        }
        return Double(executor.scalar(loss))
    }

    /// Makes what the gradient of all the step's batches is needed for before the weights move, and returns its norm.
    func settleGradient(step: Int) -> Double {
        executor.runSettling(step: step)
        return Double(executor.scalar(gradientNorm))
    }

    private func seconds(_ body: () -> Void) -> Double {
        ContinuousClock().measure(body) / .seconds(1)
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

/// Seconds that a step spent on its batches, on the loss, and on its gradient.
struct StepDurations {
    var loading = 0.0
    var forward = 0.0
    var backward = 0.0
}

/// The engine could not go on, with the reason as one sentence.
struct TrainingFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
