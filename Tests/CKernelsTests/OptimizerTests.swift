import CKernels
import Testing

@Suite("Optimizer updates")
struct OptimizerTests {
    static let steps = 12
    static let counts = [1, 5, 16, 37, 200]

    /// The gradients of a few steps, large and small.
    static func gradients(_ count: Int) -> [[Float]] {
        (0..<steps).map { step in
            var numbers = Numbers(seed: UInt64(step) + 20)
            return numbers.floats(count, in: -3...3).map { $0 * $0 * $0 }
        }
    }

    static func parameters(_ count: Int) -> [Float] {
        var numbers = Numbers(seed: 19)
        return numbers.floats(count)
    }

    @Test(
        "gradient descent follows PyTorch's formula", arguments: supportedInstructionSets,
        [(0, 0, false), (0, 0.1, false), (0.9, 0, false), (0.9, 0.01, false), (0.8, 0.02, true)])
    func sgd(isa: descent_isa, case settings: (momentum: Float, decay: Float, nesterov: Bool)) throws {
        let pool = try TestPool(isa: isa)
        var step = descent_sgd_settings(
            learning_rate: 0.03, momentum: settings.momentum, weight_decay: settings.decay, gradient_scale: 0.5,
            nesterov: settings.nesterov)
        for count in Self.counts {
            let parameter = Buffer(Self.parameters(count)), velocity = Buffer([Float](repeating: 0, count: count))
            var p = Self.parameters(count).map(Double.init), v = [Double](repeating: 0, count: count)
            for gradient in Self.gradients(count) {
                descent_sgd(
                    pool.pool, &step, count, gradient, parameter.pointer,
                    settings.momentum == 0 ? nil : velocity.pointer)
                for i in 0..<count {
                    let momentum = Double(settings.momentum)
                    let g = 0.5 * Double(gradient[i]) + Double(settings.decay) * p[i]
                    v[i] = momentum * v[i] + g
                    p[i] -= Double(step.learning_rate) * (settings.nesterov ? g + momentum * v[i] : v[i])
                }
            }
            #expect(disagreement(parameter, p, within: Tolerance(absolute: 5e-6, relative: 2e-6)) == nil)
            #expect(velocity.guardsAreWhole)
        }
    }

    @Test("Adam and AdamW follow PyTorch's formula", arguments: supportedInstructionSets, [false, true])
    func adam(isa: descent_isa, decoupled: Bool) throws {
        let pool = try TestPool(isa: isa)
        for (count, decay) in zip(Self.counts, [Float(0), 0.1, 0.01, 0, 0.05]) {
            var settings = descent_adam_settings(
                learning_rate: 0.01, gradient_weight1: 0.1, beta2: 0.999, gradient_weight2: 0.001, epsilon: 1e-8,
                weight_decay: decay, gradient_scale: 0.5,
                bias_correction1: 1, bias_correction2: 1)
            let parameter = Buffer(Self.parameters(count))
            let first = Buffer([Float](repeating: 0, count: count))
            let second = Buffer([Float](repeating: 0, count: count))
            var reference = AdamReference(settings, parameters: Self.parameters(count), isDecoupled: decoupled)
            for gradient in Self.gradients(count) {
                reference.step(gradient)
                settings.bias_correction1 = Float(reference.correction1)
                settings.bias_correction2 = Float(reference.correction2)
                (decoupled ? descent_adamw : descent_adam)(
                    pool.pool, &settings, count, gradient, parameter.pointer, first.pointer, second.pointer)
            }
            let tolerance = Tolerance(absolute: 3e-6, relative: 3e-6)
            #expect(disagreement(parameter, reference.p, within: tolerance) == nil)
            #expect(disagreement(first, reference.m, within: Tolerance(absolute: 2e-6, relative: 3e-6)) == nil)
            #expect(disagreement(second, reference.v, within: Tolerance(relative: 5e-6)) == nil)
        }
    }

    /// PyTorch's single-tensor Adam and AdamW, in Float64.
    struct AdamReference {
        let settings: descent_adam_settings
        let isDecoupled: Bool
        var p: [Double], m: [Double], v: [Double]
        var correction1 = 0.0, correction2 = 0.0
        private var power1 = 1.0, power2 = 1.0

        init(_ settings: descent_adam_settings, parameters: [Float], isDecoupled: Bool) {
            self.settings = settings
            self.isDecoupled = isDecoupled
            p = parameters.map(Double.init)
            m = [Double](repeating: 0, count: p.count)
            v = m
        }

        mutating func step(_ gradient: [Float]) {
            let (rate, decay) = (Double(settings.learning_rate), Double(settings.weight_decay))
            let (beta1, beta2) = (0.9, 0.999)
            power1 *= beta1
            power2 *= beta2
            (correction1, correction2) = (1 - power1, 1 - power2)
            for i in p.indices {
                var g = Double(settings.gradient_scale) * Double(gradient[i])
                if isDecoupled { p[i] *= 1 - rate * decay } else { g += decay * p[i] }
                m[i] += (1 - beta1) * (g - m[i])
                v[i] = beta2 * v[i] + (1 - beta2) * g * g
                let denominator = v[i].squareRoot() / correction2.squareRoot() + Double(settings.epsilon)
                p[i] -= rate / correction1 * m[i] / denominator
            }
        }
    }
}
