import Tensors

/// Examples that are rows of one array (tables and pictures), taken in a given order.
struct RowBatches: WorkloadBatches {
    let totalSteps: Int
    let stepsPerEpoch: Int
    private let batch: Int
    /// The shape of one example.
    private let exampleShape: [Int]
    private let features: [Float]
    private let labels: [Int32]
    private let testFeatures: [Float]
    private let testLabels: [Int32]
    /// For each epoch the order of the rows, one epoch after the other.
    private let order: [Int32]

    init(_ name: String, _ specification: WorkloadSpecification, files: WorkloadFiles) throws(WorkloadError) {
        let features = try files.array("x")
        exampleShape = Array(features.shape.dropFirst())
        self.features = try features.floats()
        labels = try files.array("y").integers()
        testFeatures = try files.array("xt").floats()
        testLabels = try files.array("yt").integers()
        order = try files.array("perm").integers()
        batch = specification.batch
        let width = exampleShape.reduce(1, *)
        guard width == specification.exampleWidth, labels.count * width == self.features.count, batch > 0,
            batch <= labels.count, testLabels.count * width == testFeatures.count, !order.isEmpty,
            order.count % labels.count == 0
        else { throw WorkloadError("\(name): the arrays do not fit each other and the sizes in spec.json") }
        let epochs = specification.epochs ?? 1
        guard epochs > 0 else { throw WorkloadError("\(name): spec.json gives \(epochs) epochs, but one is the least") }
        stepsPerEpoch = labels.count / batch
        totalSteps = epochs * stepsPerEpoch
    }

    var testCount: Int { testLabels.count }

    func inputs(_ graph: Graph, count: Int) -> BatchInputs {
        BatchInputs(
            features: graph.input("features", shape: Shape([count] + exampleShape)),
            labels: graph.integerInput("labels", shape: [count]))
    }

    func write(step: Int, to inputs: BatchInputs, of executor: Executor) {
        order.withUnsafeBufferPointer { order in
            let rows = UnsafeBufferPointer(rebasing: order[rows(step)])
            features.withUnsafeBufferPointer { executor.gather(rows: rows, from: $0, into: inputs.features) }
            labels.withUnsafeBufferPointer { executor.gather(rows: rows, from: $0, into: inputs.labels) }
        }
    }

    func writeTest(_ range: Range<Int>, to inputs: BatchInputs, of executor: Executor) {
        let width = exampleShape.reduce(1, *)
        testFeatures.withUnsafeBufferPointer { values in
            let part = values[(range.lowerBound * width)..<(range.upperBound * width)]
            executor.write(UnsafeBufferPointer(rebasing: part), to: inputs.features)
        }
        executor.write(testLabels(range), to: inputs.labels)
    }

    func testLabels(_ range: Range<Int>) -> [Int32] { Array(testLabels[range]) }

    /// The places of a step's row numbers in the order.
    private func rows(_ step: Int) -> Range<Int> {
        let (epoch, place) = step.quotientAndRemainder(dividingBy: stepsPerEpoch)
        let start = epoch % (order.count / labels.count) * labels.count + place * batch
        return start..<(start + batch)
    }
}
