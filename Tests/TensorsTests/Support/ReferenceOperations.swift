import Foundation

@testable import Tensors

extension UnaryOperation: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        [
            inputs[0].numbers.map { x in
                switch function {
                case .negate: -x
                case .absolute: abs(x)
                case .exp: Foundation.exp(x)
                case .log: Foundation.log(x)
                case .squareRoot: x.squareRoot()
                case .square: x * x
                case .reciprocal: 1 / x
                case .sign: x > 0 ? 1 : x < 0 ? -1 : 0
                }
            }
        ]
    }
}

extension BinaryOperation: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        let shape = Spreading(inputs[1].shape, over: inputs[0].shape) != nil ? inputs[0].shape : inputs[1].shape
        return [
            (0..<shape.count).map { index in
                let (a, b) = (inputs[0].spread(index, over: shape), inputs[1].spread(index, over: shape))
                return switch function {
                case .add: a + b
                case .subtract: a - b
                case .multiply: a * b
                case .divide: a / b
                case .maximum: a > b ? a : b
                case .minimum: a < b ? a : b
                case .greater: a > b ? 1 : 0
                }
            }
        ]
    }
}

extension Spread: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        [(0..<shape.count).map { inputs[0].spread($0, over: shape) }]
    }
}

extension Activation {
    /// The activation by its definition.
    func reference(_ x: Double) -> Double {
        switch self {
        case .identity: x
        case .relu: x > 0 ? x : 0
        case .gelu: x / 2 * (1 + erf(x / 2.0.squareRoot()))
        case .tanh: Foundation.tanh(x)
        case .sigmoid: 1 / (1 + Foundation.exp(-x))
        case .silu: x / (1 + Foundation.exp(-x))
        case .geluTanh: x / 2 * (1 + Foundation.tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
        }
    }

    /// The derivative, from the input or the output as the operation saves it.
    func referenceDerivative(saved: Double) -> Double {
        switch self {
        case .identity: 1
        case .relu: saved > 0 ? 1 : 0
        case .gelu:
            (1 + erf(saved / 2.0.squareRoot())) / 2
                + saved * Foundation.exp(-saved * saved / 2) / (2 * Double.pi).squareRoot()
        case .tanh: 1 - saved * saved
        case .sigmoid: saved * (1 - saved)
        case .silu: { s in s * (1 + saved * (1 - s)) }(1 / (1 + Foundation.exp(-saved)))
        case .geluTanh:
            { root, t in
                (1 + t) / 2 + saved / 2 * (1 - t * t) * root * (1 + 3 * 0.044715 * saved * saved)
            }(
                (2 / Double.pi).squareRoot(),
                Foundation.tanh((2 / Double.pi).squareRoot() * (saved + 0.044715 * saved * saved * saved)))
        }
    }
}

extension ActivationOperation: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        [inputs[0].numbers.map(activation.reference)]
    }
}

extension ActivationGradient: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        [zip(inputs[0].numbers, inputs[1].numbers).map { activation.referenceDerivative(saved: $0) * $1 }]
    }
}

extension Reduction: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        let (numbers, shape) = (inputs[0].numbers, inputs[0].shape)
        let sums: [Double]
        switch axis {
        case .everything: sums = [numbers.reduce(0, +)]
        case .row:
            sums = (0..<shape.rows).map { row in
                (0..<shape.columns).reduce(0) { $0 + numbers[row * shape.columns + $1] }
            }
        case .column:
            sums = (0..<shape.columns).map { column in
                (0..<shape.rows).reduce(0) { $0 + numbers[$1 * shape.columns + column] }
            }
        }
        return [sums.map { $0 * Double(scale) }]
    }
}

extension Reshape: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] { [inputs[0].numbers] }
}

extension Transpose: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        let (rows, columns) = (inputs[0].shape[0], inputs[0].shape[1])
        return [(0..<rows * columns).map { inputs[0].numbers[$0 % rows * columns + $0 / rows] }]
    }
}

extension MatMul: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        let (left, right) = (inputs[0], inputs[1])
        guard let extents = extents(left.shape, right.shape) else { preconditionFailure("the shapes do not fit") }
        var product = Array(repeating: 0.0, count: extents.rows * extents.columns)
        for row in 0..<extents.rows {
            for column in 0..<extents.columns {
                for inner in 0..<extents.inner {
                    let a = transposesLeft ? inner * extents.rows + row : row * extents.inner + inner
                    let b = transposesRight ? column * extents.inner + inner : inner * extents.columns + column
                    product[row * extents.columns + column] += left.numbers[a] * right.numbers[b]
                }
            }
        }
        return [product]
    }
}

extension EuclideanNorm: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        [[inputs.reduce(0) { $0 + $1.numbers.reduce(0) { $0 + $1 * $1 } }.squareRoot()]]
    }
}

extension ClipScale: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        [[inputs[1].number > 0 ? min(1, inputs[1].number / (inputs[0].number + 1e-6)) : 1]]
    }
}

extension ArgMax: ReferenceOperation {
    func reference(_ inputs: [ReferenceValue]) -> [[Double]] {
        let (numbers, columns) = (inputs[0].numbers, inputs[0].shape.columns)
        return [
            (0..<inputs[0].shape.rows).map { row in
                let line = numbers[row * columns..<(row + 1) * columns]
                return Double((line.firstIndex(of: line.max() ?? .nan) ?? line.startIndex) - line.startIndex)
            }
        ]
    }
}
