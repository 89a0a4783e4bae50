public import Tensors

/// Pictures made larger by a whole factor, each pixel repeated or lines drawn between pixels.
///
/// Shapes: `[batch, height, width, channels] -> [batch, height * factor, width * factor, channels]`.
public struct Upsample: Layer {
    /// The name, unique in a model.
    public let name: String
    /// The kind, as it stands in a description.
    public let kind = "upsample"
    /// How many times larger along each axis, at least 1.
    public let factor: PixelSize
    /// What is between the pixels.
    public let mode: UpsampleMode

    /// A factor for both axes.
    public init(_ name: String, factor: Int = 2, mode: UpsampleMode = .nearest) {
        self.init(name, factor: PixelSize(factor), mode: mode)
    }

    /// A factor for each axis.
    public init(_ name: String, factor: PixelSize, mode: UpsampleMode = .nearest) {
        self.name = name
        self.factor = factor
        self.mode = mode
    }

    /// Adds the layer to the graph of a pass.
    public func apply(to input: Tensor, in pass: ForwardPass) throws(ShapeError) -> Tensor {
        guard input.elementType == .float32, input.shape.rank == 4, input.shape.count > 0, factor.height > 0,
            factor.width > 0
        else {
            throw ShapeError(
                "the upsample layer \(name)", given: [input.type], expected: "[batch, height, width, channels]")
        }
        return input.upsampled(by: factor, mode)
    }
}
