import CKernels

/// `C = A B`, where either may be taken transposed. More axes than two are taken as one of rows: `[..., columns]`.
struct MatMul: Operation {
    var transposesLeft = false
    var transposesRight = false
    let name = "matMul"

    /// The extents of a product.
    struct Extents {
        let rows: Int
        let inner: Int
        let columns: Int
    }

    /// The extents for two shapes, nil when they do not fit.
    func extents(_ left: Shape, _ right: Shape) -> Extents? {
        guard left.rank >= 2, right.rank >= 2 else { return nil }
        let (rows, inner) = transposesLeft ? (left.columns, left.rows) : (left.rows, left.columns)
        let (rightInner, columns) = transposesRight ? (right.columns, right.rows) : (right.rows, right.columns)
        return inner == rightInner ? Extents(rows: rows, inner: inner, columns: columns) : nil
    }

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        let floats = inputs.allSatisfy { $0.elementType == .float32 }
        guard floats, let extents = extents(inputs[0].shape, inputs[1].shape) else {
            let left = transposesLeft ? "rows" : "columns"
            let right = transposesRight ? "columns" : "rows"
            throw ShapeError(name, given: inputs, expected: "as many \(left) in the first as \(right) in the second")
        }
        let shape = transposesLeft ? [extents.rows, extents.columns] : inputs[0].shape.withColumns(extents.columns)
        return [TensorType(shape)]
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        let (left, right, upstream) = (context.inputs[0], context.inputs[1], context.outputGradient)
        let leftGradient =
            transposesLeft
            ? right.matMul(upstream, transposingSelf: transposesRight, transposingOther: true)
            : upstream.matMul(right, transposingOther: !transposesRight)
        let rightGradient =
            transposesRight
            ? upstream.matMul(left, transposingSelf: true, transposingOther: transposesLeft)
            : left.matMul(upstream, transposingSelf: !transposesLeft)
        return [leftGradient.reshaped(to: left.shape), rightGradient.reshaped(to: right.shape)]
    }

    func multiplyAdds(inputs: [TensorType], outputs: [TensorType]) -> Int {
        extents(inputs[0].shape, inputs[1].shape).map { $0.rows * $0.inner * $0.columns } ?? 0
    }

    func addingUp(_ mode: SumMode) -> (any Operation)? {
        FusedMatMul(product: self, epilogue: .none, hasBias: false, sum: mode)
    }

    func productRows(inputs: [TensorType], outputs: [TensorType]) -> Int? {
        transposesLeft ? nil : inputs[0].shape.rows
    }

    func lower(_ context: inout LoweringContext) {
        FusedMatMul(product: self, epilogue: .none, hasBias: false).lower(&context)
    }
}

extension Tensor {
    /// The matrix product `self · other`. An axis before the last two counts as rows.
    /// - Parameters:
    ///   - transposingSelf: Takes this matrix transposed, without moving it.
    ///   - transposingOther: Takes the other matrix transposed, without moving it.
    public func matMul(_ other: Tensor, transposingSelf: Bool = false, transposingOther: Bool = false) -> Tensor {
        applying(MatMul(transposesLeft: transposingSelf, transposesRight: transposingOther), other)
    }
}
