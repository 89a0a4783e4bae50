public import Tensors

/// A fully connected layer: `y = f(x W + b)`.
///
/// Shapes: `[..., in] -> [..., out]`, with `name.weight [in, out]` and `name.bias [out]`. The weight is drawn by the initializer;
/// the bias starts at zero, but with `.pytorch` it is uniform in `±1/sqrt(in)` as in `nn.Linear`.
public struct Dense: Layer {
    /// The name, unique in a model.
    public let name: String
    /// The kind, as it stands in a description.
    public let kind = "dense"
    /// The number of outputs.
    public let outputs: Int
    /// The number of inputs that is asked for; nil takes what comes.
    public let inputs: Int?
    /// What is applied to each element.
    public let activation: Activation
    /// How the weight is drawn.
    public let initializer: Initializer
    /// Whether a bias is added.
    public let hasBias: Bool

    /// A dense layer of a name and a number of outputs.
    public init(
        _ name: String, outputs: Int, inputs: Int? = nil, activation: Activation = .identity,
        initializer: Initializer = .pytorch, hasBias: Bool = true
    ) {
        self.name = name
        self.outputs = outputs
        self.inputs = inputs
        self.activation = activation
        self.initializer = initializer
        self.hasBias = hasBias
    }

    /// Adds the layer to the graph of a pass.
    public func apply(to input: Tensor, in pass: ForwardPass) throws(ShapeError) -> Tensor {
        guard input.elementType == .float32, input.shape.rank >= 2, inputs ?? input.shape.columns == input.shape.columns
        else {
            let width = inputs.map(String.init) ?? "inputs"
            throw ShapeError("the dense layer \(name)", given: [input.type], expected: "[batch, \(width)]")
        }
        let fanIn = input.shape.columns
        let weight = pass.graph.parameter("\(name).weight", shape: [fanIn, outputs], initializer: initializer)
        var output = input.matMul(weight)
        if hasBias {
            let bound = 1 / Double(max(1, fanIn)).squareRoot()
            let start = initializer == .pytorch ? Initializer.uniform(bound: bound) : .zeros
            output = output + pass.graph.parameter("\(name).bias", shape: [outputs], initializer: start)
        }
        return output.activated(by: activation)
    }
}
