/// Numbers with a name and a shape, as a checkpoint keeps them.
public struct NamedTensor: Hashable, Sendable {
    /// The numbers, row-major.
    public enum Values: Hashable, Sendable {
        case float32([Float])
        case float64([Double])
        case int32([Int32])
        case int64([Int64])
        case uint64([UInt64])
        case uint8([UInt8])
    }

    /// Unique within a checkpoint.
    public let name: String
    /// Sides, the slowest first; none for a single number.
    public let shape: [Int]
    /// The numbers, row-major.
    public let values: Values

    /// Precondition: the shape holds as many numbers as there are.
    public init(name: String, shape: [Int], values: Values) {
        precondition(
            shape.reduce(1, *) == values.count, "\(name): shape \(shape) does not hold \(values.count) numbers")
        self.name = name
        self.shape = shape
        self.values = values
    }

    /// Floats, one-dimensional unless a shape is given.
    public init(_ name: String, shape: [Int]? = nil, _ floats: [Float]) {
        self.init(name: name, shape: shape ?? [floats.count], values: .float32(floats))
    }

    /// The numbers when they are 32-bit floats.
    public var floats: [Float]? {
        guard case .float32(let floats) = values else { return nil }
        return floats
    }
}

extension NamedTensor.Values {
    /// How many numbers there are.
    public var count: Int {
        switch self {
        case .float32(let values): values.count
        case .float64(let values): values.count
        case .int32(let values): values.count
        case .int64(let values): values.count
        case .uint64(let values): values.count
        case .uint8(let values): values.count
        }
    }

    /// How many bytes they take.
    var byteCount: Int { count * SafetensorsElement(of: self).width }

    /// The numbers as they lie in memory.
    ///
    /// Every machine that Swift runs on is little-endian, which is also the order of the safetensors format.
    func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        switch self {
        case .float32(let values): values.withUnsafeBytes(body)
        case .float64(let values): values.withUnsafeBytes(body)
        case .int32(let values): values.withUnsafeBytes(body)
        case .int64(let values): values.withUnsafeBytes(body)
        case .uint64(let values): values.withUnsafeBytes(body)
        case .uint8(let values): values.withUnsafeBytes(body)
        }
    }
}
