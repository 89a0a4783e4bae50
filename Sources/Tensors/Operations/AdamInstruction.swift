import CKernels
import Foundation

struct AdamInstruction: InstructionBody {
    var count: Int
    var parameters: Location
    var gradients: Location
    var firstMoment: Location
    var secondMoment: Location
    let learningRate: NumberSource
    let beta1: NumberSource
    let beta2: NumberSource
    let epsilon: NumberSource
    let weightDecay: NumberSource
    let gradientScale: NumberSource
    let decouplesWeightDecay: Bool

    func run(_ context: borrowing ExecutionContext) {
        // Made in Float64, as PyTorch makes them: near 1, Float32 would lose half of its digits.
        let (beta1, beta2, step) = (context.number(beta1), context.number(beta2), Double(context.step))
        var settings = descent_adam_settings(
            learning_rate: Float(context.number(learningRate)), gradient_weight1: Float(1 - beta1),
            beta2: Float(beta2), gradient_weight2: Float(1 - beta2), epsilon: Float(context.number(epsilon)),
            weight_decay: Float(context.number(weightDecay)), gradient_scale: Float(context.number(gradientScale)),
            bias_correction1: Float(1 - pow(beta1, step)), bias_correction2: Float(1 - pow(beta2, step)))
        let update = decouplesWeightDecay ? descent_adamw : descent_adam
        update(
            context.pool, &settings, count, context.floats(gradients), context.floats(parameters),
            context.floats(firstMoment), context.floats(secondMoment))
    }
}
