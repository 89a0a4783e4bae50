import CKernels

/// Group norm (Wu and He, 2018), channels last: each sample's channels are cut into groups of neighbours, and each group is
/// normalised over its positions and channels.
///
/// Inputs: `x [samples, ..., channels]`, gain and bias `[channels]`. Outputs: the result, and the mean and the inverse deviation
/// of each group.
struct GroupNorm: Operation {
    let groups: Int
    let epsilon: Float
    let name = "groupNorm"

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        let shape = inputs[0].shape
        guard inputs[0].elementType == .float32, shape.rank >= 2, shape.count > 0, groups > 0,
            shape.columns % groups == 0, inputs.dropFirst().allSatisfy({ $0 == TensorType([shape.columns]) })
        else {
            throw ShapeError(
                name, given: inputs, expected: "[samples, ..., channels] with channels in \(groups) groups")
        }
        return [inputs[0], TensorType([shape[0], groups, 2])]
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        context.graph.apply(
            GroupNormGradient(groups: groups),
            to: [context.inputs[0], context.inputs[1], context.outputs[1], context.outputGradient])
    }

    func lower(_ context: inout LoweringContext) {
        let shape = context.inputType(0).shape
        context.emit(
            .groupNorm(
                GroupNormInstruction(
                    samples: shape[0], positions: shape.rows / shape[0], channels: shape.columns, groups: groups,
                    epsilon: epsilon, input: context.input(0), gain: context.input(1), bias: context.input(2),
                    statistics: context.output(1), output: context.output(0))))
    }
}

/// The gradients of `GroupNorm`. Inputs: `x`, the gain, the statistics, the gradient of the result. Outputs: the gradients by `x`,
/// the gain and the bias.
struct GroupNormGradient: Operation {
    let groups: Int
    let name = "groupNormGradient"

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        guard inputs[0] == inputs[3] else { throw ShapeError(name, given: inputs, expected: "equal shapes") }
        return [inputs[0], inputs[1], inputs[1]]
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        preconditionFailure("\(name) cannot be differentiated again")
    }

    var inPlacePairs: [(input: Int, output: Int)] { [(3, 0)] }

    func lower(_ context: inout LoweringContext) {
        let shape = context.inputType(0).shape
        context.emit(
            .groupNormGradient(
                GroupNormGradientInstruction(
                    samples: shape[0], positions: shape.rows / shape[0], channels: shape.columns, groups: groups,
                    input: context.input(0), gain: context.input(1), statistics: context.input(2),
                    upstream: context.input(3), output: context.output(0), gainGradient: context.output(1),
                    biasGradient: context.output(2))))
    }
}

struct GroupNormInstruction: InstructionBody {
    let samples: Int
    let positions: Int
    let channels: Int
    let groups: Int
    let epsilon: Float
    let input: Location
    let gain: Location
    let bias: Location
    let statistics: Location
    let output: Location

    func run(_ context: borrowing ExecutionContext) {
        guard let scratch = context.scratch else { preconditionFailure("a group norm was given no scratch") }
        descent_group_norm(
            context.pool, samples, positions, channels, groups, epsilon, context.floats(input), context.floats(gain),
            context.floats(bias), context.floats(statistics), context.floats(output), scratch)
    }

    func scratchFloats(_ pool: OpaquePointer) -> Int { descent_group_norm_scratch_floats(pool, samples, channels) }
}

struct GroupNormGradientInstruction: InstructionBody {
    let samples: Int
    let positions: Int
    let channels: Int
    let groups: Int
    let input: Location
    let gain: Location
    let statistics: Location
    let upstream: Location
    let output: Location
    let gainGradient: Location
    let biasGradient: Location

    func run(_ context: borrowing ExecutionContext) {
        guard let scratch = context.scratch else { preconditionFailure("a group norm was given no scratch") }
        descent_group_norm_backward(
            context.pool, samples, positions, channels, groups, context.floats(input), context.floats(gain),
            context.floats(statistics), context.floats(upstream), context.floats(output),
            context.floats(gainGradient), context.floats(biasGradient), scratch)
    }

    func scratchFloats(_ pool: OpaquePointer) -> Int { descent_group_norm_scratch_floats(pool, samples, channels) }
}

extension Tensor {
    /// Group norm of `[samples, ..., channels]`: see the layer. The gain and the bias are `[channels]`; the groups must divide them.
    public func groupNormalized(groups: Int, gain: Tensor, bias: Tensor, epsilon: Float = 1e-5) -> Tensor {
        graph.apply(GroupNorm(groups: groups, epsilon: epsilon), to: [self, gain, bias])[0]
    }
}
