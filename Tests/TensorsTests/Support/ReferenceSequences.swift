import Foundation

@testable import Tensors

extension Embedding: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        let (rows, columns) = (inputs[0].shape[0], inputs[0].shape.columns)
        return [
            inputs[1].numbers.flatMap { token in
                (0..<columns).map { column in
                    (0..<rows).contains(Int(token)) ? inputs[0].numbers[Int(token) * columns + column] : 0
                }
            }
        ]
    }
}

extension EmbeddingGradient: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        let columns = inputs[0].shape.columns
        var table = Array(repeating: 0.0, count: vocabulary * columns)
        for (place, token) in inputs[1].numbers.enumerated() where (0..<vocabulary).contains(Int(token)) {
            for column in 0..<columns {
                table[Int(token) * columns + column] += inputs[0].numbers[place * columns + column]
            }
        }
        return [table]
    }
}

/// The share of each step in its sequence's mean.
private func stepShares(batch: Int, steps: Int, tokens: ReferenceValue?) -> [Double] {
    (0..<batch).flatMap { sequence -> [Double] in
        let counted = (0..<steps).map { step in tokens.map { $0.numbers[sequence * steps + step] != 0 } ?? true }
        let count = counted.count { $0 }
        return counted.map { $0 ? 1 / Double(count) : 0 }
    }
}

extension StepMean: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        let (batch, steps, columns) = (inputs[0].shape[0], inputs[0].shape[1], inputs[0].shape[2])
        let shares = stepShares(batch: batch, steps: steps, tokens: inputs.count > 1 ? inputs[1] : nil)
        return [
            (0..<batch * columns).map { index in
                (0..<steps).reduce(0) { total, step in
                    let place = index / columns * steps + step
                    return total + shares[place] * inputs[0].numbers[place * columns + index % columns]
                }
            }
        ]
    }
}

extension StepMeanGradient: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        let (batch, columns) = (inputs[0].shape[0], inputs[0].shape[1])
        let shares = stepShares(batch: batch, steps: steps, tokens: inputs.count > 1 ? inputs[1] : nil)
        return [
            (0..<batch * steps * columns).map { index in
                let place = index / columns
                return shares[place] * inputs[0].numbers[place / steps * columns + index % columns]
            }
        ]
    }
}

/// One head of one sequence, by the definition: the scores of all pairs.
private struct ReferenceHead {
    let length: Int
    let size: Int
    let offset: Int
    let stride: Int
    let numbers: [Double]
    let resultOffset: Int
    let resultStride: Int
    var scores: [[Double]] = []
    var logarithms: [Double] = []

    init(_ projection: ReferenceValue, tokens: ReferenceValue?, heads: Int, isCausal: Bool, sequence: Int, head: Int) {
        length = projection.shape[1]
        stride = projection.shape[2]
        size = stride / 3 / heads
        numbers = projection.numbers
        offset = sequence * length * stride + head * size
        resultStride = stride / 3
        resultOffset = sequence * length * resultStride + head * size
        for row in 0..<length {
            let powers = (0..<length).map { key -> Double in
                let isSeen =
                    (!isCausal || key <= row) && tokens.map { $0.numbers[sequence * length + key] != 0 } ?? true
                guard isSeen else { return 0 }
                let product = (0..<size).reduce(0) { $0 + query(row, $1) * self.key(key, $1) }
                return exp(product / Double(size).squareRoot())
            }
            let total = powers.reduce(0, +)
            scores.append(powers.map { total > 0 ? $0 / total : 0 })
            logarithms.append(total > 0 ? log(total) : .infinity)
        }
    }

    func query(_ row: Int, _ column: Int) -> Double { numbers[offset + row * stride + column] }
    func key(_ row: Int, _ column: Int) -> Double { numbers[offset + row * stride + stride / 3 + column] }
    func value(_ row: Int, _ column: Int) -> Double { numbers[offset + row * stride + 2 * stride / 3 + column] }

    func result(_ row: Int, _ column: Int) -> Double {
        (0..<length).reduce(0) { $0 + scores[row][$1] * value($1, column) }
    }

    /// Adds the gradient by the projection.
    func addGradient(_ upstream: [Double], to gradient: inout [Double]) {
        let scale = 1 / Double(size).squareRoot()
        for row in 0..<length {
            let given = (0..<size).map { upstream[resultOffset + row * resultStride + $0] }
            let byScore = (0..<length).map { key in (0..<size).reduce(0) { $0 + given[$1] * value(key, $1) } }
            let mean = zip(byScore, scores[row]).reduce(0) { $0 + $1.0 * $1.1 }
            for key in 0..<length {
                let byProduct = scores[row][key] * (byScore[key] - mean) * scale
                for column in 0..<size {
                    let at = offset + key * stride + column
                    gradient[offset + row * stride + column] += byProduct * self.key(key, column)
                    gradient[at + stride / 3] += byProduct * query(row, column)
                    gradient[at + 2 * stride / 3] += scores[row][key] * given[column]
                }
            }
        }
    }
}

extension Attention: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        let shape = inputs[0].shape
        var result = Array(repeating: 0.0, count: shape.count / 3)
        var logarithms: [Double] = []
        for index in 0..<shape[0] * heads {
            let head = ReferenceHead(
                inputs[0], tokens: inputs.count > 1 ? inputs[1] : nil, heads: heads, isCausal: isCausal,
                sequence: index / heads, head: index % heads)
            for row in 0..<head.length {
                for column in 0..<head.size {
                    result[head.resultOffset + row * head.resultStride + column] = head.result(row, column)
                }
            }
            logarithms += head.logarithms
        }
        return [result, logarithms]
    }
}

extension AttentionGradient: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        let shape = inputs[0].shape
        var gradient = Array(repeating: 0.0, count: shape.count)
        for index in 0..<shape[0] * heads {
            let head = ReferenceHead(
                inputs[0], tokens: inputs.count > 4 ? inputs[4] : nil, heads: heads, isCausal: isCausal,
                sequence: index / heads, head: index % heads)
            head.addGradient(inputs[3].numbers, to: &gradient)
        }
        return [gradient]
    }
}
