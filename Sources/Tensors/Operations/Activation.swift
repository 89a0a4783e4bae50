import CKernels

/// An elementwise activation function.
public enum Activation: String, CaseIterable, Hashable, Codable, Sendable {
    /// `x`.
    case identity
    /// `max(x, 0)`; its gradient at 0 is 0.
    case relu
    /// `x / 2 * (1 + erf(x / sqrt 2))`, the exact form (Hendrycks and Gimpel, 2016).
    case gelu
    case tanh
    /// `1 / (1 + exp(-x))`.
    case sigmoid
    /// `x * sigmoid(x)`, also known as swish (Elfwing et al., 2017).
    case silu
    /// `x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x^3)))`: GELU by a tangent, `gelu_tanh` in a recipe.
    case geluTanh

    /// The names that a recipe may use.
    public static var recipeNames: [String] { allCases.map(\.recipeName) }

    /// The activation that a recipe names, nil when there is none.
    public init?(recipeName: String) {
        guard let known = Self.allCases.first(where: { $0.recipeName == recipeName }) else { return nil }
        self = known
    }

    /// The name in a recipe.
    public var recipeName: String {
        switch self {
        case .identity: "none"
        case .geluTanh: "gelu_tanh"
        default: rawValue
        }
    }

    /// Whether the gradient is made from the input rather than from the output.
    var needsPreactivation: Bool { descent_activation_needs_preactivation(kernel) }

    var kernel: descent_activation {
        switch self {
        case .identity: .identity
        case .relu: .relu
        case .gelu: .gelu
        case .tanh: .tanh
        case .sigmoid: .sigmoid
        case .silu: .silu
        case .geluTanh: .gelu_tanh
        }
    }
}

/// `y = f(x)`.
struct ActivationOperation: ElementwiseOperation {
    let activation: Activation

    var name: String { activation.rawValue }

    var kernel: descent_operation {
        switch activation {
        case .identity: .copy
        case .relu: .relu
        case .gelu: .gelu
        case .tanh: .tanh
        case .sigmoid: .sigmoid
        case .silu: .silu
        case .geluTanh: .gelu_tanh
        }
    }

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        guard inputs[0].elementType == .float32 else { throw ShapeError(name, given: inputs, expected: "floats") }
        return [inputs[0]]
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        guard activation != .identity else { return [context.outputGradient] }
        let saved = activation.needsPreactivation ? context.inputs[0] : context.outputs[0]
        return [saved.applying(ActivationGradient(activation: activation), context.outputGradient)]
    }
}

/// `dx = dy * f'(x)` from what was saved: the output, or the input where the activation needs that.
///
/// It has no gradient of its own: nothing here differentiates twice.
struct ActivationGradient: ElementwiseOperation {
    let activation: Activation

    var name: String { activation.rawValue + "Gradient" }

    var kernel: descent_operation {
        switch activation {
        case .identity: .copy
        case .relu: .relu_gradient
        case .gelu: .gelu_gradient
        case .tanh: .tanh_gradient
        case .sigmoid: .sigmoid_gradient
        case .silu: .silu_gradient
        case .geluTanh: .gelu_tanh_gradient
        }
    }

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        guard inputs[0] == inputs[1] else { throw ShapeError(name, given: inputs, expected: "equal shapes") }
        return [inputs[1]]
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        preconditionFailure("\(name) cannot be differentiated again")
    }
}

extension Tensor {
    /// The activation, element by element.
    public func activated(by activation: Activation) -> Tensor {
        activation == .identity ? self : applying(ActivationOperation(activation: activation))
    }

    /// `max(x, 0)`.
    public func relu() -> Tensor { activated(by: .relu) }
    /// `x / 2 * (1 + erf(x / sqrt 2))`.
    public func gelu() -> Tensor { activated(by: .gelu) }
    /// The hyperbolic tangent.
    public func tanh() -> Tensor { activated(by: .tanh) }
    /// `1 / (1 + exp(-x))`.
    public func sigmoid() -> Tensor { activated(by: .sigmoid) }
    /// `x * sigmoid(x)`.
    public func silu() -> Tensor { activated(by: .silu) }
}
