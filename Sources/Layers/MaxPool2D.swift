public import Tensors

/// The greatest number of each window of a picture, channel by channel. What lies beyond the edges never is the greatest.
///
/// Shapes: `[batch, height, width, channels] -> [batch, outHeight, outWidth, channels]`.
public struct MaxPool2D: Layer {
    /// The name, unique in a model.
    public let name: String
    /// The kind, as it stands in a description.
    public let kind = "max pool"
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
        try geometry.check(input, "the max pool \(name)")
        return input.maxPooled(geometry)
    }
}

extension PoolGeometry {
    /// Checks that windows fit an input.
    func check(_ input: Tensor, _ subject: String) throws(ShapeError) {
        guard input.elementType == .float32, outputShape(of: input.shape) != nil else {
            throw ShapeError(
                subject, given: [input.type],
                expected: "[batch, height, width, channels] with windows of \(size.height) x \(size.width) that fit")
        }
    }
}
