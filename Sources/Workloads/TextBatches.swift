import Tensors

/// Windows of one long text, each with the characters that follow its own as the answers.
struct TextBatches: WorkloadBatches {
    let totalSteps: Int
    let stepsPerEpoch: Int
    private let batch: Int
    private let context: Int
    private let characters: [Int32]
    /// Where the windows of each step begin, one step after the other.
    private let starts: [Int32]
    private let testStarts: [Int32]

    init(_ name: String, _ specification: WorkloadSpecification, files: WorkloadFiles) throws(WorkloadError) {
        guard let context = specification.context, let steps = specification.steps,
            let vocabulary = specification.vocab,
            context > 0, steps > 0, specification.batch > 0
        else { throw WorkloadError("\(name): spec.json gives no context, vocab and steps for this kind") }
        characters = try files.shared("chars").integers()
        starts = try files.array("starts").integers()
        testStarts = try files.array("eval_starts").integers()
        batch = specification.batch
        self.context = context
        totalSteps = steps
        stepsPerEpoch = steps
        let last = characters.count - context - 1
        guard (starts + testStarts).allSatisfy({ $0 >= 0 && $0 <= last }), !starts.isEmpty, starts.count % batch == 0,
            characters.allSatisfy({ $0 >= 0 && $0 < vocabulary })
        else { throw WorkloadError("\(name): the windows or characters do not fit the text and spec.json") }
    }

    var testCount: Int { testStarts.count }

    func inputs(_ graph: Graph, count: Int) -> BatchInputs {
        BatchInputs(
            features: graph.integerInput("features", shape: [count, context]),
            labels: graph.integerInput("labels", shape: [count * context]))
    }

    func write(step: Int, to inputs: BatchInputs, of executor: Executor) {
        let first = step % (starts.count / batch) * batch
        write(starts[first..<(first + batch)], to: inputs, of: executor)
    }

    func writeTest(_ range: Range<Int>, to inputs: BatchInputs, of executor: Executor) {
        write(testStarts[range], to: inputs, of: executor)
    }

    func testLabels(_ range: Range<Int>) -> [Int32] { windows(testStarts[range], shift: 1) }

    private func write(_ starts: ArraySlice<Int32>, to inputs: BatchInputs, of executor: Executor) {
        executor.write(windows(starts, shift: 0), to: inputs.features)
        executor.write(windows(starts, shift: 1), to: inputs.labels)
    }

    private func windows(_ starts: ArraySlice<Int32>, shift: Int) -> [Int32] {
        var tokens: [Int32] = []
        tokens.reserveCapacity(starts.count * context)
        for start in starts {
            let first = Int(start) + shift
            tokens += characters[first..<(first + context)]
        }
        return tokens
    }
}
