import Tensors

/// The inputs of a traced model for one number of examples.
struct BatchInputs {
    let features: Tensor
    let labels: Tensor
}

/// A workload's data, and which part of it each step takes.
protocol WorkloadBatches: Sendable {
    /// The fixed number of steps, after which the model is evaluated.
    var totalSteps: Int { get }
    /// Steps after which the batches come in another order.
    var stepsPerEpoch: Int { get }
    /// The number of held-out examples.
    var testCount: Int { get }

    /// Adds the inputs of so many examples to a graph.
    func inputs(_ graph: Graph, count: Int) -> BatchInputs

    /// Writes the batch of a step, counted from 0.
    func write(step: Int, to inputs: BatchInputs, of executor: Executor)

    /// Writes held-out examples.
    func writeTest(_ range: Range<Int>, to inputs: BatchInputs, of executor: Executor)

    /// The right answers of held-out examples, one for each row of the logits.
    func testLabels(_ range: Range<Int>) -> [Int32]
}
