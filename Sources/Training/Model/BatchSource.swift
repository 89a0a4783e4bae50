import Datasets
import Tensors

/// Examples from which batches are made by row number.
struct BatchSource: Sendable {
    let examples: any ExampleSource
    /// How much each example counts in the training loss; nil: all alike.
    let weights: [Float]?
    private let preparation: Preparation

    init(_ examples: any ExampleSource, preparation: Preparation, weights: [Float]? = nil) {
        self.examples = examples
        self.preparation = preparation
        self.weights = weights
    }

    /// Copies the rows of a batch into a plan's inputs.
    func gather(
        rows: UnsafeBufferPointer<Int32>, into executor: Executor, features input: Tensor, targets: Tensor
    ) {
        executor.write(into: input) { examples.readFeatures(of: rows, into: $0) }
        guard hasTargets else { return }
        executor.write(into: targets) { place in
            examples.readTargets(of: rows, into: place)
            convertTargets(at: place, count: executor.count(ofInput: targets), for: targets)
        }
    }

    /// A loss of one output reads class numbers as floats.
    func convertTargets(at place: UnsafeMutableRawPointer, count: Int, for targets: Tensor) {
        guard examples.target?.isInteger == true, targets.elementType == .float32 else { return }
        for offset in stride(from: 0, to: 4 * count, by: 4) {
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
        let count = rows.count * type.elementCount(of: examples.example)
        withUnsafeTemporaryAllocation(byteCount: 4 * count, alignment: 16) { buffer in
            guard let place = buffer.baseAddress else { return }
            examples.readTargets(of: rows, into: place)
            guard type.isInteger else {
                let truths = UnsafeBufferPointer(start: place.assumingMemoryBound(to: Float.self), count: count)
                return addValues(truths: truths, outputs: outputs, rows: rows, to: &tally)
            }
            if tally.keepsScores {
                addScores(of: outputs, truths: place, count: count, problem: problem, to: &tally)
            }
            for index in 0..<count {
                let truth = place.load(fromByteOffset: 4 * index, as: Int32.self)
                tally.addClass(truth: Int(truth), prediction: problem.predictedClass(outputs, at: index))
            }
        }
    }

    private func addValues(
        truths: UnsafeBufferPointer<Float>, outputs: UnsafeBufferPointer<Float>, rows: UnsafeBufferPointer<Int32>,
        to tally: inout MetricTally
    ) {
        let width = truths.count / max(1, rows.count)
        let featureCount = preparation.lastValueNeedsFeatures ? example.elementCount : 0
        withUnsafeTemporaryAllocation(of: Float.self, capacity: max(1, featureCount * rows.count)) { features in
            if featureCount > 0, let place = features.baseAddress {
                examples.readFeatures(of: rows, into: UnsafeMutableRawPointer(place))
            }
            for index in truths.indices {
                let output = index % width
                let start = index / width * featureCount
                let own = UnsafeBufferPointer(rebasing: features[start..<start + featureCount])
                tally.addValue(
                    truth: preparation.unscale(truths[index], output: output),
                    prediction: preparation.unscale(outputs[index], output: output),
                    lastValue: preparation.lastValueForecast(own, output: output))
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
