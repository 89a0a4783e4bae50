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

        var byteCount: Int {
            switch self {
            case .uint8, .int8: 1
            case .int16: 2
            case .int32, .float32: 4
            case .float64: 8
            }
        }
    }

    var limits = ReadingLimits()

    /// Whether a file starts like one of this format.
    static func recognises(_ start: some Collection<UInt8>) -> Bool {
        let bytes = Array(start.prefix(4))
        return bytes.count == 4 && bytes[0] == 0 && bytes[1] == 0 && Element(rawValue: bytes[2]) != nil
    }

    /// The whole array. `file` is for messages. Memory grows with what the file holds, not with what it promises.
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
        let count = try valueCount(shape, element: element, file: file)
        let values = try readValues(stream, count: count, element: element, shape: shape, file: file)
        if let index = values.firstIndex(where: { !$0.isFinite }) {
            throw DataError(.valueNotFinite(index: index), file: file)
        }
        return NumericArray(
            file: file, shape: shape, values: values, naturalRange: element == .uint8 ? 0...255 : nil)
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

    private func valueCount(_ shape: [Int], element: Element, file: String) throws(DataError) -> Int {
        if shape.contains(0) { throw DataError(.noExamples(shape: shape), file: file) }
        var bytes = element.byteCount
        for dimension in shape {
            let (product, overflows) = bytes.multipliedReportingOverflow(by: dimension)
            if overflows || product > limits.expandedBytes {
                throw DataError(.promisesTooMuch(shape: shape, limitBytes: limits.expandedBytes), file: file)
            }
            bytes = product
        }
        return bytes / element.byteCount
    }

    private func readValues(
        _ stream: PeekableStream, count: Int, element: Element, shape: [Int], file: String
    ) throws(DataError) -> [Float] {
        let width = element.byteCount
        var values: [Float] = []
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { buffer.deallocate() }
        values.reserveCapacity(min(count, 1 << 20))
        while values.count < count {
            let wanted = min(buffer.count, (count - values.count) * width)
            let got = try stream.fill(UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted])) / width
            guard got > 0 else {
                throw DataError(.promisesMore(shape: shape, promised: count, held: values.count), file: file)
            }
            append(UnsafeRawBufferPointer(buffer), count: got, element: element, to: &values)
        }
        guard try stream.peek(1).isEmpty else { throw DataError(.holdsMore(shape: shape), file: file) }
        return values
    }

    private func append(_ bytes: UnsafeRawBufferPointer, count: Int, element: Element, to values: inout [Float]) {
        switch element {
        case .uint8:
            let unsigned = bytes.bindMemory(to: UInt8.self)
            for index in 0..<count { values.append(Float(unsigned[index])) }
        case .int8:
            let signed = bytes.bindMemory(to: Int8.self)
            for index in 0..<count { values.append(Float(signed[index])) }
        case .int16:
            for index in 0..<count {
                values.append(Float(Int16(bigEndian: bytes.load(fromByteOffset: 2 * index, as: Int16.self))))
            }
        case .int32:
            for index in 0..<count {
                values.append(Float(Int32(bigEndian: bytes.load(fromByteOffset: 4 * index, as: Int32.self))))
            }
        case .float32:
            for index in 0..<count {
                values.append(
                    Float(bitPattern: UInt32(bigEndian: bytes.load(fromByteOffset: 4 * index, as: UInt32.self))))
            }
        case .float64:
            for index in 0..<count {
                let bits = UInt64(bigEndian: bytes.load(fromByteOffset: 8 * index, as: UInt64.self))
                values.append(Float(Double(bitPattern: bits)))
            }
        }
    }
}
