public import Tensors

/// Convolution of each channel of pictures with filters of its own (Howard et al., 2017): channels are not mixed.
///
/// Shapes: `[batch, height, width, channels] -> [batch, outHeight, outWidth, channels * multiplier]`, with
/// `name.weight [kernelHeight, kernelWidth, 1, channels * multiplier]` and `name.bias`, which start as those of `Convolution2D`.
public struct DepthwiseConvolution2D: Layer {
    /// The name, unique in a model.
    public let name: String
    /// The kind, as it stands in a description.
    public let kind = "depthwise convolution"
    /// The rows and columns of a window.
    public let size: Int
    /// The pixels from one window to the next.
    public let stride: Int
    /// What counts as lying beyond the edges.
    public let padding: PixelPadding
    /// The filters of each channel.
    public let multiplier: Int
    /// What is applied to each element.
    public let activation: Activation
    /// How the weight is drawn.
    public let initializer: Initializer
    /// Whether a bias is added.
    public let hasBias: Bool

    /// A convolution with `multiplier` filters for each channel that comes.
    public init(
        _ name: String, size: Int = 3, stride: Int = 1, padding: PixelPadding = .same, multiplier: Int = 1,
        activation: Activation = .identity, initializer: Initializer = .pytorch, hasBias: Bool = true
    ) {
        self.name = name
        self.size = size
        self.stride = stride
        self.padding = padding
        self.multiplier = multiplier
        self.activation = activation
        self.initializer = initializer
        self.hasBias = hasBias
    }

    /// Adds the layer to the graph of a pass.
    public func apply(to input: Tensor, in pass: ForwardPass) throws(ShapeError) -> Tensor {
        let channels = max(1, input.shape.columns)
        return try Convolution2D(
            name, filters: channels * multiplier, size: size, stride: stride, padding: padding, groups: channels,
            activation: activation, initializer: initializer, hasBias: hasBias
        ).apply(to: input, in: pass)
    }
}
