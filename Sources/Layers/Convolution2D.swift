public import Tensors

/// Convolution of pictures: each pixel of the result is `f(sum of a window's channels times weights + b)`.
///
/// Shapes: `[batch, height, width, channels] -> [batch, outHeight, outWidth, filters]`, with
/// `name.weight [kernelHeight, kernelWidth, channels / groups, filters]` and `name.bias [filters]`. The weight is drawn by the initializer;
/// the bias starts at zero, but with `.pytorch` it is uniform in `±1/sqrt(fanIn)` as in `nn.Conv2d`.
public struct Convolution2D: Layer {
    /// The name, unique in a model.
    public let name: String
    /// The kind, as it stands in a description.
    public let kind = "convolution"
    /// The channels of the result.
    public let filters: Int
    /// The pixels of a window.
    public let size: PixelSize
    /// Where the windows lie.
    public let geometry: ConvolutionGeometry
    /// What is applied to each element.
    public let activation: Activation
    /// How the weight is drawn.
    public let initializer: Initializer
    /// Whether a bias is added: not before a batch norm, which has its own.
    public let hasBias: Bool

    /// A convolution of a number of filters. Groups must divide channels and filters.
    public init(
        _ name: String, filters: Int, size: PixelSize = PixelSize(3),
        geometry: ConvolutionGeometry = ConvolutionGeometry(padding: .same), activation: Activation = .identity,
        initializer: Initializer = .pytorch, hasBias: Bool = true
    ) {
        self.name = name
        self.filters = filters
        self.size = size
        self.geometry = geometry
        self.activation = activation
        self.initializer = initializer
        self.hasBias = hasBias
    }

    /// A convolution whose windows and strides are as high as wide.
    public init(
        _ name: String, filters: Int, size: Int, stride: Int = 1, padding: PixelPadding = .same, dilation: Int = 1,
        groups: Int = 1, activation: Activation = .identity, initializer: Initializer = .pytorch, hasBias: Bool = true
    ) {
        self.init(
            name, filters: filters, size: PixelSize(size),
            geometry: ConvolutionGeometry(
                stride: PixelSize(stride), padding: padding, dilation: PixelSize(dilation), groups: groups),
            activation: activation, initializer: initializer, hasBias: hasBias)
    }

    /// Adds the layer to the graph of a pass.
    public func apply(to input: Tensor, in pass: ForwardPass) throws(ShapeError) -> Tensor {
        let weightShape = try weightShape(for: input)
        let weight = pass.graph.parameter("\(name).weight", shape: weightShape, initializer: initializer)
        let output = input.convolved(with: weight, geometry)
        return finished(output, fanIn: weightShape.rows, in: pass)
    }

    private func weightShape(for input: Tensor) throws(ShapeError) -> Shape {
        let groups = geometry.groups
        let window = geometry.span(of: size)
        let expected = "[batch, height, width, channels] with windows of \(window.height) x \(window.width) that fit"
        guard input.elementType == .float32, input.shape.rank == 4, filters > 0, size.height > 0, size.width > 0 else {
            throw ShapeError("the convolution \(name)", given: [input.type], expected: expected)
        }
        guard input.shape.columns % groups == 0, filters % groups == 0 else {
            throw ShapeError(
                "the convolution \(name)", given: [input.type],
                expected: "numbers of channels and filters (\(filters)) that \(groups) groups divide")
        }
        let weightShape: Shape = [size.height, size.width, input.shape.columns / groups, filters]
        guard geometry.outputShape(of: input.shape, weight: weightShape) != nil else {
            throw ShapeError("the convolution \(name)", given: [input.type], expected: expected)
        }
        return weightShape
    }

    /// Bias and activation.
    private func finished(_ output: Tensor, fanIn: Int, in pass: ForwardPass) -> Tensor {
        let biased =
            hasBias
            ? output + bias(of: name, filters: filters, fanIn: fanIn, weightInitializer: initializer, in: pass) : output
        return biased.activated(by: activation)
    }
}

/// The bias of a convolution, as `nn.Conv2d` draws it where its weight is drawn so.
func bias(
    of name: String, filters: Int, fanIn: Int, weightInitializer: Initializer, in pass: ForwardPass
) -> Tensor {
    let bound = 1 / Double(max(1, fanIn)).squareRoot()
    let start = weightInitializer == .pytorch ? Initializer.uniform(bound: bound) : .zeros
    return pass.graph.parameter("\(name).bias", shape: [filters], initializer: start)
}
