import CKernels

/// Tensors side by side along the last axis: `[..., a]`, `[..., b]` to `[..., a + b]`.
struct Concatenation: Operation {
    let name = "concatenation"

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        guard let first = inputs.first, first.shape.rank >= 1,
            inputs.allSatisfy({
                $0.elementType == .float32 && $0.shape.rank == first.shape.rank
                    && $0.shape.withColumns(0) == first.shape.withColumns(0)
            })
        else { throw ShapeError(name, given: inputs, expected: "floats that differ in the last axis only") }
        return [TensorType(first.shape.withColumns(inputs.reduce(0) { $0 + $1.shape.columns }))]
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        var start = 0
        return context.inputs.map { input in
            defer { start += input.shape.columns }
            return context.outputGradient.columns(start..<(start + input.shape.columns))
        }
    }

    func lower(_ context: inout LoweringContext) {
        let width = context.outputTypes[0].shape.columns
        var start = 0
        for index in 0..<context.inputCount {
            let shape = context.inputType(index).shape
            var output = context.output(0)
            output.offset += start
            context.emit(
                .copyColumns(
                    CopyColumnsInstruction(
                        rows: shape.rows, columns: shape.columns, input: context.input(index),
                        inputStride: shape.columns, output: output, outputStride: width)))
            start += shape.columns
        }
    }
}

/// Some neighbouring columns: `[..., n] -> [..., count]`.
struct ColumnSlice: Operation {
    let range: Range<Int>
    let name = "columns"

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        let shape = inputs[0].shape
        guard inputs[0].elementType == .float32, shape.rank >= 1, range.lowerBound >= 0,
            range.upperBound <= shape.columns
        else { throw ShapeError(name, given: inputs, expected: "at least \(range.upperBound) columns of floats") }
        return [TensorType(shape.withColumns(range.count))]
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        let shape = context.inputs[0].shape
        let zeros = [range.lowerBound, shape.columns - range.upperBound].map { columns in
            context.graph.constant(0).spread(over: shape.withColumns(columns))
        }
        return [Tensor.concatenated([zeros[0], context.outputGradient, zeros[1]].filter { $0.shape.columns > 0 })]
    }

    func lower(_ context: inout LoweringContext) {
        let shape = context.inputType(0).shape
        var input = context.input(0)
        input.offset += range.lowerBound
        context.emit(
            .copyColumns(
                CopyColumnsInstruction(
                    rows: shape.rows, columns: range.count, input: input, inputStride: shape.columns,
                    output: context.output(0), outputStride: range.count)))
    }
}

/// Copies columns from one matrix to another.
struct CopyColumnsInstruction: InstructionBody {
    let rows: Int
    let columns: Int
    let input: Location
    let inputStride: Int
    let output: Location
    let outputStride: Int

    func run(_ context: borrowing ExecutionContext) {
        descent_copy_columns(
            context.pool, rows, columns, context.floats(input), inputStride, context.floats(output), outputStride)
    }
}

extension Tensor {
    /// Tensors side by side along the last axis. They may differ in that axis only; there is at least one.
    public static func concatenated(_ tensors: [Tensor]) -> Tensor {
        guard let first = tensors.first else { preconditionFailure("there is nothing to concatenate") }
        return tensors.count == 1 ? first : first.graph.apply(Concatenation(), to: tensors)[0]
    }

    /// Some neighbouring columns of the last axis.
    public func columns(_ range: Range<Int>) -> Tensor {
        range == 0..<shape.columns ? self : applying(ColumnSlice(range: range))
    }
}
