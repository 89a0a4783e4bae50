import Datasets
import Tensors

/// Examples from which batches are made by row number.
struct BatchSource: Sendable {
    let examples: any ExampleSource
    private let preparation: Preparation

    init(_ examples: any ExampleSource, preparation: Preparation) {
        self.examples = examples
        self.preparation = preparation
    }

    /// Copies the rows of a batch into a plan's inputs.
    func gather(
        rows: UnsafeBufferPointer<Int32>, into executor: Executor, features input: Tensor, targets: Tensor
    ) {
        executor.write(into: input) { examples.readFeatures(of: rows, into: $0) }
        guard hasTargets else { return }
        executor.write(into: targets) { place in
            examples.readTargets(of: rows, into: place)
            convertTargets(at: place, for: targets)
        }
    }

    /// A loss of one output reads class numbers as floats.
    func convertTargets(at place: UnsafeMutableRawPointer, for targets: Tensor) {
        guard examples.target?.isInteger == true, targets.elementType == .float32 else { return }
        for offset in stride(from: 0, to: 4 * targets.shape.count, by: 4) {
            let number = place.load(fromByteOffset: offset, as: Int32.self)
            place.storeBytes(of: Float(number), toByteOffset: offset, as: Float.self)
        }
    }

    /// Adds each row's truth and prediction to a tally, undoing the target's scaling.
    func tally(
        outputs: UnsafeBufferPointer<Float>, rows: UnsafeBufferPointer<Int32>, problem: LearningProblem,
        into tally: inout MetricTally
    ) {
        guard let type = examples.target else { return }
        let width = type.elementCount(of: examples.example)
        let count = rows.count * width
        withUnsafeTemporaryAllocation(byteCount: 4 * count, alignment: 16) { buffer in
            guard let place = buffer.baseAddress else { return }
            examples.readTargets(of: rows, into: place)
            if tally.keepsScores {
                addScores(of: outputs, truths: place, count: count, problem: problem, to: &tally)
            }
            for index in 0..<count {
                if type.isInteger {
                    let truth = place.load(fromByteOffset: 4 * index, as: Int32.self)
                    tally.addClass(truth: Int(truth), prediction: problem.predictedClass(outputs, at: index))
                } else {
                    let truth = place.load(fromByteOffset: 4 * index, as: Float.self)
                    tally.addValue(
                        truth: preparation.unscale(truth, output: index % width),
                        prediction: preparation.unscale(outputs[index], output: index % width))
                }
            }
        }
    }

    private func addScores(
        of outputs: UnsafeBufferPointer<Float>, truths: UnsafeMutableRawPointer, count: Int, problem: LearningProblem,
        to tally: inout MetricTally
    ) {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: problem.classCount) { place in
            for index in 0..<count {
                let truth = Int(truths.load(fromByteOffset: 4 * index, as: Int32.self))
                problem.writeLogProbabilities(outputs, at: index, into: place)
                tally.addScores(truth: truth, logProbabilities: UnsafeBufferPointer(place))
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
