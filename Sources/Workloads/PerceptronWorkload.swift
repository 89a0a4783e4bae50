import Foundation
import Optimizers
import Tensors

/// A multilayer perceptron with ReLU, trained on rows in a given order.
struct PerceptronWorkload {
    private let specification: WorkloadSpecification
    private let sizes: [Int]
    private let features: [Float]
    private let labels: [Int32]
    private let testFeatures: [Float]
    private let testLabels: [Int32]
    /// For each epoch the order of the rows, one epoch after the other.
    private let order: [Int32]
    private let parameters: [String: [Float]]

    /// Reads the data, the order of the batches and the first weights.
    init(_ name: String, _ specification: WorkloadSpecification, folder: URL) throws(WorkloadError) {
        guard let sizes = specification.sizes, sizes.count >= 2, specification.rows != nil else {
            throw WorkloadError("\(name): spec.json gives no sizes and rows for this kind")
        }
        func file(_ suffix: String) throws(WorkloadError) -> ArrayFile {
            try ArrayFile(folder.appending(path: "\(name)_\(suffix).npy"))
        }
        self.specification = specification
        self.sizes = sizes
        features = try file("x").floats()
        labels = try file("y").integers()
        testFeatures = try file("xt").floats()
        testLabels = try file("yt").integers()
        order = try file("perm").integers()
        var parameters: [String: [Float]] = [:]
        for layer in 0..<(sizes.count - 1) {
            for part in ["w", "b"] { parameters["fc\(layer).\(part)"] = try file("init_fc\(layer).\(part)").floats() }
        }
        self.parameters = parameters
        guard labels.count * sizes[0] == features.count, specification.batch <= labels.count,
            testLabels.count * sizes[0] == testFeatures.count, order.count % labels.count == 0, !order.isEmpty
        else { throw WorkloadError("\(name): the arrays do not fit each other and the sizes in spec.json") }
    }

    var stepsPerEpoch: Int { labels.count / specification.batch }

    var totalSteps: Int { (specification.epochs ?? 1) * stepsPerEpoch }

    /// The row numbers of a step, counted from 0.
    private func rows(_ step: Int) -> Range<Int> {
        let (epoch, batch) = step.quotientAndRemainder(dividingBy: stepsPerEpoch)
        let start = epoch % (order.count / labels.count) * labels.count + batch * specification.batch
        return start..<(start + specification.batch)
    }

    /// The model's logits for a batch.
    private func logits(_ input: Tensor) -> Tensor {
        let graph = input.graph
        var output = input
        for layer in 0..<(sizes.count - 1) {
            let weight = graph.parameter(
                "fc\(layer).w", shape: [sizes[layer], sizes[layer + 1]], initializer: .zeros)
            // The reference decays biases too where its optimizer decays at all.
            let bias = graph.parameter(
                "fc\(layer).b", shape: [sizes[layer + 1]], initializer: .zeros,
                decays: specification.optimizer.name != "adamw")
            output = output.matMul(weight) + bias
            if layer < sizes.count - 2 { output = output.relu() }
        }
        return output
    }

    /// A training run at its beginning.
    func makeRun(pool: ThreadPool) throws -> Run {
        let graph = Graph()
        let input = graph.input("features", shape: [specification.batch, sizes[0]])
        let target = graph.integerInput("labels", shape: [specification.batch])
        let loss = logits(input).softmaxCrossEntropy(labels: target)
        let settings = specification.optimizer
        _ = graph.minimize(loss, using: try settings.optimizer(), clipNorm: settings.clipNorm)
        let store = VariableStore(graph: graph, seed: 0)
        for (name, values) in parameters { try store.setParameter(name, to: values) }
        let executor = try Executor(Plan(graph, outputs: [loss]), store: store, pool: pool, seed: 0)
        return Run(workload: self, executor: executor, store: store, input: input, target: target, loss: loss)
    }

    /// A training run: how far it is, and what it trains with.
    struct Run {
        let workload: PerceptronWorkload
        let executor: Executor
        let store: VariableStore
        let input: Tensor
        let target: Tensor
        let loss: Tensor

        /// Takes steps, the first being number `step` from 0, and reads the loss of each.
        /// - Returns: The losses.
        func train(from step: Int, count: Int, into losses: inout [Float]) {
            workload.order.withUnsafeBufferPointer { order in
                workload.features.withUnsafeBufferPointer { features in
                    workload.labels.withUnsafeBufferPointer { labels in
                        for step in step..<(step + count) {
                            let rows = UnsafeBufferPointer(rebasing: order[workload.rows(step)])
                            executor.gather(rows: rows, from: features, into: input)
                            executor.gather(rows: rows, from: labels, into: target)
                            executor.run(step: step + 1)
                            losses.append(executor.scalar(loss))
                        }
                    }
                }
            }
        }

        /// The loss and the accuracy on held-out data.
        func evaluate(pool: ThreadPool) throws -> (loss: Double, accuracy: Double) {
            let graph = Graph()
            let labels = workload.testLabels
            let input = graph.input("features", shape: [labels.count, workload.sizes[0]])
            let target = graph.integerInput("labels", shape: [labels.count])
            let logits = workload.logits(input)
            let (loss, predictions) = (logits.softmaxCrossEntropy(labels: target), logits.argMax())
            let plan = Plan(graph, outputs: [loss, predictions])
            let executor = try Executor(plan, store: store, pool: pool, seed: 0)
            executor.write(workload.testFeatures, to: input)
            executor.write(labels, to: target)
            executor.run(step: 1)
            let correct = zip(executor.integers(predictions), labels).count { $0 == $1 }
            return (Double(executor.scalar(loss)), Double(correct) / Double(labels.count))
        }
    }
}
