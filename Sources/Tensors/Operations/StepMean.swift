import CKernels

/// The mean over the steps of each sequence: `[batch, steps, columns] -> [batch, columns]`.
///
/// Inputs: the sequences, and tokens `int32[batch, steps]` if those of 0 are padding, which is left out.
struct StepMean: Operation {
    let name = "stepMean"

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        let shape = inputs[0].shape
        let fits = inputs.dropFirst().allSatisfy { $0.elementType == .int32 && $0.shape.count == shape.rows }
        guard inputs[0].elementType == .float32, shape.rank == 3, fits else {
            throw ShapeError(name, given: inputs, expected: "[batch, steps, columns] and an int32 token for each step")
        }
        return [TensorType([shape[0], shape[2]])]
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        let gradient = StepMeanGradient(steps: context.inputs[0].shape[1])
        return [
            context.graph.apply(gradient, to: [context.outputGradient] + context.inputs.dropFirst())[0], nil,
        ]
    }

    func lower(_ context: inout LoweringContext) {
        let shape = context.inputType(0).shape
        context.emit(
            .stepMean(
                StepMeanInstruction(
                    isGradient: false, batch: shape[0], steps: shape[1], columns: shape[2], input: context.input(0),
                    tokens: context.inputCount > 1 ? context.input(1) : .absent, output: context.output(0))))
    }
}

/// The gradient of `StepMean`. Inputs: the gradient of the means, and the tokens if there are any.
struct StepMeanGradient: Operation {
    let steps: Int
    let name = "stepMeanGradient"

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        [TensorType([inputs[0].shape[0], steps, inputs[0].shape[1]])]
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        preconditionFailure("\(name) cannot be differentiated again")
    }

    func lower(_ context: inout LoweringContext) {
        let shape = context.inputType(0).shape
        context.emit(
            .stepMean(
                StepMeanInstruction(
                    isGradient: true, batch: shape[0], steps: steps, columns: shape[1], input: context.input(0),
                    tokens: context.inputCount > 1 ? context.input(1) : .absent, output: context.output(0))))
    }
}

struct StepMeanInstruction: InstructionBody {
    let isGradient: Bool
    let batch: Int
    let steps: Int
    let columns: Int
    let input: Location
    let tokens: Location
    let output: Location

    func run(_ context: borrowing ExecutionContext) {
        let (input, output) = (context.floats(input), context.floats(output))
        if isGradient {
            descent_step_mean_backward(
                context.pool, batch, steps, columns, context.optionalIntegers(tokens), input, output)
        } else {
            descent_step_mean(context.pool, batch, steps, columns, input, context.optionalIntegers(tokens), output)
        }
    }
}

extension Tensor {
    /// The mean over the steps of each sequence: `[batch, steps, columns] -> [batch, columns]`.
    /// - Parameter padding: Tokens `int32[batch, steps]`: steps whose token is 0 are left out; the mean of none is 0.
    public func stepMean(padding: Tensor? = nil) -> Tensor {
        graph.apply(StepMean(), to: [self] + (padding.map { [$0] } ?? []))[0]
    }
}
