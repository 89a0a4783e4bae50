import CKernels

/// A recurrent layer over whole sequences, in one direction or in both.
///
/// Inputs: the sequences `[batch, steps, inputs]`; for each direction the input's weights `[inputs, G * units]`, the recurrent ones
/// `[units, G * units]`, the bias `[G * units]`, and for a GRU the candidate's `[units]`; the tokens `int32[batch, steps]` if those of 0 are
/// padding. Outputs: the states `[batch, steps, directions * units]`, the last ones `[batch, directions * units]`, and for each direction two
/// buffers for the way back.
struct Recurrent: Operation, Hashable {
    let cell: RecurrentCell
    let directions: Int

    var name: String { cell.rawValue }

    /// The inputs that one direction has of its own.
    var weightCount: Int { cell == .gru ? 4 : 3 }

    /// The kernel's words for an input `[batch, steps, inputs]`. The second direction is the reversed one.
    func kernelShape(_ input: Shape, units: Int, direction: Int) -> descent_recurrent_shape {
        descent_recurrent_shape(
            cell: cell.kernel, batch: input[0], steps: input[1], inputs: input[2], units: units,
            y_stride: directions * units, is_reversed: direction == 1)
    }

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        let (shape, units) = (inputs[0].shape, inputs[2].shape[0])
        var weights: [Shape] = [
            [shape.columns, cell.gates * units], [units, cell.gates * units], [cell.gates * units],
        ]
        if cell == .gru { weights.append([units]) }
        let wanted = (0..<directions).flatMap { _ in weights }
        let fits =
            inputs[0].elementType == .float32 && shape.rank == 3 && shape[1] > 0
            && inputs.dropFirst().prefix(wanted.count).map(\.shape) == wanted
            && inputs.dropFirst(1 + wanted.count).allSatisfy {
                $0.elementType == .int32 && $0.shape.count == shape.rows
            }
        guard fits else {
            throw ShapeError(
                name, given: inputs, expected: "[batch, steps, inputs], the weights of \(units) units, and int32 tokens"
            )
        }
        var kernel = kernelShape(shape, units: units, direction: 0)
        let saved = [
            TensorType([descent_recurrent_gate_floats(&kernel)]), TensorType([descent_recurrent_state_floats(&kernel)]),
        ]
        return [TensorType([shape[0], shape[1], directions * units]), TensorType([shape[0], directions * units])]
            + (0..<directions).flatMap { _ in saved }
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        let input = context.inputs[0]
        let tokens = context.inputs.dropFirst(1 + directions * weightCount)
        let (steps, last) = (context.outputGradients[0], context.outputGradients[1])
        var byInput: Tensor?
        var byWeights: [Tensor?] = []
        for direction in 0..<directions {
            let weights = context.inputs[(1 + direction * weightCount)...]
            let (inputWeights, recurrentWeights) = (weights[weights.startIndex], weights[weights.startIndex + 1])
            let (gates, states) = (context.outputs[2 + 2 * direction], context.outputs[3 + 2 * direction])
            let part = RecurrentPart(
                forward: self, direction: direction, input: input.shape, units: recurrentWeights.shape[0])
            let back = RecurrentGradient(part: part, hasSteps: steps != nil, hasLast: last != nil)
            let dgates = context.graph.apply(
                back, to: [gates, states, recurrentWeights] + [steps, last].compactMap { $0 } + tokens)[0]
            let dx = context.graph.apply(RecurrentInputGradient(part: part), to: [dgates, inputWeights])[0]
            byInput = byInput.map { $0 + dx } ?? dx
            byWeights += context.graph.apply(RecurrentWeightGradient(part: part), to: [input, states, dgates])
        }
        return [byInput] + byWeights + tokens.map { _ in nil }
    }

    /// Every step goes through the input's and the recurrent weights, of each direction.
    func multiplyAdds(inputs: [TensorType], outputs: [TensorType]) -> Int {
        let weights = inputs.dropFirst().filter { $0.elementType == .float32 && $0.shape.rank == 2 }
        return inputs[0].shape.rows * weights.reduce(0) { $0 + $1.shape.count }
    }

    /// Those of the product that each step takes.
    func productRows(inputs: [TensorType], outputs: [TensorType]) -> Int? { inputs[0].shape[0] }

    func lower(_ context: inout LoweringContext) {
        let tokens = 1 + directions * weightCount
        let units = context.inputType(2).shape[0]
        for direction in 0..<directions {
            let first = 1 + direction * weightCount
            context.emit(
                .recurrent(
                    RecurrentInstruction(
                        shape: kernelShape(context.inputType(0).shape, units: units, direction: direction),
                        input: context.input(0), inputWeights: context.input(first),
                        recurrentWeights: context.input(first + 1), bias: context.input(first + 2),
                        candidateBias: cell == .gru ? context.input(first + 3) : .absent,
                        tokens: context.inputCount > tokens ? context.input(tokens) : .absent,
                        output: context.output(0).advanced(by: direction * units),
                        last: context.output(1).advanced(by: direction * units),
                        gates: context.output(2 + 2 * direction), states: context.output(3 + 2 * direction))))
        }
    }
}

/// One direction of a recurrent layer, on an input of a shape.
struct RecurrentPart: Hashable, Sendable {
    let forward: Recurrent
    let direction: Int
    let input: Shape
    let units: Int

    var kernelShape: descent_recurrent_shape { forward.kernelShape(input, units: units, direction: direction) }
}

struct RecurrentInstruction: InstructionBody {
    let shape: descent_recurrent_shape
    let input: Location
    let inputWeights: Location
    let recurrentWeights: Location
    let bias: Location
    let candidateBias: Location
    let tokens: Location
    let output: Location
    let last: Location
    let gates: Location
    let states: Location

    func run(_ context: borrowing ExecutionContext) {
        guard let scratch = context.scratch else { preconditionFailure("a recurrent layer was given no scratch") }
        var (shape, weights) = (
            shape,
            descent_recurrent_weights(
                input: context.floats(inputWeights), recurrent: context.floats(recurrentWeights),
                bias: context.floats(bias), candidate_bias: context.optionalFloats(candidateBias))
        )
        descent_recurrent(
            context.pool, &shape, &weights, context.floats(input), context.optionalIntegers(tokens),
            context.floats(output), context.floats(last), context.floats(gates), context.floats(states), scratch)
    }

    func scratchFloats(_ pool: OpaquePointer) -> Int { shape.scratchFloats(pool) }
}

extension descent_recurrent_shape {
    /// What any pass over the layer needs.
    func scratchFloats(_ pool: OpaquePointer) -> Int {
        withUnsafePointer(to: self) { descent_recurrent_scratch_floats(pool, $0) }
    }
}

extension RecurrentCell {
    fileprivate var kernel: descent_recurrent_cell {
        switch self {
        case .lstm: .lstm
        case .gru: .gru
        }
    }
}
