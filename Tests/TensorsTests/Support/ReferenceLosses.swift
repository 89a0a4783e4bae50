import CKernels
import Foundation

@testable import Tensors

/// The probabilities of each row.
private func softmax(_ value: ReferenceValue) -> [Double] {
    let columns = value.shape.columns
    return (0..<value.shape.rows).flatMap { row in
        let line = value.numbers[row * columns..<(row + 1) * columns]
        let greatest = line.max() ?? 0
        let exponentials = line.map { exp($0 - greatest) }
        let total = exponentials.reduce(0, +)
        return exponentials.map { $0 / total }
    }
}

extension Softmax: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        let probabilities = softmax(inputs[0])
        return [isLogarithm ? probabilities.map { log($0) } : probabilities]
    }

}

extension SoftmaxGradient: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        let (output, upstream) = (inputs[0].numbers, inputs[1].numbers)
        let columns = inputs[0].shape.columns
        return [
            output.indices.map { index in
                let row = index / columns * columns..<(index / columns + 1) * columns
                let total = row.reduce(0) { $0 + output[$1] * upstream[$1] }
                return output[index] * (upstream[index] - total)
            }
        ]
    }
}

extension LossOperation: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        guard let function = function as? any ReferenceLoss else {
            preconditionFailure("\(function.name) has no reference")
        }
        let upstream = parts == .loss ? 1 : inputs[inputs.count - 1].number
        let (rowLosses, loss, gradient) = function.reference(inputs)
        switch parts {
        case .loss: return [[loss], rowLosses]
        case .gradient: return [gradient.map { $0 * upstream }, rowLosses]
        case .both: return [[loss], rowLosses, gradient.map { $0 * upstream }]
        }
    }
}

/// A loss as its definition says, in Float64.
protocol ReferenceLoss {
    func reference(_ inputs: [ReferenceValue]) -> (rowLosses: [Double], loss: Double, gradient: [Double])
}

extension SoftmaxCrossEntropy: ReferenceLoss {
    func reference(_ inputs: [ReferenceValue]) -> (rowLosses: [Double], loss: Double, gradient: [Double]) {
        let (classes, smoothing) = (inputs[0].shape.columns, isFocal ? 0 : inputs[2].number)
        let weights = hasClassWeights ? inputs[3].numbers : Array(repeating: 1, count: classes)
        let probabilities = softmax(inputs[0])
        let labels = inputs[1].numbers.map { Int($0) }
        let isCounted = labels.map { (0..<classes).contains($0) }
        let total = zip(labels, isCounted).reduce(0) { $0 + ($1.1 ? weights[$1.0] : 0) }
        var rowLosses: [Double] = []
        var gradient: [Double] = []
        for (row, label) in labels.enumerated() {
            // The loss is linear in the logarithms of the probabilities: these are its factors.
            let factors = (0..<classes).map { column in
                isCounted[row]
                    ? smoothing / Double(classes) * weights[column]
                        + (column == label ? (1 - smoothing) * weights[label] : 0) : 0
            }
            let line = Array(probabilities[row * classes..<(row + 1) * classes])
            // Of the focal loss `(1 - p)^gamma * -log p` by `log p`, and the loss itself, as shares of plain cross-entropy's.
            let p = isCounted[row] ? line[label] : 0
            let gamma = isFocal ? inputs[2].number : 0
            let factor = pow(1 - p, gamma)
            let slope = isFocal && isCounted[row] ? factor - gamma * pow(1 - p, gamma - 1) * p * log(p) : 1
            rowLosses.append(-factor * zip(factors, line).reduce(0) { $0 + $1.0 * log($1.1) })
            let sum = factors.reduce(0, +)
            gradient += zip(factors, line).map { slope * ($1 * sum - $0) / total }
        }
        return (rowLosses, rowLosses.reduce(0, +) / total, gradient)
    }
}

extension ElementLoss: ReferenceLoss {
    func reference(_ inputs: [ReferenceValue]) -> (rowLosses: [Double], loss: Double, gradient: [Double]) {
        let parameter = inputs[2].number
        let pairs = zip(inputs[0].numbers, inputs[1].numbers)
        let losses = pairs.map { prediction, target in
            let error = prediction - target
            switch kind {
            case .binaryCrossEntropy:
                return parameter * target * log(1 + exp(-prediction)) + (1 - target) * log(1 + exp(prediction))
            case .meanSquaredError: return error * error
            case .meanAbsoluteError: return abs(error)
            case .huber:
                return abs(error) <= parameter ? error * error / 2 : parameter * (abs(error) - parameter / 2)
            }
        }
        let gradient = pairs.map { prediction, target in
            let error = prediction - target
            switch kind {
            case .binaryCrossEntropy:
                let s = 1 / (1 + exp(-prediction))
                return -parameter * target * (1 - s) + (1 - target) * s
            case .meanSquaredError: return 2 * error
            case .meanAbsoluteError: return error > 0 ? 1 : error < 0 ? -1 : 0
            case .huber: return min(max(error, -parameter), parameter)
            }
        }
        let (count, columns) = (Double(losses.count), inputs[0].shape.columns)
        let rowLosses = (0..<inputs[0].shape.rows).map { row in
            losses[row * columns..<(row + 1) * columns].reduce(0, +) / Double(columns)
        }
        return (rowLosses, losses.reduce(0, +) / count, gradient.map { $0 / count })
    }
}

extension Dropout: ReferenceOperation {
    /// Which elements are kept is taken from the kernel; that it keeps the right share is tested there.
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        let rate = inputs[1].number
        let key = descent_random_key_make(referenceSeed, stream, UInt64(referenceStep))
        let threshold = rate * 0x1p32
        return [
            inputs[0].numbers.enumerated().map { index, x in
                Double(descent_random_word(key, UInt64(index))) < threshold ? 0 : x / (1 - rate)
            }
        ]
    }
}

/// The seed and the step under which plans are held against the reference.
let referenceSeed: UInt64 = 11
let referenceStep = 3

extension RowWeightedLoss: ReferenceLoss {
    func reference(_ inputs: [ReferenceValue]) -> (rowLosses: [Double], loss: Double, gradient: [Double]) {
        guard let base = base as? any ReferenceLoss else { preconditionFailure("\(base.name) has no reference") }
        let (rowLosses, _, gradient) = base.reference(Array(inputs.prefix(inputCount - 1)))
        let weights = inputs[inputCount - 1].numbers
        let columns = inputs[0].shape.columns
        // The losses here are plain means, so that a row's gradient is that of its own loss over the number of rows.
        let (total, rows) = (weights.reduce(0, +), Double(weights.count))
        let loss = zip(weights, rowLosses).reduce(0) { $0 + $1.0 * $1.1 } / total
        return (rowLosses, loss, gradient.indices.map { gradient[$0] * weights[$0 / columns] * rows / total })
    }
}
