import CKernels

/// Dropout with inverse scaling (Srivastava et al., 2014): each element is kept with probability `1 - rate` and divided by it.
///
/// Inputs: the values, and the rate (rank 0). What is kept is a pure function of the seed, the stream, the step and the
/// element's index in the whole batch (slices keep what the batch would), so the gradient draws the same mask again instead of storing it.
struct Dropout: Operation {
    /// Says which dropout of the model this is.
    let stream: UInt64
    let name = "dropout"

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        guard inputs[0].elementType == .float32, inputs[1].shape.count == 1 else {
            throw ShapeError(name, given: inputs, expected: "floats and a rate that is one number")
        }
        return [inputs[0]]
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.outputGradient.applying(self, context.inputs[1]), nil]
    }

    var recomputation: Recomputation? { .again(self, inputs: 2) }

    var inPlacePairs: [(input: Int, output: Int)] { [(0, 0)] }

    func lower(_ context: inout LoweringContext) {
        context.emit(
            .dropout(
                DropoutInstruction(
                    stream: stream, columns: context.inputType(0).shape.columns,
                    count: context.inputType(0).shape.count, part: Portion(0..<context.inputType(0).shape.count),
                    rate: context.number(1),
                    input: context.input(0), output: context.output(0))))
    }
}

struct DropoutInstruction: InstructionBody {
    let stream: UInt64
    let columns: Int
    /// The elements of a slice.
    let count: Int
    /// Those that are made.
    var part: Portion
    let rate: NumberSource
    let input: Location
    let output: Location

    func run(_ context: borrowing ExecutionContext) {
        descent_dropout(
            context.pool, descent_random_key_make(context.seed, stream, UInt64(context.step)),
            Float(context.number(rate)), context.slice * count + part.start, part.count,
            context.floats(input) + part.start, context.floats(output) + part.start)
    }
}

extension Tensor {
    /// Dropout with inverse scaling at a rate that is read at each step.
    /// - Parameter name: Selects the random stream; without one, the order of the calls does.
    public func dropout(rate: ScalarSlot, name: String? = nil) -> Tensor {
        let stream = name.map(CounterRandom.stream(named:)) ?? graph.nextRandomStream()
        return applying(Dropout(stream: stream), graph.value(of: rate))
    }
}
