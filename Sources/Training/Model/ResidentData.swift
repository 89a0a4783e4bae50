import Datasets
import Tensors

/// Features and targets that lie in memory, from which batches are gathered by row number.
struct ResidentData: Sendable {
    private let features: [Float]
    private let classes: [Int32]
    private let values: [Float]
    private let preparation: Preparation

    init(features: [Float], targets: Targets?, preparation: Preparation) {
        self.features = features
        self.preparation = preparation
        switch targets {
        case .classes(let numbers):
            classes = numbers
            values = numbers.map(Float.init)
        case .values(let numbers):
            classes = []
            values = numbers
        case nil:
            classes = []
            values = []
        }
    }

    var hasTargets: Bool { !values.isEmpty }

    /// Copies the rows of a batch into a plan's inputs.
    func gather(
        rows: UnsafeBufferPointer<Int32>, into executor: Executor, features input: Tensor, targets: Tensor
    ) {
        features.withUnsafeBufferPointer { executor.gather(rows: rows, from: $0, into: input) }
        guard hasTargets else { return }
        if targets.elementType == .int32 {
            classes.withUnsafeBufferPointer { executor.gather(rows: rows, from: $0, into: targets) }
        } else {
            values.withUnsafeBufferPointer { executor.gather(rows: rows, from: $0, into: targets) }
        }
    }

    /// Adds each row's truth and prediction to a tally, undoing the target's scaling.
    func tally(
        outputs: UnsafeBufferPointer<Float>, rows: UnsafeBufferPointer<Int32>, problem: LearningProblem,
        into tally: inout MetricTally
    ) {
        for (index, row) in rows.enumerated() {
            let row = Int(row)
            if problem.isClassification {
                let prediction = problem.predictedClass(outputs, at: index)
                tally.addClass(truth: Int(classes[row]), prediction: prediction)
            } else {
                tally.addValue(
                    truth: preparation.unscale(values[row]), prediction: preparation.unscale(outputs[index]))
            }
        }
    }
}

extension LearningProblem {
    /// The class that the outputs of one example speak for; the first of equals.
    func predictedClass(_ outputs: UnsafeBufferPointer<Float>, at index: Int) -> Int {
        if hasSingleLogit { return outputs[index] > 0 ? 1 : 0 }
        let start = index * classCount
        var best = 0
        for candidate in 1..<classCount where outputs[start + candidate] > outputs[start + best] { best = candidate }
        return best
    }
}
