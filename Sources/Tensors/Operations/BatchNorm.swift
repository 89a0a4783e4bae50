import CKernels

/// Batch norm (Ioffe and Szegedy, 2015), channels last, by the statistics of the batch itself.
///
/// Inputs: `x [..., channels]`, gain and bias `[channels]`, then, if it is added, a residual of the shape of `x`. Outputs: the
/// result; the mean, the inverse deviation and the unbiased variance of each channel.
struct BatchNorm: Operation {
    let epsilon: Float
    /// Whether a residual is added and whether the result is `max(0, ...)`. Lowering asks for it; graphs hold the plain operation.
    var hasResidual = false
    var rectifies = false

    var name: String { "batchNorm" + (hasResidual ? "+residual" : "") + (rectifies ? "+relu" : "") }

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        let shape = inputs[0].shape
        let vector = TensorType([shape.columns])
        guard inputs[0].elementType == .float32, shape.rank >= 2, shape.count > 0, inputs[1] == vector,
            inputs[2] == vector, inputs.dropFirst(3).allSatisfy({ $0 == inputs[0] })
        else { throw ShapeError(name, given: inputs, expected: "[batch, ..., channels] and two of [channels]") }
        return [inputs[0], vector, vector, vector]
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        let inputs = [context.inputs[0], context.inputs[1], context.outputs[1], context.outputs[2]]
        return context.graph.apply(BatchNormGradient(), to: inputs + [context.outputGradient])
    }

    var couplesExamples: Bool { true }

    var inPlacePairs: [(input: Int, output: Int)] { hasResidual ? [(3, 0)] : [] }

    func lower(_ context: inout LoweringContext) {
        let shape = context.inputType(0).shape
        context.emit(
            .batchNorm(
                BatchNormInstruction(
                    rows: shape.rows, columns: shape.columns, epsilon: epsilon, rectifies: rectifies,
                    input: context.input(0), gain: context.input(1), bias: context.input(2),
                    residual: hasResidual ? context.input(3) : .absent, output: context.output(0),
                    mean: context.output(1), inverse: context.output(2), variance: context.output(3))))
    }
}

struct BatchNormInstruction: InstructionBody {
    let rows: Int
    let columns: Int
    let epsilon: Float
    let rectifies: Bool
    let input: Location
    let gain: Location
    let bias: Location
    let residual: Location
    let output: Location
    let mean: Location
    let inverse: Location
    let variance: Location

    func run(_ context: borrowing ExecutionContext) {
        let residual = context.optionalFloats(residual)
        var tail = descent_batch_norm_tail(residual: residual.map { UnsafePointer($0) }, rectifies: rectifies)
        descent_batch_norm(
            context.pool, rows, columns, epsilon, context.floats(input), context.floats(gain), context.floats(bias),
            &tail, context.floats(mean), context.floats(inverse), context.floats(variance), context.floats(output),
            context.neededScratch)
    }

    func scratchFloats(_ pool: OpaquePointer) -> Int { descent_batch_norm_scratch_floats(rows, columns) }
}

/// What a batch norm keeps from step to step, `[channels]` each: statistics of the graph.
public struct RunningMoments {
    /// The running mean.
    public let mean: Tensor
    /// The running variance, unbiased.
    public let variance: Tensor

    /// Two statistics of one graph.
    public init(mean: Tensor, variance: Tensor) {
        self.mean = mean
        self.variance = variance
    }
}

extension Tensor {
    /// Batch norm by the batch's own statistics; the running ones go towards them by a share, in the update phase of the step.
    /// - Parameter momentum: The share of the new: `running = (1 - momentum) * running + momentum * batch`, as PyTorch has it.
    public func batchNormalized(
        gain: Tensor, bias: Tensor, updating running: RunningMoments, momentum: Float = 0.1, epsilon: Float = 1e-5
    ) -> Tensor {
        let outputs = graph.apply(BatchNorm(epsilon: epsilon), to: [self, gain, bias])
        graph.move(running.mean, by: momentum * (outputs[1] - running.mean))
        graph.move(running.variance, by: momentum * (outputs[3] - running.variance))
        return outputs[0]
    }

    /// Batch norm by statistics that are given: what a trained model does.
    public func batchNormalized(gain: Tensor, bias: Tensor, by moments: RunningMoments, epsilon: Float = 1e-5) -> Tensor
    {
        let scale = gain / (moments.variance + epsilon).squareRoot()
        return (self - moments.mean) * scale + bias
    }
}
