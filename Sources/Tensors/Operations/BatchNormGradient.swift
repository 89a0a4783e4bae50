import CKernels

/// The gradients of `BatchNorm`. Inputs: `x`, the gain, the mean, the inverse deviation, the gradient of the result, then the
/// result itself where that was rectified. Outputs: the gradients by `x`, the gain and the bias, then, if asked for, by what
/// was added to the normalised.
struct BatchNormGradient: Operation {
    /// Whether the result was `max(0, ...)`, and whether the residual's gradient is made. Lowering asks for it.
    var isRectified = false
    var makesResidualGradient = false

    var name: String {
        "batchNormGradient" + (isRectified ? "+relu" : "") + (makesResidualGradient ? "+residual" : "")
    }

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        guard inputs[0] == inputs[4] else { throw ShapeError(name, given: inputs, expected: "equal shapes") }
        return [inputs[0], inputs[1], inputs[1]] + (makesResidualGradient ? [inputs[0]] : [])
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        preconditionFailure("\(name) cannot be differentiated again")
    }

    var inPlacePairs: [(input: Int, output: Int)] { makesResidualGradient ? [(4, 3), (0, 0)] : [(4, 0), (0, 0)] }

    func lower(_ context: inout LoweringContext) {
        let shape = context.inputType(0).shape
        context.emit(
            .batchNormGradient(
                BatchNormGradientInstruction(
                    rows: shape.rows, columns: shape.columns, input: context.input(0), gain: context.input(1),
                    mean: context.input(2), inverse: context.input(3), upstream: context.input(4),
                    result: isRectified ? context.input(5) : .absent, output: context.output(0),
                    gainGradient: context.output(1), biasGradient: context.output(2),
                    residualGradient: makesResidualGradient ? context.output(3) : .absent)))
    }
}

struct BatchNormGradientInstruction: InstructionBody {
    let rows: Int
    let columns: Int
    let input: Location
    let gain: Location
    let mean: Location
    let inverse: Location
    let upstream: Location
    let result: Location
    let output: Location
    let gainGradient: Location
    let biasGradient: Location
    let residualGradient: Location

    func run(_ context: borrowing ExecutionContext) {
        descent_batch_norm_backward(
            context.pool, rows, columns, context.floats(input), context.floats(gain), context.floats(mean),
            context.floats(inverse), context.optionalFloats(result), context.floats(upstream), context.floats(output),
            context.floats(gainGradient), context.floats(biasGradient), context.optionalFloats(residualGradient),
            context.neededScratch)
    }

    func scratchFloats(_ pool: OpaquePointer) -> Int { descent_batch_norm_scratch_floats(rows, columns) }
}
