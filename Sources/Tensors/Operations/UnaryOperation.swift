import CKernels

/// `y = f(x)` for each element.
struct UnaryOperation: ElementwiseOperation {
    enum Function: String, CaseIterable, Sendable {
        case negate, absolute, exp, log, squareRoot, square, reciprocal, sign
    }

    let function: Function

    var name: String { function.rawValue }

    var kernel: descent_operation {
        switch function {
        case .negate: .negate
        case .absolute: .absolute
        case .exp: .exp
        case .log: .log
        case .squareRoot: .sqrt
        case .square: .square
        case .reciprocal: .reciprocal
        case .sign: .sign
        }
    }

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        guard inputs[0].elementType == .float32 else { throw ShapeError(name, given: inputs, expected: "floats") }
        return [inputs[0]]
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        let (input, output, upstream) = (context.inputs[0], context.outputs[0], context.outputGradient)
        switch function {
        case .negate: return [-upstream]
        case .absolute: return [upstream * input.sign()]
        case .exp: return [upstream * output]
        case .log: return [upstream / input]
        case .squareRoot: return [upstream / (output * 2)]
        case .square: return [upstream * input * 2]
        case .reciprocal: return [-(upstream * output * output)]
        case .sign: return [nil]
        }
    }
}

extension Tensor {
    /// `-x`.
    public static prefix func - (operand: Tensor) -> Tensor { operand.unary(.negate) }
    /// `|x|`; its gradient at 0 is 0.
    public func absolute() -> Tensor { unary(.absolute) }
    /// `e^x`.
    public func exp() -> Tensor { unary(.exp) }
    /// The natural logarithm.
    public func log() -> Tensor { unary(.log) }
    /// `sqrt(x)`.
    public func squareRoot() -> Tensor { unary(.squareRoot) }
    /// `x * x`.
    public func squared() -> Tensor { unary(.square) }
    /// `1 / x`.
    public func reciprocal() -> Tensor { unary(.reciprocal) }
    /// -1, 0 or 1. No gradient flows.
    public func sign() -> Tensor { unary(.sign) }

    private func unary(_ function: UnaryOperation.Function) -> Tensor {
        applying(UnaryOperation(function: function))
    }
}
