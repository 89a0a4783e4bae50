import CKernels

/// Convolution of pictures, channels last: each pixel of the result sums, over a window, channels times weights.
///
/// Inputs: `x [batch, height, width, channels]` and the weight `[height, width, channels / groups, filters]`, then the bias
/// `[filters]` if there is one. Outputs: the result, and the pre-activation where the epilogue keeps it.
struct Convolution: Operation {
    enum Epilogue: Hashable, Sendable {
        case none
        /// `f(y)`; keeps `y` too if asked.
        case activation(Activation, keepsPreactivation: Bool)
    }

    let geometry: ConvolutionGeometry
    /// Lowering gives one; graphs hold the plain operation.
    var epilogue = Epilogue.none
    var hasBias = false

    var name: String {
        let sum = "convolution" + (hasBias ? "+bias" : "")
        if case .activation(let activation, _) = epilogue { return "\(sum)+\(activation.rawValue)" }
        return sum
    }

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        guard inputs.allSatisfy({ $0.elementType == .float32 }),
            let extents = geometry.extents(inputs[0].shape, inputs[1].shape)
        else {
            throw ShapeError(
                name, given: inputs,
                expected: "[batch, height, width, channels] as large as the kernel, and "
                    + "[height, width, channels / \(geometry.groups), filters]")
        }
        let type = TensorType(extents.outputShape)
        if case .activation(_, keepsPreactivation: true) = epilogue { return [type, type] }
        return [type]
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        let (input, weight, upstream) = (context.inputs[0], context.inputs[1], context.outputGradient)
        let byInput = ConvolutionDataGradient(geometry: geometry, inputShape: input.shape)
        let byWeight = ConvolutionWeightGradient(geometry: geometry, weightShape: weight.shape)
        return [upstream.applying(byInput, weight), input.applying(byWeight, upstream)]
    }

    /// Each number of the result is a sum over one filter's window.
    func multiplyAdds(inputs: [TensorType], outputs: [TensorType]) -> Int {
        outputs[0].shape.count * (inputs[1].shape.count / max(1, inputs[1].shape.columns))
    }

    func productRows(inputs: [TensorType], outputs: [TensorType]) -> Int? { outputs[0].shape.rows }

    func lower(_ context: inout LoweringContext) {
        var activation = Activation.identity
        var preactivation = Location.absent
        if case .activation(let applied, let keepsPreactivation) = epilogue {
            activation = applied
            if keepsPreactivation { preactivation = context.output(1) }
        }
        context.emit(
            .convolution(
                ConvolutionInstruction(
                    shape: geometry.kernelShape(context.inputType(0).shape, context.inputType(1).shape),
                    activation: activation.kernel, input: context.input(0), weight: context.input(1),
                    bias: hasBias ? context.input(2) : .absent, output: context.output(0),
                    preactivation: preactivation)))
    }
}

struct ConvolutionInstruction: InstructionBody {
    let shape: descent_convolution_shape
    let activation: descent_activation
    let input: Location
    let weight: Location
    let bias: Location
    let output: Location
    let preactivation: Location

    func run(_ context: borrowing ExecutionContext) {
        var shape = shape
        descent_convolution(
            context.pool, &shape, context.floats(input), context.floats(weight), context.optionalFloats(bias),
            activation, context.floats(output), context.optionalFloats(preactivation), context.neededScratch)
    }

    func scratchFloats(_ pool: OpaquePointer) -> Int { shape.scratchFloats(pool, .forward) }
}

extension Tensor {
    /// The convolution of pictures `[batch, height, width, channels]` with a weight
    /// `[height, width, channels / groups, filters]`: `[batch, height, width, filters]`.
    public func convolved(with weight: Tensor, _ geometry: ConvolutionGeometry = ConvolutionGeometry()) -> Tensor {
        applying(Convolution(geometry: geometry), weight)
    }

    /// The convolution of series `[batch, steps, channels]` with a weight `[steps, channels / groups, filters]`:
    /// `[batch, steps, filters]`. Of the geometry only what it says of widths counts.
    public func convolvedSeries(with weight: Tensor, _ geometry: ConvolutionGeometry = ConvolutionGeometry()) -> Tensor
    {
        let pictures = reshaped(to: Shape([shape[0], 1] + shape.dimensions.dropFirst()))
        let result = pictures.convolved(
            with: weight.reshaped(to: Shape([1] + weight.shape.dimensions)), geometry.alongSeries)
        return result.reshaped(to: [result.shape[0], result.shape[2], result.shape[3]])
    }
}
