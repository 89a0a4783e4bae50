import CKernels

/// Layer norm and RMS norm of each innermost row: `(x - mean) / sqrt(variance + epsilon) * gain + bias`.
///
/// Inputs: `x [..., columns]`, the gain `[columns]`, and the bias if there is one. Outputs: the result, and the mean and the inverse
/// deviation of each row.
struct RowNorm: Operation {
    let epsilon: Float
    /// Whether the mean is taken off (layer norm).
    let centers: Bool
    let hasBias: Bool

    var name: String { centers ? "layerNorm" : "rmsNorm" }

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        let shape = inputs[0].shape
        guard inputs[0].elementType == .float32, shape.rank >= 1, shape.columns > 0,
            inputs.dropFirst().allSatisfy({ $0 == TensorType([shape.columns]) })
        else { throw ShapeError(name, given: inputs, expected: "[..., columns] and rows [columns]") }
        return [inputs[0], TensorType([shape.rows, 2])]
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        context.graph.apply(
            RowNormGradient(epsilon: epsilon, centers: centers, hasBias: hasBias, hasResidual: false),
            to: [context.inputs[0], context.inputs[1], context.outputs[1], context.outputGradient])
    }

    var recomputation: Recomputation? { .again(self, inputs: hasBias ? 3 : 2) }

    func lower(_ context: inout LoweringContext) {
        let shape = context.inputType(0).shape
        context.emit(
            .rowNorm(
                RowNormInstruction(
                    epsilon: epsilon, centers: centers, rows: shape.rows, columns: shape.columns,
                    input: context.input(0), gain: context.input(1),
                    bias: hasBias ? context.input(2) : .absent, statistics: context.output(1),
                    output: context.output(0))))
    }
}

/// The gradients of `RowNorm`. Inputs: `x`, the gain, the statistics, the gradient of the result, and what is added to the first
/// output if anything is. Outputs: the gradients by `x`, by the gain, and by the bias if there is one.
struct RowNormGradient: Operation {
    let epsilon: Float
    let centers: Bool
    let hasBias: Bool
    /// Whether a tensor of the shape of `x` is added to its gradient: lowering makes this of an addition.
    let hasResidual: Bool

    var name: String { (centers ? "layerNormGradient" : "rmsNormGradient") + (hasResidual ? "+residual" : "") }

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        guard inputs[0] == inputs[3] else { throw ShapeError(name, given: inputs, expected: "equal shapes") }
        return [inputs[0], inputs[1]] + (hasBias ? [inputs[1]] : [])
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        preconditionFailure("\(name) cannot be differentiated again")
    }

    var inPlacePairs: [(input: Int, output: Int)] { hasResidual ? [(3, 0), (4, 0)] : [(3, 0)] }

    func lower(_ context: inout LoweringContext) {
        let shape = context.inputType(0).shape
        context.emit(
            .rowNormGradient(
                RowNormGradientInstruction(
                    epsilon: epsilon, centers: centers, rows: shape.rows, columns: shape.columns,
                    input: context.input(0), gain: context.input(1), statistics: context.input(2),
                    upstream: context.input(3), residual: hasResidual ? context.input(4) : .absent,
                    output: context.output(0), gainGradient: context.output(1),
                    biasGradient: hasBias ? context.output(2) : .absent)))
    }
}

struct RowNormInstruction: InstructionBody {
    let epsilon: Float
    let centers: Bool
    var rows: Int
    let columns: Int
    var input: Location
    let gain: Location
    let bias: Location
    var statistics: Location
    var output: Location

    func run(_ context: borrowing ExecutionContext) {
        var settings = descent_norm_settings(epsilon: epsilon, centers: centers)
        descent_row_norm(
            context.pool, &settings, rows, columns, context.floats(input), context.floats(gain),
            context.optionalFloats(bias), context.floats(statistics), context.floats(output))
    }
}

struct RowNormGradientInstruction: InstructionBody {
    let epsilon: Float
    let centers: Bool
    let rows: Int
    let columns: Int
    let input: Location
    let gain: Location
    let statistics: Location
    let upstream: Location
    let residual: Location
    let output: Location
    let gainGradient: Location
    let biasGradient: Location

    func run(_ context: borrowing ExecutionContext) {
        guard let scratch = context.scratch else { preconditionFailure("a norm's gradient was given no scratch") }
        var settings = descent_norm_settings(epsilon: epsilon, centers: centers)
        descent_row_norm_backward(
            context.pool, &settings, rows, columns, context.floats(input), context.floats(gain),
            context.floats(statistics), context.floats(upstream), context.optionalFloats(residual),
            context.floats(output), context.floats(gainGradient), context.optionalFloats(biasGradient), scratch)
    }

    func scratchFloats(_ pool: OpaquePointer) -> Int { descent_row_norm_backward_scratch_floats(rows, columns) }
}

extension Tensor {
    /// Each innermost row, less its mean, over its deviation: `(x - mean) / sqrt(variance + epsilon) * gain + bias` (Ba et al.,
    /// 2016). The gain and the bias are `[columns]`.
    public func layerNormalized(gain: Tensor, bias: Tensor? = nil, epsilon: Float = 1e-5) -> Tensor {
        graph.apply(
            RowNorm(epsilon: epsilon, centers: true, hasBias: bias != nil),
            to: [self, gain] + (bias.map { [$0] } ?? []))[0]
    }

    /// Each innermost row over the root of its mean square: `x / sqrt(mean of x^2 + epsilon) * gain` (Zhang and Sennrich, 2019).
    /// The gain is `[columns]`.
    public func rootMeanSquareNormalized(gain: Tensor, epsilon: Float = 1e-5) -> Tensor {
        graph.apply(RowNorm(epsilon: epsilon, centers: false, hasBias: false), to: [self, gain])[0]
    }
}
