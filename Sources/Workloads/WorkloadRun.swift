import Optimizers
import Tensors

/// A training run: the model, its data, and the plan that trains it.
struct WorkloadRun {
    let batches: any WorkloadBatches
    private let model: any WorkloadModel
    private let pool: ThreadPool
    private let executor: Executor
    private let store: VariableStore
    private let inputs: BatchInputs
    private let loss: Tensor
    private let batch: Int

    /// A run at its beginning: traced, planned, with its first weights.
    init(
        _ name: String, _ specification: WorkloadSpecification, model: any WorkloadModel, files: WorkloadFiles,
        pool: ThreadPool
    ) throws {
        batches = try specification.batches(name, folder: files)
        self.model = model
        self.pool = pool
        batch = specification.batch
        let optimizer = try specification.optimizer.optimizer()
        let batches = batches
        let (plan, step) = try Plan.sliced(.automatic, examples: batch) { examples, slices, graph in
            let inputs = batches.inputs(graph, count: examples)
            let loss = try model.logits(inputs.features, isTraining: true).softmaxCrossEntropy(labels: inputs.labels)
            var options = StepOptions()
            options.slices = slices
            _ = graph.minimize(
                loss, using: optimizer, clipNorm: specification.optimizer.clipNorm, options: options)
            return ([loss], (inputs: inputs, loss: loss))
        }
        (inputs, loss) = step
        let store = VariableStore(graph: loss.graph, seed: 0)
        self.store = store
        for parameter in loss.graph.parameters {
            let array = try files.array("init_\(parameter.name)")
            guard array.shape == parameter.shape.dimensions else {
                throw WorkloadError(
                    "\(name): the first weights of \(parameter.name) have the shape \(array.shape), not \(parameter.shape.dimensions)"
                )
            }
            try array.withFloats { values in Result { try store.setParameter(parameter.name, to: values) } }.get()
        }
        executor = try Executor(plan, store: store, pool: pool, seed: 0)
    }

    /// Takes steps, the first being number `step` from 0, and reads the loss of each.
    func train(from step: Int, count: Int, into losses: inout [Float]) {
        for step in step..<(step + count) {
            batches.write(step: step, to: inputs, of: executor)
            executor.run(step: step + 1)
            losses.append(executor.scalar(loss))
        }
    }

    /// The loss and the accuracy on held-out data, in portions of the training batch's size.
    func evaluate() throws -> (loss: Double, accuracy: Double) {
        var (loss, correct, answers) = (0.0, 0, 0)
        var portions: [Int: (executor: Executor, inputs: BatchInputs, loss: Tensor, predictions: Tensor)] = [:]
        for start in stride(from: 0, to: batches.testCount, by: batch) {
            let range = start..<min(start + batch, batches.testCount)
            let portion = try portions[range.count] ?? evaluation(count: range.count)
            portions[range.count] = portion
            batches.writeTest(range, to: portion.inputs, of: portion.executor)
            portion.executor.run(step: 1)
            let labels = batches.testLabels(range)
            correct += zip(portion.executor.integers(portion.predictions), labels).count { $0 == $1 }
            loss += Double(portion.executor.scalar(portion.loss)) * Double(labels.count)
            answers += labels.count
        }
        return (loss / Double(answers), Double(correct) / Double(answers))
    }

    private func evaluation(
        count: Int
    ) throws -> (executor: Executor, inputs: BatchInputs, loss: Tensor, predictions: Tensor) {
        // It lies where the training lay, and is to take no more.
        let room = Slicing.within(bytes: executor.plan.arenaBytes)
        let (plan, step) = try Plan.sliced(room, examples: count) { examples, _, graph in
            let inputs = batches.inputs(graph, count: examples)
            let logits = try model.logits(inputs.features, isTraining: false)
            let (loss, predictions) = (logits.softmaxCrossEntropy(labels: inputs.labels), logits.argMax())
            return ([loss, predictions], (inputs: inputs, loss: loss, predictions: predictions))
        }
        let executor = try Executor(plan, store: store, pool: pool, seed: 0)
        return (executor, step.inputs, step.loss, step.predictions)
    }
}
