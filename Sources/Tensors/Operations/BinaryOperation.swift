import CKernels

/// `y = f(a, b)` for each element; the smaller of the two may be spread over the larger.
struct BinaryOperation: ElementwiseOperation {
    enum Function: String, CaseIterable, Sendable {
        case add, subtract, multiply, divide, maximum, minimum, greater
    }

    let function: Function

    var name: String { function.rawValue }

    var kernel: descent_operation {
        switch function {
        case .add: .add
        case .subtract: .subtract
        case .multiply: .multiply
        case .divide: .divide
        case .maximum: .maximum
        case .minimum: .minimum
        case .greater: .greater
        }
    }

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        let (left, right) = (inputs[0], inputs[1])
        if left.elementType == .float32, right.elementType == .float32 {
            if Spreading(right.shape, over: left.shape) != nil { return [left] }
            if Spreading(left.shape, over: right.shape) != nil { return [right] }
        }
        throw ShapeError(
            name, given: inputs,
            expected: "equal shapes, or one that is a number, a row [columns] or a column [rows, 1] of the other")
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        let (left, right) = (context.inputs[0], context.inputs[1])
        let upstream = context.outputGradient
        func gathered(_ left: Tensor?, _ right: Tensor?) -> [Tensor?] {
            [left?.gathered(to: context.inputs[0].shape), right?.gathered(to: context.inputs[1].shape)]
        }
        switch function {
        case .add: return gathered(upstream, upstream)
        case .subtract: return gathered(upstream, -upstream)
        case .multiply: return gathered(upstream * right, upstream * left)
        case .divide: return gathered(upstream / right, -(upstream * context.outputs[0] / right))
        case .maximum: return gathered(upstream * left.greater(than: right), upstream * (1 - left.greater(than: right)))
        case .minimum: return gathered(upstream * (1 - left.greater(than: right)), upstream * left.greater(than: right))
        case .greater: return [nil, nil]
        }
    }

    /// The result for two numbers, so that arithmetic on constants costs nothing at a step.
    func folded(_ left: Float, _ right: Float) -> Float {
        switch function {
        case .add: left + right
        case .subtract: left - right
        case .multiply: left * right
        case .divide: left / right
        case .maximum: left > right ? left : right
        case .minimum: left < right ? left : right
        case .greater: left > right ? 1 : 0
        }
    }
}

extension Tensor {
    /// The sum, element by element. A number, a row `[columns]` or a column `[rows, 1]` is spread over the other.
    public static func + (left: Tensor, right: Tensor) -> Tensor { left.binary(.add, right) }
    /// The difference, element by element; spreading as for `+`.
    public static func - (left: Tensor, right: Tensor) -> Tensor { left.binary(.subtract, right) }
    /// The product, element by element; spreading as for `+`.
    public static func * (left: Tensor, right: Tensor) -> Tensor { left.binary(.multiply, right) }
    /// The quotient, element by element; spreading as for `+`.
    public static func / (left: Tensor, right: Tensor) -> Tensor { left.binary(.divide, right) }

    /// `x + number`.
    public static func + (left: Tensor, right: Float) -> Tensor { left + left.graph.constant(right) }
    /// `number + x`.
    public static func + (left: Float, right: Tensor) -> Tensor { right.graph.constant(left) + right }
    /// `x - number`.
    public static func - (left: Tensor, right: Float) -> Tensor { left - left.graph.constant(right) }
    /// `number - x`.
    public static func - (left: Float, right: Tensor) -> Tensor { right.graph.constant(left) - right }
    /// `x * number`.
    public static func * (left: Tensor, right: Float) -> Tensor { left * left.graph.constant(right) }
    /// `number * x`.
    public static func * (left: Float, right: Tensor) -> Tensor { right.graph.constant(left) * right }
    /// `x / number`.
    public static func / (left: Tensor, right: Float) -> Tensor { left / left.graph.constant(right) }
    /// `number / x`.
    public static func / (left: Float, right: Tensor) -> Tensor { right.graph.constant(left) / right }

    /// The greater of the two, element by element.
    public func maximum(_ other: Tensor) -> Tensor { binary(.maximum, other) }
    /// The lesser of the two, element by element.
    public func minimum(_ other: Tensor) -> Tensor { binary(.minimum, other) }
    /// 1 where this is greater than the other, else 0. No gradient flows.
    public func greater(than other: Tensor) -> Tensor { binary(.greater, other) }

    private func binary(_ function: BinaryOperation.Function, _ other: Tensor) -> Tensor {
        let operation = BinaryOperation(function: function)
        if let left = constantValue, let right = other.constantValue {
            return graph.constant(operation.folded(left, right))
        }
        return applying(operation, other)
    }
}
