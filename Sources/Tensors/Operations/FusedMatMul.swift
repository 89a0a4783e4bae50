import CKernels

/// A matrix product with what is done to each element on its way to memory. Lowering makes these; graphs hold `MatMul`.
///
/// Inputs: left, right, then the bias `[columns]` if there is one, then what the activation's gradient needs if it is taken.
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

    var name: String {
        switch epilogue {
        case .none: hasBias ? "matMul+bias" : "matMul"
        case .activation(let activation, _): "matMul" + (hasBias ? "+bias" : "") + "+\(activation.rawValue)"
        case .activationGradient(let activation): "matMul+\(activation.rawValue)Gradient"
        }
    }

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        let types = try product.outputTypes(of: Array(inputs[0..<2]))
        if case .activation(_, keepsPreactivation: true) = epilogue { return types + types }
        return types
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        preconditionFailure("\(name) is made after gradients are")
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
            saved = context.input(hasBias ? 3 : 2)
        }
        context.emit(
            .matMul(
                MatMulInstruction(
                    shape: shape, left: context.input(0), right: context.input(1), output: context.output(0),
                    bias: hasBias ? context.input(2) : .absent, preactivation: preactivation ?? .absent,
                    saved: saved ?? .absent)))
    }
}

struct MatMulInstruction: InstructionBody {
    var shape: descent_gemm_shape
    let left: Location
    let right: Location
    let output: Location
    let bias: Location
    let preactivation: Location
    let saved: Location

    func run(_ context: borrowing ExecutionContext) {
        var shape = shape
        descent_gemm(
            context.pool, &shape, context.floats(left), context.floats(right), context.floats(output),
            context.optionalFloats(bias), context.optionalFloats(preactivation), context.optionalFloats(saved),
            context.scratch)
    }

    func scratchFloats(_ pool: OpaquePointer) -> Int {
        withUnsafePointer(to: shape) { descent_gemm_scratch_floats(pool, $0) }
    }
}
