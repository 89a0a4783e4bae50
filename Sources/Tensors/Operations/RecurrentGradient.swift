import CKernels

/// The way back through time of one direction of `Recurrent`: the gradient by the arguments of its gates.
///
/// Inputs: the saved gates and states, the recurrent weights, the gradients by the states and by the last ones as far as they are there, and
/// the tokens if there are any.
struct RecurrentGradient: Operation {
    let part: RecurrentPart
    let hasSteps: Bool
    let hasLast: Bool

    var name: String { "\(part.forward.name)Gradient" }

    /// The gradients are written over the gates.
    var inPlacePairs: [(input: Int, output: Int)] { [(0, 0)] }

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] { [inputs[0]] }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        preconditionFailure("\(name) cannot be differentiated again")
    }

    func multiplyAdds(inputs: [TensorType], outputs: [TensorType]) -> Int {
        part.input.rows * part.units * part.forward.cell.gates * part.units
    }

    func lower(_ context: inout LoweringContext) {
        let tokens = 3 + (hasSteps ? 1 : 0) + (hasLast ? 1 : 0)
        let column = part.direction * part.units
        context.emit(
            .recurrentGradient(
                RecurrentGradientInstruction(
                    shape: part.kernelShape, gates: context.input(0), states: context.input(1),
                    recurrentWeights: context.input(2),
                    steps: hasSteps ? context.input(3).advanced(by: column) : .absent,
                    last: hasLast ? context.input(hasSteps ? 4 : 3).advanced(by: column) : .absent,
                    tokens: context.inputCount > tokens ? context.input(tokens) : .absent,
                    output: context.output(0))))
    }
}

/// The gradient of one direction of `Recurrent` by its input. Inputs: the gradient by the gates, and the input's weights.
struct RecurrentInputGradient: Operation {
    let part: RecurrentPart

    var name: String { "\(part.forward.name)InputGradient" }

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] { [TensorType(part.input)] }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        preconditionFailure("\(name) cannot be differentiated again")
    }

    func multiplyAdds(inputs: [TensorType], outputs: [TensorType]) -> Int {
        part.input.count * part.forward.cell.gates * part.units
    }

    func lower(_ context: inout LoweringContext) {
        context.emit(
            .recurrentInputGradient(
                RecurrentInputGradientInstruction(
                    shape: part.kernelShape, gates: context.input(0), inputWeights: context.input(1),
                    output: context.output(0))))
    }
}

/// The gradients of one direction of `Recurrent` by what is trained. Inputs: the sequences, the saved states, the gradient by the gates.
struct RecurrentWeightGradient: Operation {
    let part: RecurrentPart

    var name: String { "\(part.forward.name)WeightGradient" }

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        let columns = part.forward.cell.gates * part.units
        return [
            TensorType([part.input.columns, columns]), TensorType([part.units, columns]), TensorType([columns]),
        ] + (part.forward.cell == .gru ? [TensorType([part.units])] : [])
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        preconditionFailure("\(name) cannot be differentiated again")
    }

    func multiplyAdds(inputs: [TensorType], outputs: [TensorType]) -> Int {
        part.input.rows * (part.input.columns + part.units) * part.forward.cell.gates * part.units
    }

    func lower(_ context: inout LoweringContext) {
        context.emit(
            .recurrentWeightGradient(
                RecurrentWeightGradientInstruction(
                    shape: part.kernelShape, input: context.input(0), states: context.input(1),
                    gates: context.input(2), inputWeights: context.output(0), recurrentWeights: context.output(1),
                    bias: context.output(2),
                    candidateBias: part.forward.cell == .gru ? context.output(3) : .absent)))
    }
}

struct RecurrentGradientInstruction: InstructionBody {
    let shape: descent_recurrent_shape
    let gates: Location
    let states: Location
    let recurrentWeights: Location
    let steps: Location
    let last: Location
    let tokens: Location
    let output: Location

    func run(_ context: borrowing ExecutionContext) {
        guard let scratch = context.scratch else { preconditionFailure("a recurrent layer was given no scratch") }
        var shape = shape
        descent_recurrent_backward(
            context.pool, &shape, context.floats(recurrentWeights), context.optionalIntegers(tokens),
            context.floats(gates), context.floats(states), context.optionalFloats(steps), context.optionalFloats(last),
            context.floats(output), scratch)
    }

    func scratchFloats(_ pool: OpaquePointer) -> Int { shape.scratchFloats(pool) }
}

struct RecurrentInputGradientInstruction: InstructionBody {
    let shape: descent_recurrent_shape
    let gates: Location
    let inputWeights: Location
    let output: Location

    func run(_ context: borrowing ExecutionContext) {
        guard let scratch = context.scratch else { preconditionFailure("a recurrent layer was given no scratch") }
        var shape = shape
        descent_recurrent_input_gradient(
            context.pool, &shape, context.floats(inputWeights), context.floats(gates), context.floats(output), scratch)
    }

    func scratchFloats(_ pool: OpaquePointer) -> Int { shape.scratchFloats(pool) }
}

struct RecurrentWeightGradientInstruction: InstructionBody {
    let shape: descent_recurrent_shape
    let input: Location
    let states: Location
    let gates: Location
    let inputWeights: Location
    let recurrentWeights: Location
    let bias: Location
    let candidateBias: Location

    func run(_ context: borrowing ExecutionContext) {
        guard let scratch = context.scratch else { preconditionFailure("a recurrent layer was given no scratch") }
        var shape = shape
        var gradients = descent_recurrent_gradients(
            input: context.floats(inputWeights), recurrent: context.floats(recurrentWeights),
            bias: context.floats(bias), candidate_bias: context.optionalFloats(candidateBias))
        descent_recurrent_weight_gradients(
            context.pool, &shape, context.floats(input), context.floats(states), context.floats(gates), &gradients,
            scratch)
    }

    func scratchFloats(_ pool: OpaquePointer) -> Int { shape.scratchFloats(pool) }
}
