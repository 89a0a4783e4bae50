import CKernels

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The operations in Float64, by libm.
enum Reference {
    static func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

    static func normalDistribution(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }

    static func normalDensity(_ x: Double) -> Double { exp(-x * x / 2) / (2 * Double.pi).squareRoot() }

    /// `(1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2`, without loss in the lower tail.
    static func tangentShare(_ x: Double) -> Double {
        logistic(2 * (2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x))
    }

    static func unary(_ operation: descent_operation, _ x: Double) -> Double {
        switch operation {
        case .copy: x
        case .negate: -x
        case .absolute: abs(x)
        case .exp: exp(x)
        case .log: log(x)
        case .sqrt: x.squareRoot()
        case .square: x * x
        case .reciprocal: 1 / x
        case .sign: x > 0 ? 1 : x < 0 ? -1 : 0
        case .relu: x < 0 ? 0 : x
        case .gelu: x * normalDistribution(x)
        case .tanh: tanh(x)
        case .sigmoid: logistic(x)
        case .silu: x * logistic(x)
        case .gelu_tanh: x * tangentShare(x)
        default: .nan
        }
    }

    static func binary(_ operation: descent_operation, _ a: Double, _ b: Double) -> Double {
        switch operation {
        case .add: a + b
        case .subtract: a - b
        case .multiply: a * b
        case .divide: a / b
        case .maximum: a > b ? a : b
        case .minimum: a < b ? a : b
        case .greater: a > b ? 1 : 0
        case .relu_gradient: a > 0 ? b : 0
        case .gelu_gradient: b * (normalDistribution(a) + a * normalDensity(a))
        case .tanh_gradient: b * (1 - a * a)
        case .sigmoid_gradient: b * a * (1 - a)
        case .silu_gradient: b * logistic(a) * (1 + a * (1 - logistic(a)))
        case .gelu_tanh_gradient:
            b * tangentShare(a)
                * (1 + a * (1 - tangentShare(a)) * 2 * (2 / Double.pi).squareRoot() * (1 + 3 * 0.044715 * a * a))
        default: .nan
        }
    }
}

let unaryOperations: [descent_operation] = [
    .copy, .negate, .absolute, .exp, .log, .sqrt, .square, .reciprocal, .sign, .relu, .gelu, .tanh, .sigmoid, .silu,
    .gelu_tanh,
]

let binaryOperations: [descent_operation] = [
    .add, .subtract, .multiply, .divide, .maximum, .minimum, .greater, .relu_gradient, .gelu_gradient,
    .tanh_gradient, .sigmoid_gradient, .silu_gradient, .gelu_tanh_gradient,
]
