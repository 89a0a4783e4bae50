import Testing

@testable import Tensors

@Suite("Shapes")
struct ShapeTests {
    @Test("a shape knows its rows, columns and count")
    func shapes() {
        let shape: Shape = [2, 3, 4]
        #expect(shape.count == 24 && shape.rows == 6 && shape.columns == 4 && shape.rank == 3 && shape[-1] == 4)
        #expect(Shape.scalar.count == 1 && Shape.scalar.rows == 1 && Shape.scalar.columns == 1)
        #expect(shape.description == "[2, 3, 4]")
    }

    private static let refused: [(operation: any Operation, inputs: [TensorType], message: String)] = [
        (
            MatMul(), [[2, 3], [4, 5]].map { TensorType($0) },
            "matMul cannot take [2, 3] and [4, 5]: it expects as many columns"
        ),
        (MatMul(transposesLeft: true), [[2, 3], [4, 5]].map { TensorType($0) }, "as many rows in the first"),
        (MatMul(), [TensorType([3]), TensorType([3, 2])], "matMul cannot take [3] and [3, 2]"),
        (BinaryOperation(function: .add), [TensorType([2, 3]), TensorType([2])], "add cannot take [2, 3] and [2]"),
        (UnaryOperation(function: .exp), [TensorType([2], .int32)], "exp cannot take int32[2]: it expects floats"),
        (Reshape(shape: [5]), [TensorType([2, 3])], "reshape cannot take [2, 3]: it expects as many elements as [5]"),
        (Transpose(), [TensorType([2, 3, 4])], "transpose cannot take [2, 3, 4]: it expects a matrix"),
        (Spread(shape: [2, 3]), [TensorType([2])], "a number, a row or a column of [2, 3]"),
        (ArgMax(), [TensorType([])], "argMax cannot take []"),
        (Softmax(), [TensorType([2, 0])], "softmax cannot take [2, 0]"),
        (
            LossOperation(function: SoftmaxCrossEntropy(hasClassWeights: false), parts: .loss),
            [TensorType([4, 3]), TensorType([5], .int32), TensorType([])], "one int32 label for each of the 4 rows"
        ),
        (
            LossOperation(function: ElementLoss(kind: .huber), parts: .loss),
            [TensorType([4, 1]), TensorType([4]), TensorType([])], "targets of the predictions' shape"
        ),
    ]

    @Test(
        "every shape rule refuses what does not fit, and names the operation and the shapes", arguments: refused.indices
    )
    func refusals(_ index: Int) {
        let refused = Self.refused[index]
        let error = #expect(throws: ShapeError.self) { _ = try refused.operation.outputTypes(of: refused.inputs) }
        #expect(error?.description.contains(refused.message) == true, "\(error?.description ?? "")")
    }
}
