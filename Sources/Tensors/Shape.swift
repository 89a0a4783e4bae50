/// The extents of a tensor, outermost first: `[batch, features]`. Rank 0 is a single number.
public struct Shape: Hashable, Codable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
    /// The extent of each axis, outermost first.
    public let dimensions: [Int]

    /// The number of elements: the product of the extents, 1 at rank 0.
    public let count: Int

    /// A shape of these extents. A negative extent is a programmer's error.
    public init(_ dimensions: [Int]) {
        precondition(dimensions.allSatisfy { $0 >= 0 }, "a shape has no negative extent: \(dimensions)")
        self.dimensions = dimensions
        count = dimensions.reduce(1, *)
    }

    /// A shape written as `[32, 10]`.
    public init(arrayLiteral elements: Int...) {
        self.init(elements)
    }

    /// The shape of a single number.
    public static let scalar: Shape = []

    /// The number of axes.
    public var rank: Int { dimensions.count }

    /// The extent of one axis; negative axes count from the innermost, -1 being the last.
    public subscript(axis: Int) -> Int {
        dimensions[axis < 0 ? dimensions.count + axis : axis]
    }

    /// The extent of the innermost axis, 1 at rank 0.
    public var columns: Int { dimensions.last ?? 1 }

    /// The number of innermost rows: the product of all extents but the last.
    public var rows: Int { dimensions.dropLast().reduce(1, *) }

    /// The same shape with another innermost extent.
    public func withColumns(_ columns: Int) -> Shape {
        Shape(dimensions.dropLast() + [columns])
    }

    /// `[32, 10]`, as it stands in messages.
    public var description: String {
        "[" + dimensions.map(String.init).joined(separator: ", ") + "]"
    }
}

extension Shape {
    /// A shape from its extents alone, as they are encoded.
    public init(from decoder: any Decoder) throws {
        let dimensions = try decoder.singleValueContainer().decode([Int].self)
        guard dimensions.allSatisfy({ $0 >= 0 }) else {
            let context = DecodingError.Context(
                codingPath: decoder.codingPath, debugDescription: "a shape has no negative extent")
            throw DecodingError.dataCorrupted(context)
        }
        self.init(dimensions)
    }

    /// The extents alone: `[32, 10]`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(dimensions)
    }
}
