/// The element types of the safetensors format that are read and written here.
enum SafetensorsElement: String, CaseIterable {
    case float64 = "F64"
    case int64 = "I64"
    case uint64 = "U64"
    case float32 = "F32"
    case int32 = "I32"
    case uint8 = "U8"

    init(of values: NamedTensor.Values) {
        self =
            switch values {
            case .float32: .float32
            case .float64: .float64
            case .int32: .int32
            case .int64: .int64
            case .uint64: .uint64
            case .uint8: .uint8
            }
    }

    /// Bytes an element.
    var width: Int {
        switch self {
        case .float64, .int64, .uint64: 8
        case .float32, .int32: 4
        case .uint8: 1
        }
    }

    /// The numbers that lie in the bytes. Precondition: a whole number of elements.
    func values(from bytes: UnsafeRawBufferPointer) -> NamedTensor.Values {
        switch self {
        case .float64: .float64(copy(bytes, zero: 0))
        case .int64: .int64(copy(bytes, zero: 0))
        case .uint64: .uint64(copy(bytes, zero: 0))
        case .float32: .float32(copy(bytes, zero: 0))
        case .int32: .int32(copy(bytes, zero: 0))
        case .uint8: .uint8(copy(bytes, zero: 0))
        }
    }

    /// Copies bytes into an array. They need not be aligned, so they cannot be bound to the type where they lie.
    private func copy<Element: BitwiseCopyable>(_ bytes: UnsafeRawBufferPointer, zero: Element) -> [Element] {
        let count = bytes.count / MemoryLayout<Element>.size
        precondition(count * MemoryLayout<Element>.size == bytes.count, "half an element")
        var elements = [Element](repeating: zero, count: count)
        elements.withUnsafeMutableBytes { $0.copyMemory(from: bytes) }
        return elements
    }
}
