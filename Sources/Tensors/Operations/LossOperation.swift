/// A loss and its gradient by the predictions, which one kernel makes in one pass.
///
/// Inputs: the predictions, then whatever else `checked` wants, and last, when the gradient is made, the gradient of the loss
/// itself (rank 0). Outputs: the mean loss (rank 0) where it is made, the loss of each row, and the gradient where it is made.
protocol LossFunction: Sendable {
    var name: String { get }

    /// How many inputs there are before the gradient of the loss.
    var inputCount: Int { get }

    /// Why the inputs do not fit, nil when they do.
    func expectation(of inputs: [TensorType]) -> String?

    /// Whether what the sum of the rows is divided by depends on what the batch holds.
    var couplesExamples: Bool { get }

    /// The instruction that makes the losses of the rows, and the gradient where it is asked for.
    func instruction(_ context: borrowing LoweringContext, _ parts: LossParts) -> Instruction

    /// The instruction that makes the mean of those losses.
    func mean(_ context: borrowing LoweringContext, _ parts: LossParts) -> LossMeanInstruction

    /// What is done after those instructions, if anything.
    func correction(_ context: borrowing LoweringContext, _ parts: LossParts) -> Instruction?

    /// Whether both are the same loss, so that a loss and its gradient can be made together.
    func isEqual(to other: any LossFunction) -> Bool
}

extension LossFunction {
    var couplesExamples: Bool { false }
    func correction(_ context: borrowing LoweringContext, _ parts: LossParts) -> Instruction? { nil }
}

extension LossFunction where Self: Equatable {
    func isEqual(to other: any LossFunction) -> Bool { other as? Self == self }
}

/// Where a loss kernel puts what it makes.
struct LossParts {
    /// The mean, rank 0.
    let loss: Location
    /// The loss of each row, always made.
    let rowLosses: Location
    /// The gradient by the predictions.
    let gradient: Location
    /// The gradient of the loss itself; absent: 1.
    let upstream: NumberSource
}

/// A loss, its gradient, or both in one pass.
struct LossOperation: Operation {
    enum Parts: Sendable { case loss, gradient, both }

    let function: any LossFunction
    let parts: Parts

    var name: String {
        switch parts {
        case .loss: function.name
        case .gradient: function.name + "Gradient"
        case .both: function.name + "+gradient"
        }
    }

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        if let expectation = function.expectation(of: Array(inputs.prefix(function.inputCount))) {
            throw ShapeError(function.name, given: inputs, expected: expectation)
        }
        let loss = TensorType(.scalar)
        let rowLosses = TensorType([inputs[0].shape.rows])
        switch parts {
        case .loss: return [loss, rowLosses]
        case .gradient: return [inputs[0], rowLosses]
        case .both: return [loss, rowLosses, inputs[0]]
        }
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        precondition(parts == .loss, "\(name) cannot be differentiated again")
        precondition(context.outputGradients[1] == nil, "\(name) has no gradient of the losses of single rows")
        let gradient = context.graph.apply(
            LossOperation(function: function, parts: .gradient), to: context.inputs + [context.outputGradient])[0]
        return [gradient] + Array(repeating: nil, count: context.inputs.count - 1)
    }

    var couplesExamples: Bool { function.couplesExamples }

    var inPlacePairs: [(input: Int, output: Int)] {
        switch parts {
        case .loss: []
        case .gradient: [(0, 0)]
        case .both: [(0, 2)]
        }
    }

    func lower(_ context: inout LoweringContext) {
        let made: LossParts
        switch parts {
        case .loss:
            made = LossParts(
                loss: context.output(0), rowLosses: context.output(1), gradient: .absent, upstream: .number(1))
        case .gradient:
            made = LossParts(
                loss: .absent, rowLosses: context.output(1), gradient: context.output(0),
                upstream: context.number(function.inputCount))
        case .both:
            made = LossParts(
                loss: context.output(0), rowLosses: context.output(1), gradient: context.output(2),
                upstream: context.number(function.inputCount))
        }
        context.emit(function.instruction(context, made))
        if !made.loss.isAbsent { context.emit(.lossMean(function.mean(context, made))) }
        if let correction = function.correction(context, made) { context.emit(correction) }
    }
}
