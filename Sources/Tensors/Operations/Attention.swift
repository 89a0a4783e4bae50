import CKernels

/// Multi-head attention (Vaswani et al., 2017): `softmax(q k' / sqrt(size)) v` for each head, without a matrix of all scores.
///
/// Inputs: the fused projection `[batch, length, 3 * width]` (queries, keys, values; each `heads * size`), and the tokens
/// `int32[batch, length]` if a token of 0 is padding. Outputs: the result `[batch, length, width]`, and the logarithm of each row's sum
/// of exponentials.
struct Attention: Operation {
    let heads: Int
    let isCausal: Bool
    let name = "attention"

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        let shape = inputs[0].shape
        guard inputs[0].elementType == .float32, heads > 0, shape.rank == 3, shape.columns % (3 * heads) == 0 else {
            throw ShapeError(name, given: inputs, expected: "[batch, length, 3 * width] with a width of \(heads) heads")
        }
        if inputs.count > 1, inputs[1].elementType != .int32 || inputs[1].shape.count != shape.rows {
            throw ShapeError(name, given: inputs, expected: "an int32 token for each place")
        }
        let statistics = TensorType([shape[0], heads, shape[1]])
        return [TensorType(shape.withColumns(shape.columns / 3)), statistics]
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        let gradient = context.graph.apply(
            AttentionGradient(heads: heads, isCausal: isCausal),
            to: [context.inputs[0], context.outputs[0], context.outputs[1], context.outputGradient]
                + context.inputs.dropFirst())[0]
        return [gradient, nil]
    }

    /// Two products of `[length, length]` with each head's vectors, counted in full where the mask hides half.
    func multiplyAdds(inputs: [TensorType], outputs: [TensorType]) -> Int {
        2 * inputs[0].shape.rows * inputs[0].shape[1] * inputs[0].shape.columns / 3
    }

    func lower(_ context: inout LoweringContext) {
        context.emit(
            .attention(
                AttentionInstruction(
                    shape: descent_attention_shape(context.inputType(0).shape, heads: heads, isCausal: isCausal),
                    projection: context.input(0), tokens: context.inputCount > 1 ? context.input(1) : .absent,
                    output: context.output(0), logarithms: context.output(1))))
    }
}

/// The gradient of `Attention` by the projection. Inputs: the projection, the two outputs, the gradient of the first, and the tokens if
/// there are any.
struct AttentionGradient: Operation {
    let heads: Int
    let isCausal: Bool
    let name = "attentionGradient"

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        guard inputs[1] == inputs[3] else { throw ShapeError(name, given: inputs, expected: "equal shapes") }
        return [inputs[0]]
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        preconditionFailure("\(name) cannot be differentiated again")
    }

    /// Four products of `[length, length]` with each head's vectors, counted in full where the mask hides half.
    func multiplyAdds(inputs: [TensorType], outputs: [TensorType]) -> Int {
        4 * inputs[0].shape.rows * inputs[0].shape[1] * inputs[0].shape.columns / 3
    }

    func lower(_ context: inout LoweringContext) {
        context.emit(
            .attentionGradient(
                AttentionGradientInstruction(
                    shape: descent_attention_shape(context.inputType(0).shape, heads: heads, isCausal: isCausal),
                    projection: context.input(0), result: context.input(1), logarithms: context.input(2),
                    upstream: context.input(3), tokens: context.inputCount > 4 ? context.input(4) : .absent,
                    output: context.output(0))))
    }
}

extension descent_attention_shape {
    /// The kernel's words for a projection `[batch, length, 3 * width]`.
    fileprivate init(_ projection: Shape, heads: Int, isCausal: Bool) {
        self.init(
            batch: projection[0], length: projection[1], heads: heads, head_size: projection[2] / 3 / heads,
            is_causal: isCausal)
    }
}

struct AttentionInstruction: InstructionBody {
    let shape: descent_attention_shape
    let projection: Location
    let tokens: Location
    let output: Location
    let logarithms: Location

    func run(_ context: borrowing ExecutionContext) {
        guard let scratch = context.scratch else { preconditionFailure("attention was given no scratch") }
        var shape = shape
        descent_attention(
            context.pool, &shape, context.floats(projection), context.optionalIntegers(tokens),
            context.floats(output), context.floats(logarithms), scratch)
    }

    func scratchFloats(_ pool: OpaquePointer) -> Int {
        withUnsafePointer(to: shape) { descent_attention_scratch_floats(pool, $0) }
    }
}

struct AttentionGradientInstruction: InstructionBody {
    let shape: descent_attention_shape
    let projection: Location
    let result: Location
    let logarithms: Location
    let upstream: Location
    let tokens: Location
    let output: Location

    func run(_ context: borrowing ExecutionContext) {
        guard let scratch = context.scratch else { preconditionFailure("attention was given no scratch") }
        var shape = shape
        descent_attention_backward(
            context.pool, &shape, context.floats(projection), context.optionalIntegers(tokens),
            context.floats(result), context.floats(logarithms), context.floats(upstream), context.floats(output),
            scratch)
    }

    func scratchFloats(_ pool: OpaquePointer) -> Int {
        withUnsafePointer(to: shape) { descent_attention_backward_scratch_floats(pool, $0) }
    }
}

extension Tensor {
    /// Multi-head attention on a fused projection `[batch, length, 3 * width]`, whose columns are the queries, keys and values of all
    /// heads: `[batch, length, width]`.
    /// - Parameters:
    ///   - isCausal: Whether a place sees itself and those before it only.
    ///   - padding: Tokens `int32[batch, length]`: no place sees one whose token is 0. A place that sees nothing becomes 0.
    public func attention(heads: Int, isCausal: Bool, padding: Tensor? = nil) -> Tensor {
        graph.apply(Attention(heads: heads, isCausal: isCausal), to: [self] + (padding.map { [$0] } ?? []))[0]
    }
}
