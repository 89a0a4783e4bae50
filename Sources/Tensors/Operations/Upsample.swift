import CKernels

/// Pictures made larger by whole factors: `[batch, height, width, channels]`, the channels unchanged.
struct Upsample: Operation {
    let factor: PixelSize
    let mode: UpsampleMode
    let name = "upsample"

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        let shape = inputs[0].shape
        guard inputs[0].elementType == .float32, shape.rank == 4, shape.count > 0 else {
            throw ShapeError(name, given: inputs, expected: "[batch, height, width, channels]")
        }
        return [TensorType([shape[0], shape[1] * factor.height, shape[2] * factor.width, shape[3]])]
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.outputGradient.applying(UpsampleGradient(factor: factor, mode: mode))]
    }

    func lower(_ context: inout LoweringContext) {
        context.emit(
            .upsample(
                UpsampleInstruction(
                    small: context.inputType(0).shape, factor, mode, isGradient: false, context.input(0),
                    context.output(0))))
    }
}

/// The gradient of `Upsample`. Input: the gradient of the result.
struct UpsampleGradient: Operation {
    let factor: PixelSize
    let mode: UpsampleMode
    let name = "upsampleGradient"

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        let shape = inputs[0].shape
        return [TensorType([shape[0], shape[1] / factor.height, shape[2] / factor.width, shape[3]])]
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        preconditionFailure("\(name) cannot be differentiated again")
    }

    func lower(_ context: inout LoweringContext) {
        context.emit(
            .upsample(
                UpsampleInstruction(
                    small: context.outputTypes[0].shape, factor, mode, isGradient: true, context.input(0),
                    context.output(0))))
    }
}

struct UpsampleInstruction: InstructionBody {
    let batch: Int
    let height: Int
    let width: Int
    let channels: Int
    let factorHeight: Int
    let factorWidth: Int
    let isBilinear: Bool
    let isGradient: Bool
    let input: Location
    let output: Location

    init(
        small: Shape, _ factor: PixelSize, _ mode: UpsampleMode, isGradient: Bool, _ input: Location,
        _ output: Location
    ) {
        (batch, height, width, channels) = (small[0], small[1], small[2], small[3])
        (factorHeight, factorWidth) = (factor.height, factor.width)
        isBilinear = mode == .bilinear
        self.isGradient = isGradient
        self.input = input
        self.output = output
    }

    func run(_ context: borrowing ExecutionContext) {
        let kernel = isGradient ? descent_upsample_backward : descent_upsample
        kernel(
            context.pool, batch, height, width, channels, factorHeight, factorWidth, isBilinear, context.floats(input),
            context.floats(output))
    }
}

/// What is between the pixels of a picture that is made larger.
public enum UpsampleMode: String, CaseIterable, Hashable, Codable, Sendable {
    /// Each pixel repeated.
    case nearest
    /// Lines between the centres of pixels (PyTorch's `align_corners=False`).
    case bilinear
}

extension Tensor {
    /// Pictures `[batch, height, width, channels]` made larger by whole factors of at least 1.
    public func upsampled(by factor: PixelSize, _ mode: UpsampleMode = .nearest) -> Tensor {
        precondition(min(factor.height, factor.width) >= 1, "a factor is at least 1")
        return applying(Upsample(factor: factor, mode: mode))
    }
}
