import CKernels

/// The gradient of a convolution by its input. Inputs: the gradient of the result, the weight, then, where an activation's
/// gradient is taken along, what that needs.
struct ConvolutionDataGradient: Operation {
    let geometry: ConvolutionGeometry
    let inputShape: Shape
    /// The activation that made the input, through which the gradient goes on. Lowering gives one.
    var activation = Activation.identity

    var name: String {
        "convolutionDataGradient" + (activation == .identity ? "" : "+\(activation.rawValue)Gradient")
    }

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        guard geometry.extents(inputShape, inputs[1].shape)?.outputShape == inputs[0].shape else {
            throw ShapeError(name, given: inputs, expected: "what the convolution of \(inputShape) gave")
        }
        return [TensorType(inputShape)]
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        preconditionFailure("\(name) cannot be differentiated again")
    }

    func multiplyAdds(inputs: [TensorType], outputs: [TensorType]) -> Int {
        inputs[0].shape.count * (inputs[1].shape.count / max(1, inputs[1].shape.columns))
    }

    func lower(_ context: inout LoweringContext) {
        context.emit(
            .convolutionDataGradient(
                ConvolutionDataGradientInstruction(
                    shape: geometry.kernelShape(inputShape, context.inputType(1).shape),
                    activation: activation.kernel, upstream: context.input(0), weight: context.input(1),
                    saved: activation == .identity ? .absent : context.input(2), output: context.output(0))))
    }
}

struct ConvolutionDataGradientInstruction: InstructionBody {
    let shape: descent_convolution_shape
    let activation: descent_activation
    let upstream: Location
    let weight: Location
    let saved: Location
    let output: Location

    func run(_ context: borrowing ExecutionContext) {
        var shape = shape
        descent_convolution_data_gradient(
            context.pool, &shape, context.floats(upstream), context.floats(weight), activation,
            context.optionalFloats(saved), context.floats(output), context.neededScratch)
    }

    func scratchFloats(_ pool: OpaquePointer) -> Int { shape.scratchFloats(pool, .data_gradient) }
}

/// The gradient of a convolution by its weight. Inputs: the convolution's input, the gradient of the result.
struct ConvolutionWeightGradient: Operation {
    let geometry: ConvolutionGeometry
    let weightShape: Shape
    let name = "convolutionWeightGradient"

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        guard geometry.extents(inputs[0].shape, weightShape)?.outputShape == inputs[1].shape else {
            throw ShapeError(name, given: inputs, expected: "what the convolution with \(weightShape) took and gave")
        }
        return [TensorType(weightShape)]
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        preconditionFailure("\(name) cannot be differentiated again")
    }

    func multiplyAdds(inputs: [TensorType], outputs: [TensorType]) -> Int {
        inputs[1].shape.count * (weightShape.count / max(1, weightShape.columns))
    }

    func lower(_ context: inout LoweringContext) {
        context.emit(
            .convolutionWeightGradient(
                ConvolutionWeightGradientInstruction(
                    shape: geometry.kernelShape(context.inputType(0).shape, weightShape), input: context.input(0),
                    upstream: context.input(1), output: context.output(0))))
    }
}

struct ConvolutionWeightGradientInstruction: InstructionBody {
    let shape: descent_convolution_shape
    let input: Location
    let upstream: Location
    let output: Location

    func run(_ context: borrowing ExecutionContext) {
        var shape = shape
        descent_convolution_weight_gradient(
            context.pool, &shape, context.floats(input), context.floats(upstream), context.floats(output),
            context.neededScratch)
    }

    func scratchFloats(_ pool: OpaquePointer) -> Int { shape.scratchFloats(pool, .weight_gradient) }
}
