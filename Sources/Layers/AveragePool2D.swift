public import Tensors

/// The mean of each window of a picture, channel by channel. What lies beyond the edges counts as 0, as in PyTorch.
///
/// Shapes: `[batch, height, width, channels] -> [batch, outHeight, outWidth, channels]`.
public struct AveragePool2D: Layer {
    /// The name, unique in a model.
    public let name: String
    /// The kind, as it stands in a description.
    public let kind = "average pool"
    /// Where the windows lie.
    public let geometry: PoolGeometry

    /// Windows of this geometry.
    public init(_ name: String, _ geometry: PoolGeometry) {
        self.name = name
        self.geometry = geometry
    }

    /// Square windows; without a stride each begins where the one before ends.
    public init(_ name: String, size: Int = 2, stride: Int? = nil, padding: PixelPadding = .none) {
        self.init(
            name, PoolGeometry(size: PixelSize(size), stride: stride.map { PixelSize($0) }, padding: padding))
    }

    /// Adds the layer to the graph of a pass.
    public func apply(to input: Tensor, in pass: ForwardPass) throws(ShapeError) -> Tensor {
        try geometry.check(input, "the average pool \(name)")
        return input.averagePooled(geometry)
    }
}
