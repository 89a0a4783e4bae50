/// What a tensor's elements are.
public enum ElementType: String, Hashable, Codable, Sendable {
    /// 32-bit floating point, for everything that is computed.
    case float32
    /// 32-bit signed integers, for labels and indices.
    case int32
}

/// The shape and the element type of a tensor: what a shape rule takes and gives.
public struct TensorType: Hashable, Codable, Sendable, CustomStringConvertible {
    /// The extents, outermost first.
    public let shape: Shape
    /// What the elements are.
    public let elementType: ElementType

    /// A type of this shape, of floats unless said otherwise.
    public init(_ shape: Shape, _ elementType: ElementType = .float32) {
        self.shape = shape
        self.elementType = elementType
    }

    /// `[32, 10]` for floats, `int32[32]` for integers.
    public var description: String {
        elementType == .float32 ? shape.description : "\(elementType.rawValue)\(shape)"
    }
}
