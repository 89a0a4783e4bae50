/// Reads the IDX format of the MNIST files: `00 00 type dimensions`, each dimension as 32 bits, then the values, all
/// big-endian (http://yann.lecun.com/exdb/mnist).
struct IDXReader {
    /// The types of element, by their code in the header.
    enum Element: UInt8 {
        case uint8 = 0x08
        case int8 = 0x09
        case int16 = 0x0B
        case int32 = 0x0C
        case float32 = 0x0D
        case float64 = 0x0E

        /// The same for arrays of any format.
        var element: ArrayElement {
            switch self {
            case .uint8: .uint8
            case .int8: .int8
            case .int16: .int16
            case .int32: .int32
            case .float32: .float32
            case .float64: .float64
            }
        }
    }

    var limits = ReadingLimits()

    /// Whether a file starts like one of this format.
    static func recognises(_ start: some Collection<UInt8>) -> Bool {
        let bytes = Array(start.prefix(4))
        return bytes.count == 4 && bytes[0] == 0 && bytes[1] == 0 && Element(rawValue: bytes[2]) != nil
    }

    /// The whole array. `file` is for messages.
    func read(_ stream: PeekableStream, file: String) throws(DataError) -> NumericArray {
        let magic = try stream.next(4)
        if magic.isEmpty { throw DataError(.fileEmpty, file: file) }
        guard magic.count == 4, magic[0] == 0, magic[1] == 0 else {
            throw DataError(.notIDX(firstBytes: magic), file: file)
        }
        guard let element = Element(rawValue: magic[2]) else {
            throw DataError(.idxTypeUnknown(code: magic[2]), file: file)
        }
        let shape = try readShape(stream, dimensions: Int(magic[3]), file: file)
        let body = ArrayBody(element: element.element, isBigEndian: true, shape: shape, file: file, limits: limits)
        return NumericArray(file: file, shape: shape, numbers: try body.read(stream))
    }

    private func readShape(_ stream: PeekableStream, dimensions: Int, file: String) throws(DataError) -> [Int] {
        guard (1...limits.dimensions).contains(dimensions) else {
            throw DataError(.tooManyDimensions(count: dimensions, limit: limits.dimensions), file: file)
        }
        let bytes = try stream.next(4 * dimensions)
        guard bytes.count == 4 * dimensions else { throw DataError(.headerCutShort, file: file) }
        return (0..<dimensions).map { dimension in
            bytes[4 * dimension..<4 * dimension + 4].reduce(0) { $0 << 8 | Int($1) }
        }
    }
}
