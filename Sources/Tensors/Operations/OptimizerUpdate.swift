import CKernels

/// One step of gradient descent on a part of the flat buffers, by one kernel.
///
/// Inputs: parameters, gradients, then the numbers `learningRate`, `momentum`, `weightDecay`, `gradientScale`, and the velocity if
/// there is one.
struct SGDUpdate: Operation {
    let usesNesterov: Bool
    let hasVelocity: Bool
    let name = "sgd"

    var mutatedInputs: [Int] { hasVelocity ? [0, 6] : [0] }

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        guard inputs[0] == inputs[1], !hasVelocity || inputs[0] == inputs[6] else {
            throw ShapeError(name, given: inputs, expected: "equal shapes")
        }
        return []
    }

    func gradients(_ context: GradientContext) -> [Tensor?] { [] }

    func lower(_ context: inout LoweringContext) {
        context.emit(
            .sgd(
                SGDInstruction(
                    count: context.inputType(0).shape.count, parameters: context.input(0),
                    gradients: context.input(1), velocity: hasVelocity ? context.input(6) : .absent,
                    learningRate: context.number(2), momentum: context.number(3), weightDecay: context.number(4),
                    gradientScale: context.number(5), usesNesterov: usesNesterov)))
    }
}

struct SGDInstruction: InstructionBody {
    var count: Int
    var parameters: Location
    var gradients: Location
    var velocity: Location
    let learningRate: NumberSource
    let momentum: NumberSource
    let weightDecay: NumberSource
    let gradientScale: NumberSource
    let usesNesterov: Bool

    func run(_ context: borrowing ExecutionContext) {
        var settings = descent_sgd_settings(
            learning_rate: Float(context.number(learningRate)), momentum: Float(context.number(momentum)),
            weight_decay: Float(context.number(weightDecay)), gradient_scale: Float(context.number(gradientScale)),
            nesterov: usesNesterov)
        descent_sgd(
            context.pool, &settings, count, context.floats(gradients), context.floats(parameters),
            context.optionalFloats(velocity))
    }
}

/// One step of Adam or AdamW on a part of the flat buffers, by one kernel.
///
/// Inputs: parameters, gradients, first moment, second moment, then the numbers `learningRate`, `beta1`, `beta2`, `epsilon`, `weightDecay`,
/// `gradientScale`.
struct AdamUpdate: Operation {
    /// Whether the decay acts on the weights themselves (AdamW) rather than through the gradient (Adam).
    let decouplesWeightDecay: Bool
    let mutatedInputs = [0, 2, 3]

    var name: String { decouplesWeightDecay ? "adamw" : "adam" }

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        guard inputs[1...3].allSatisfy({ $0 == inputs[0] }) else {
            throw ShapeError(name, given: inputs, expected: "equal shapes")
        }
        return []
    }

    func gradients(_ context: GradientContext) -> [Tensor?] { [] }

    func lower(_ context: inout LoweringContext) {
        context.emit(
            .adam(
                AdamInstruction(
                    count: context.inputType(0).shape.count, parameters: context.input(0),
                    gradients: context.input(1), firstMoment: context.input(2), secondMoment: context.input(3),
                    learningRate: context.number(4), beta1: context.number(5), beta2: context.number(6),
                    epsilon: context.number(7), weightDecay: context.number(8), gradientScale: context.number(9),
                    decouplesWeightDecay: decouplesWeightDecay)))
    }
}
