@testable import Tensors

/// A normalisation of numbers by its definition.
private struct NormalizedGroup {
    let mean: Double
    let inverse: Double
    let normal: [Double]

    init(_ numbers: [Double], epsilon: Double, centers: Bool = true) {
        let count = Double(numbers.count)
        mean = centers ? numbers.reduce(0, +) / count : 0
        let middle = mean
        inverse = 1 / (numbers.reduce(0) { $0 + ($1 - middle) * ($1 - middle) } / count + epsilon).squareRoot()
        let scale = inverse
        normal = numbers.map { ($0 - middle) * scale }
    }

    /// The group whose statistics are known.
    init(_ numbers: [Double], mean: Double, inverse: Double) {
        self.mean = mean
        self.inverse = inverse
        normal = numbers.map { ($0 - mean) * inverse }
    }

    /// The gradient by the numbers, from that by the normalised.
    func gradient(_ upstream: [Double], centers: Bool = true) -> [Double] {
        let count = Double(upstream.count)
        let shift = centers ? upstream.reduce(0, +) / count : 0
        let slope = zip(upstream, normal).reduce(0) { $0 + $1.0 * $1.1 } / count
        return zip(upstream, normal).map { inverse * ($0 - shift - $1 * slope) }
    }
}

extension RowNorm: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        let columns = inputs[0].shape.columns
        var (result, statistics): ([Double], [Double]) = ([], [])
        for row in 0..<inputs[0].shape.rows {
            let numbers = Array(inputs[0].numbers[row * columns..<(row + 1) * columns])
            let group = NormalizedGroup(numbers, epsilon: Double(epsilon), centers: centers)
            result += (0..<columns).map {
                group.normal[$0] * inputs[1].numbers[$0] + (inputs.count > 2 ? inputs[2].numbers[$0] : 0)
            }
            statistics += [group.mean, group.inverse]
        }
        return [result, statistics]
    }
}

extension RowNormGradient: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        let columns = inputs[0].shape.columns
        var result: [Double] = []
        var gain = Array(repeating: 0.0, count: columns)
        var bias = gain
        for row in 0..<inputs[0].shape.rows {
            let range = row * columns..<(row + 1) * columns
            let group = NormalizedGroup(
                Array(inputs[0].numbers[range]), mean: inputs[2].numbers[2 * row],
                inverse: inputs[2].numbers[2 * row + 1])
            let upstream = Array(inputs[3].numbers[range])
            for column in 0..<columns {
                gain[column] += upstream[column] * group.normal[column]
                bias[column] += upstream[column]
            }
            result += group.gradient(zip(upstream, inputs[1].numbers).map(*), centers: centers)
        }
        return [result, gain] + (hasBias ? [bias] : [])
    }
}

/// The indices of one group of one sample.
private func groupIndices(_ shape: Shape, groups: Int, sample: Int, group: Int) -> [Int] {
    let (positions, width) = (shape.rows / shape[0], shape.columns / groups)
    return (0..<positions).flatMap { position in
        (0..<width).map { ((sample * positions) + position) * shape.columns + group * width + $0 }
    }
}

extension GroupNorm: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        let (shape, columns) = (inputs[0].shape, inputs[0].shape.columns)
        var result = inputs[0].numbers
        var statistics: [Double] = []
        for sample in 0..<shape[0] {
            for group in 0..<groups {
                let indices = groupIndices(shape, groups: groups, sample: sample, group: group)
                let normalized = NormalizedGroup(indices.map { inputs[0].numbers[$0] }, epsilon: Double(epsilon))
                for (place, index) in indices.enumerated() {
                    let channel = index % columns
                    result[index] = normalized.normal[place] * inputs[1].numbers[channel] + inputs[2].numbers[channel]
                }
                statistics += [normalized.mean, normalized.inverse]
            }
        }
        return [result, statistics]
    }
}

extension GroupNormGradient: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        let (shape, columns) = (inputs[0].shape, inputs[0].shape.columns)
        var result = inputs[0].numbers
        var gain = Array(repeating: 0.0, count: columns)
        var bias = gain
        for sample in 0..<shape[0] {
            for group in 0..<groups {
                let indices = groupIndices(shape, groups: groups, sample: sample, group: group)
                let at = 2 * (sample * groups + group)
                let normalized = NormalizedGroup(
                    indices.map { inputs[0].numbers[$0] }, mean: inputs[2].numbers[at],
                    inverse: inputs[2].numbers[at + 1])
                let upstream = indices.map { inputs[3].numbers[$0] * inputs[1].numbers[$0 % columns] }
                let gradient = normalized.gradient(upstream)
                for (place, index) in indices.enumerated() {
                    result[index] = gradient[place]
                    gain[index % columns] += inputs[3].numbers[index] * normalized.normal[place]
                    bias[index % columns] += inputs[3].numbers[index]
                }
            }
        }
        return [result, gain, bias]
    }
}

/// The indices of one channel.
private func channelIndices(_ shape: Shape, _ channel: Int) -> [Int] {
    (0..<shape.rows).map { $0 * shape.columns + channel }
}

extension BatchNorm: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        let shape = inputs[0].shape
        var outputs = [inputs[0].numbers, [], [], []]
        for channel in 0..<shape.columns {
            let indices = channelIndices(shape, channel)
            let group = NormalizedGroup(indices.map { inputs[0].numbers[$0] }, epsilon: Double(epsilon))
            for (place, index) in indices.enumerated() {
                outputs[0][index] = group.normal[place] * inputs[1].numbers[channel] + inputs[2].numbers[channel]
            }
            let biased = 1 / (group.inverse * group.inverse) - Double(epsilon)
            let unbiased = shape.rows > 1 ? biased * Double(shape.rows) / Double(shape.rows - 1) : 0
            for (output, number) in zip(1...3, [group.mean, group.inverse, unbiased]) { outputs[output].append(number) }
        }
        return outputs
    }
}

extension BatchNormGradient: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        let shape = inputs[0].shape
        var outputs = [inputs[0].numbers, [], []]
        for channel in 0..<shape.columns {
            let indices = channelIndices(shape, channel)
            let group = NormalizedGroup(
                indices.map { inputs[0].numbers[$0] }, mean: inputs[2].numbers[channel],
                inverse: inputs[3].numbers[channel])
            let upstream = indices.map { inputs[4].numbers[$0] }
            outputs[1].append(zip(upstream, group.normal).reduce(0) { $0 + $1.0 * $1.1 })
            outputs[2].append(upstream.reduce(0, +))
            let gradient = group.gradient(upstream.map { $0 * inputs[1].numbers[channel] })
            for (place, index) in indices.enumerated() { outputs[0][index] = gradient[place] }
        }
        return outputs
    }
}
