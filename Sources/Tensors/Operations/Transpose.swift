import CKernels

/// `[rows, columns] -> [columns, rows]`.
struct Transpose: Operation {
    let name = "transpose"

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        let shape = inputs[0].shape
        guard shape.rank == 2, inputs[0].elementType == .float32 else {
            throw ShapeError(name, given: inputs, expected: "a matrix of floats")
        }
        return [TensorType([shape[1], shape[0]])]
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.outputGradient.transposed()]
    }

    func lower(_ context: inout LoweringContext) {
        let shape = context.inputType(0).shape
        context.emit(
            .transpose(
                TransposeInstruction(
                    rows: shape[0], columns: shape[1], input: context.input(0), output: context.output(0))))
    }
}

struct TransposeInstruction: InstructionBody {
    let rows: Int
    let columns: Int
    let input: Location
    let output: Location

    func run(_ context: borrowing ExecutionContext) {
        descent_transpose(context.pool, rows, columns, context.floats(input), context.floats(output))
    }
}

extension Tensor {
    /// The matrix with its two axes exchanged.
    public func transposed() -> Tensor { applying(Transpose()) }
}
