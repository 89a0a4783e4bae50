public import Tensors

/// A detour around a layer (He et al., 2016): `y = f(body(x) + shortcut(x))`.
///
/// Shapes: the body and the shortcut give the same shape. Without a shortcut the input itself is added.
public struct Residual: Layer {
    /// The name, unique in a model.
    public let name: String
    /// The kind, as it stands in a description.
    public let kind = "residual"
    /// What the detour goes around.
    public let body: any Layer
    /// What the input goes through on the detour, such as a projection; nil for nothing.
    public let shortcut: (any Layer)?
    /// What is applied to each element of the sum.
    public let activation: Activation

    /// A detour around a body.
    public init(_ name: String, _ body: any Layer, shortcut: (any Layer)? = nil, activation: Activation = .identity) {
        self.name = name
        self.body = body
        self.shortcut = shortcut
        self.activation = activation
    }

    /// Adds the layer to the graph of a pass.
    public func apply(to input: Tensor, in pass: ForwardPass) throws(ShapeError) -> Tensor {
        let made = try pass.apply(body, to: input)
        var detour = input
        if let shortcut { detour = try pass.apply(shortcut, to: input) }
        guard made.type == detour.type, made.elementType == .float32 else {
            throw ShapeError(
                "the residual \(name)", given: [made.type, detour.type],
                expected: "a body and a shortcut that give the same shape")
        }
        return (made + detour).activated(by: activation)
    }
}
