import CKernels

/// A scaled sum: over everything, over each row, or over each column.
struct Reduction: Operation {
    enum Axis: String, Sendable {
        /// `[...] -> []`
        case everything
        /// `[..., columns] -> [...]`
        case row
        /// `[..., columns] -> [columns]`
        case column
    }

    let axis: Axis
    /// Multiplies each sum: `1 / count` makes a mean.
    let scale: Float

    var name: String {
        switch axis {
        case .everything: "sum"
        case .row: "rowSums"
        case .column: "columnSums"
        }
    }

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        let shape = inputs[0].shape
        guard inputs[0].elementType == .float32, axis == .everything || shape.rank >= 1 else {
            throw ShapeError(name, given: inputs, expected: "floats of at least one axis")
        }
        switch axis {
        case .everything: return [TensorType(.scalar)]
        case .row: return [TensorType(Shape(shape.dimensions.dropLast()))]
        case .column: return [TensorType([shape.columns])]
        }
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        let shape = context.inputs[0].shape
        let upstream = scale == 1 ? context.outputGradient : context.outputGradient * scale
        let spreadable = axis == .row ? upstream.reshaped(to: shape.withColumns(1)) : upstream
        return [spreadable.spread(over: shape)]
    }

    func lower(_ context: inout LoweringContext) {
        let shape = context.inputType(0).shape
        context.emit(
            .reduction(
                ReductionInstruction(
                    axis: axis, rows: axis == .everything ? 1 : shape.rows,
                    columns: axis == .everything ? shape.count : shape.columns, rowStride: shape.columns,
                    scale: scale, input: context.input(0), output: context.output(0))))
    }
}

struct ReductionInstruction: InstructionBody {
    let axis: Reduction.Axis
    var rows: Int
    var columns: Int
    let rowStride: Int
    let scale: Float
    var input: Location
    var output: Location

    func run(_ context: borrowing ExecutionContext) {
        let (input, output) = (context.floats(input), context.floats(output))
        switch axis {
        case .everything: output.pointee = Float(descent_sum(context.pool, columns, input) * Double(scale))
        case .row: descent_row_sums(context.pool, rows, columns, input, scale, output)
        case .column: descent_column_sums(context.pool, rows, columns, rowStride, input, scale, false, output)
        }
    }
}

extension Tensor {
    /// The sum of all elements, of rank 0.
    public func sum() -> Tensor { applying(Reduction(axis: .everything, scale: 1)) }
    /// The mean of all elements, of rank 0.
    public func mean() -> Tensor { applying(Reduction(axis: .everything, scale: 1 / Float(shape.count))) }
    /// The sum of each innermost row: `[..., columns] -> [...]`.
    public func rowSums() -> Tensor { applying(Reduction(axis: .row, scale: 1)) }
    /// The mean of each innermost row: `[..., columns] -> [...]`.
    public func rowMeans() -> Tensor { applying(Reduction(axis: .row, scale: 1 / Float(shape.columns))) }
    /// The sum of each innermost column: `[..., columns] -> [columns]`.
    public func columnSums() -> Tensor { applying(Reduction(axis: .column, scale: 1)) }
}
