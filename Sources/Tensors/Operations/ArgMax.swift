import CKernels

/// The index of the greatest number of each innermost row, the first of equals: `[..., columns] -> int32[...]`.
struct ArgMax: Operation {
    let name = "argMax"

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        let shape = inputs[0].shape
        guard inputs[0].elementType == .float32, shape.rank >= 1, shape.columns > 0 else {
            throw ShapeError(name, given: inputs, expected: "floats with at least one column")
        }
        return [TensorType(Shape(shape.dimensions.dropLast()), .int32)]
    }

    func gradients(_ context: GradientContext) -> [Tensor?] { [nil] }

    func lower(_ context: inout LoweringContext) {
        let shape = context.inputType(0).shape
        context.emit(
            .argMax(
                ArgMaxInstruction(
                    rows: shape.rows, columns: shape.columns, input: context.input(0), output: context.output(0))))
    }
}

struct ArgMaxInstruction: InstructionBody {
    var rows: Int
    let columns: Int
    var input: Location
    var output: Location

    func run(_ context: borrowing ExecutionContext) {
        descent_argmax(context.pool, rows, columns, context.floats(input), context.integers(output))
    }
}

extension Tensor {
    /// The index of the greatest number of each innermost row: `[..., columns] -> int32[...]`. No gradient flows.
    public func argMax() -> Tensor { applying(ArgMax()) }
}
