import CKernels

/// Rows of a table by number: `[vocabulary, columns]` and `int32[...]` to `[..., columns]`. A number that is no row gives zeros.
struct Embedding: Operation {
    let name = "embedding"

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        let (table, tokens) = (inputs[0], inputs[1])
        guard table.elementType == .float32, table.shape.rank == 2, tokens.elementType == .int32 else {
            throw ShapeError(name, given: inputs, expected: "a table [vocabulary, columns] and int32 tokens")
        }
        return [TensorType(Shape(tokens.shape.dimensions + [table.shape.columns]))]
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        let gradient = EmbeddingGradient(vocabulary: context.inputs[0].shape[0])
        return [context.outputGradient.applying(gradient, context.inputs[1]), nil]
    }

    func lower(_ context: inout LoweringContext) {
        context.emit(
            .embedding(
                EmbeddingInstruction(
                    isGradient: false, count: context.inputType(1).shape.count,
                    columns: context.inputType(0).shape.columns, vocabulary: context.inputType(0).shape[0],
                    input: context.input(0), tokens: context.input(1), output: context.output(0), sum: .replacing)))
    }
}

/// The gradient by the table: each row's sum of what came from its uses, in their order.
struct EmbeddingGradient: Operation {
    let vocabulary: Int
    var sum = SumMode.replacing
    let name = "embeddingGradient"

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        guard inputs[0].shape.rows == inputs[1].shape.count else {
            throw ShapeError(name, given: inputs, expected: "a row for each token")
        }
        return [TensorType([vocabulary, inputs[0].shape.columns])]
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        preconditionFailure("\(name) cannot be differentiated again")
    }

    func addingUp(_ mode: SumMode) -> (any Operation)? { EmbeddingGradient(vocabulary: vocabulary, sum: mode) }

    func lower(_ context: inout LoweringContext) {
        context.emit(
            .embedding(
                EmbeddingInstruction(
                    isGradient: true, count: context.inputType(1).shape.count,
                    columns: context.inputType(0).shape.columns, vocabulary: vocabulary,
                    input: context.input(0), tokens: context.input(1), output: context.output(0), sum: sum)))
    }
}

struct EmbeddingInstruction: InstructionBody {
    let isGradient: Bool
    let count: Int
    let columns: Int
    let vocabulary: Int
    let input: Location
    let tokens: Location
    let output: Location
    /// Of the gradient.
    let sum: SumMode

    func run(_ context: borrowing ExecutionContext) {
        let (input, tokens, output) = (context.floats(input), context.integers(tokens), context.floats(output))
        if isGradient {
            descent_embedding_backward(
                context.pool, count, columns, vocabulary, tokens, input, sum.adds(context), output)
        } else {
            descent_embedding(context.pool, count, columns, vocabulary, input, tokens, output)
        }
    }
}

extension Tensor {
    /// The rows of this table `[vocabulary, columns]` that integers name: `int32[...] -> [..., columns]`. An integer that names no
    /// row gives zeros.
    public func rows(at tokens: Tensor) -> Tensor { applying(Embedding(), tokens) }
}
