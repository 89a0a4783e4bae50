import CKernels

/// A matrix product with what is done to each element on its way to memory. Lowering makes these; graphs hold `MatMul`.
///
/// Inputs: left, right, then what is there of: the bias `[columns]`, a tensor of the result's shape that is added, and what the
/// activation's gradient needs.
/// Outputs: the result, and the pre-activation where the epilogue keeps it.
struct FusedMatMul: Operation {
    enum Epilogue: Hashable, Sendable {
        case none
        /// `f(C)`; keeps `C` too if asked.
        case activation(Activation, keepsPreactivation: Bool)
        /// `C * f'`.
        case activationGradient(Activation)
    }

    let product: MatMul
    let epilogue: Epilogue
    let hasBias: Bool
    /// Whether a tensor of the result's shape is added before the activation.
    var hasAddend = false
    /// How the result meets the variable that the last input is, where it is not `replacing`.
    var sum = SumMode.replacing

    var name: String {
        let sum = "matMul" + (hasBias ? "+bias" : "") + (hasAddend ? "+addend" : "")
        switch epilogue {
        case .none: return sum
        case .activation(let activation, _): return "\(sum)+\(activation.rawValue)"
        case .activationGradient(let activation): return "\(sum)+\(activation.rawValue)Gradient"
        }
    }

    /// Where the addend stands among the inputs.
    private var addendIndex: Int { hasBias ? 3 : 2 }

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        let types = try product.outputTypes(of: Array(inputs[0..<2]))
        if case .activation(_, keepsPreactivation: true) = epilogue { return types + types }
        return types
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        preconditionFailure("\(name) is made after gradients are")
    }

    var inPlacePairs: [(input: Int, output: Int)] { hasAddend ? [(addendIndex, 0)] : [] }

    var recomputation: Recomputation? {
        guard case .activation(let activation, keepsPreactivation: true) = epilogue, activation.needsPreactivation
        else {
            return nil
        }
        return Recomputation(operation: ActivationOperation(activation: activation), operands: [.output(1)])
    }

    func multiplyAdds(inputs: [TensorType], outputs: [TensorType]) -> Int {
        product.multiplyAdds(inputs: inputs, outputs: outputs)
    }

    func lower(_ context: inout LoweringContext) {
        guard let extents = product.extents(context.inputType(0).shape, context.inputType(1).shape) else {
            preconditionFailure("\(name) was lowered with shapes that its shape rule refuses")
        }
        var shape = descent_gemm_shape_make(
            extents.rows, extents.columns, extents.inner, product.transposesLeft, product.transposesRight)
        var preactivation: Location?
        var saved: Location?
        switch epilogue {
        case .none: break
        case .activation(let activation, let keepsPreactivation):
            shape.epilogue = .activation
            shape.activation = activation.kernel
            if keepsPreactivation { preactivation = context.output(1) }
        case .activationGradient(let activation):
            shape.epilogue = .activation_gradient
            shape.activation = activation.kernel
            saved = context.input(hasAddend ? addendIndex + 1 : addendIndex)
        }
        context.emit(
            .matMul(
                MatMulInstruction(
                    shape: shape, left: context.input(0), right: context.input(1), output: context.output(0),
                    bias: hasBias ? context.input(2) : .absent,
                    addend: hasAddend ? context.input(addendIndex) : .absent, preactivation: preactivation ?? .absent,
                    saved: saved ?? .absent, sum: sum)))
    }
}

struct MatMulInstruction: InstructionBody {
    var shape: descent_gemm_shape
    var left: Location
    let right: Location
    var output: Location
    let bias: Location
    var addend: Location
    var preactivation: Location
    var saved: Location
    let sum: SumMode

    func run(_ context: borrowing ExecutionContext) {
        var shape = shape
        shape.accumulate = sum.adds(context)
        descent_gemm_with_addend(
            context.pool, &shape, context.floats(left), context.floats(right), context.optionalFloats(addend),
            context.floats(output), context.optionalFloats(bias), context.optionalFloats(preactivation),
            context.optionalFloats(saved), context.scratch)
    }

    func scratchFloats(_ pool: OpaquePointer) -> Int {
        withUnsafePointer(to: shape) { descent_gemm_scratch_floats(pool, $0) }
    }
}
