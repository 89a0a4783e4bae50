public import Tensors

/// Convolution of series: each step of the result is `f(sum of a window's channels times weights + b)`.
///
/// Shapes: `[batch, steps, channels] -> [batch, outSteps, filters]`, with `name.weight [size, channels / groups, filters]` and
/// `name.bias [filters]`, which start as those of `Convolution2D`.
public struct Convolution1D: Layer {
    /// The name, unique in a model.
    public let name: String
    /// The kind, as it stands in a description.
    public let kind = "convolution 1-D"
    /// The channels of the result.
    public let filters: Int
    /// The steps of a window.
    public let size: Int
    /// Where the windows lie, along their width.
    public let geometry: ConvolutionGeometry
    /// What is applied to each element.
    public let activation: Activation
    /// How the weight is drawn.
    public let initializer: Initializer
    /// Whether a bias is added.
    public let hasBias: Bool

    /// A convolution of a number of filters. Groups must divide channels and filters.
    public init(
        _ name: String, filters: Int, size: Int = 3, stride: Int = 1, padding: PixelPadding = .same, dilation: Int = 1,
        groups: Int = 1, activation: Activation = .identity, initializer: Initializer = .pytorch, hasBias: Bool = true
    ) {
        self.name = name
        self.filters = filters
        self.size = size
        geometry = ConvolutionGeometry(
            stride: PixelSize(stride), padding: padding, dilation: PixelSize(dilation), groups: groups)
        self.activation = activation
        self.initializer = initializer
        self.hasBias = hasBias
    }

    /// Adds the layer to the graph of a pass.
    public func apply(to input: Tensor, in pass: ForwardPass) throws(ShapeError) -> Tensor {
        let groups = geometry.groups
        guard input.elementType == .float32, input.shape.rank == 3, input.shape.columns % groups == 0,
            filters > 0, filters % groups == 0, size > 0
        else {
            throw ShapeError(
                "the convolution \(name)", given: [input.type],
                expected:
                    "[batch, steps, channels], with channels and filters (\(filters)) that \(groups) groups divide")
        }
        let weightShape: Shape = [size, input.shape.columns / groups, filters]
        let window = geometry.span(of: PixelSize(size)).width
        guard input.shape[0] > 0, geometry.seriesLength(of: input.shape, weight: weightShape) != nil else {
            throw ShapeError(
                "the convolution \(name)", given: [input.type],
                expected: "[batch, steps, channels] with windows of \(window) steps that fit")
        }
        let weight = pass.graph.parameter("\(name).weight", shape: weightShape, initializer: initializer)
        var output = input.convolvedSeries(with: weight, geometry)
        if hasBias {
            output =
                output
                + bias(of: name, filters: filters, fanIn: weightShape.rows, weightInitializer: initializer, in: pass)
        }
        return output.activated(by: activation)
    }
}
