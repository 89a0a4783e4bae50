import CKernels

/// The Euclidean norm of all its inputs together, rank 0.
struct EuclideanNorm: Operation {
    let name = "norm"

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        guard inputs.allSatisfy({ $0.elementType == .float32 }) else {
            throw ShapeError(name, given: inputs, expected: "floats")
        }
        return [TensorType(.scalar)]
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        context.inputs.map { context.outputGradient / context.outputs[0] * $0 }
    }

    func lower(_ context: inout LoweringContext) {
        for index in 0..<context.inputCount {
            context.emit(
                .norm(
                    NormInstruction(
                        count: context.inputType(index).shape.count, input: context.input(index),
                        output: context.output(0), isFirst: index == 0)))
        }
    }
}

/// Takes one more part into the norm of the parts before it.
struct NormInstruction: InstructionBody {
    let count: Int
    let input: Location
    let output: Location
    let isFirst: Bool

    func run(_ context: borrowing ExecutionContext) {
        let output = context.floats(output)
        let squares = descent_sum_of_squares(context.pool, count, context.floats(input))
        let before = isFirst ? 0 : Double(output.pointee)
        output.pointee = Float((before * before + squares).squareRoot())
    }
}

/// What gradients are multiplied by so that their norm stays within a limit: `min(1, limit / (norm + 1e-6))`, as PyTorch's
/// `clip_grad_norm_`. Inputs: the norm and the limit, both of rank 0. A limit of 0 or less means none.
struct ClipScale: Operation {
    let name = "clipScale"

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        guard inputs.allSatisfy({ $0.shape.count == 1 }) else {
            throw ShapeError(name, given: inputs, expected: "two numbers")
        }
        return [TensorType(.scalar)]
    }

    func gradients(_ context: GradientContext) -> [Tensor?] { [nil, nil] }

    func lower(_ context: inout LoweringContext) {
        context.emit(
            .clipScale(
                ClipScaleInstruction(norm: context.number(0), limit: context.number(1), output: context.output(0))))
    }
}

struct ClipScaleInstruction: InstructionBody {
    let norm: NumberSource
    let limit: NumberSource
    let output: Location

    func run(_ context: borrowing ExecutionContext) {
        let limit = context.number(limit)
        let scale = limit > 0 ? min(1, limit / (context.number(norm) + 1e-6)) : 1
        context.floats(output).pointee = Float(scale)
    }
}
