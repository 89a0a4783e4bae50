import CKernels

/// `y[i] = exp(x[i]) / sum of exp(x)` in each innermost row, or its logarithm.
struct Softmax: Operation {
    var isLogarithm = false

    var name: String { isLogarithm ? "logSoftmax" : "softmax" }

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        guard inputs[0].elementType == .float32, inputs[0].shape.rank >= 1, inputs[0].shape.columns > 0 else {
            throw ShapeError(name, given: inputs, expected: "floats with at least one column")
        }
        return [inputs[0]]
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        let (output, upstream) = (context.outputs[0], context.outputGradient)
        guard isLogarithm else { return [output.applying(SoftmaxGradient(), upstream)] }
        let rowTotals = upstream.rowSums().reshaped(to: output.shape.withColumns(1))
        return [upstream - output.exp() * rowTotals]
    }

    var inPlacePairs: [(input: Int, output: Int)] { [(0, 0)] }

    func lower(_ context: inout LoweringContext) {
        let shape = context.inputType(0).shape
        context.emit(
            .softmax(
                SoftmaxInstruction(
                    kind: isLogarithm ? .logarithm : .forward, rows: shape.rows, columns: shape.columns,
                    input: context.input(0), upstream: .absent, output: context.output(0))))
    }
}

/// `dx = y * (dy - sum of dy * y)` in each innermost row.
struct SoftmaxGradient: Operation {
    let name = "softmaxGradient"

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        guard inputs[0] == inputs[1] else { throw ShapeError(name, given: inputs, expected: "equal shapes") }
        return [inputs[0]]
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        preconditionFailure("\(name) cannot be differentiated again")
    }

    var inPlacePairs: [(input: Int, output: Int)] { [(1, 0)] }

    func lower(_ context: inout LoweringContext) {
        let shape = context.inputType(0).shape
        context.emit(
            .softmax(
                SoftmaxInstruction(
                    kind: .gradient, rows: shape.rows, columns: shape.columns, input: context.input(0),
                    upstream: context.input(1), output: context.output(0))))
    }
}

struct SoftmaxInstruction: InstructionBody {
    enum Kind { case forward, logarithm, gradient }

    let kind: Kind
    var rows: Int
    let columns: Int
    var input: Location
    var upstream: Location
    var output: Location

    func run(_ context: borrowing ExecutionContext) {
        let (input, output) = (context.floats(input), context.floats(output))
        switch kind {
        case .forward: descent_softmax(context.pool, rows, columns, input, output)
        case .logarithm: descent_log_softmax(context.pool, rows, columns, input, output)
        case .gradient:
            descent_softmax_backward(context.pool, rows, columns, input, context.floats(upstream), output)
        }
    }
}

extension Tensor {
    /// The probabilities of each innermost row: `exp(x) / sum of exp(x)`.
    public func softmax() -> Tensor { applying(Softmax()) }
    /// The logarithm of the probabilities of each innermost row.
    public func logSoftmax() -> Tensor { applying(Softmax(isLogarithm: true)) }
}
