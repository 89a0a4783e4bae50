/// How one number of an array lies in a file.
enum ArrayElement: String, Sendable, CaseIterable {
    case boolean = "b1"
    case uint8 = "u1"
    case uint16 = "u2"
    case uint32 = "u4"
    case uint64 = "u8"
    case int8 = "i1"
    case int16 = "i2"
    case int32 = "i4"
    case int64 = "i8"
    case float16 = "f2"
    case float32 = "f4"
    case float64 = "f8"

    var byteCount: Int {
        switch self {
        case .boolean, .uint8, .int8: 1
        case .uint16, .int16, .float16: 2
        case .uint32, .int32, .float32: 4
        case .uint64, .int64, .float64: 8
        }
    }

    /// Writes the first `values.count` numbers of some bytes.
    func convert(_ bytes: UnsafeRawBufferPointer, isBigEndian: Bool, into values: UnsafeMutableBufferPointer<Float>) {
        @inline(__always)
        func words<Word: FixedWidthInteger>(_ type: Word.Type, _ number: (Word) -> Float) {
            for index in values.indices {
                let word = bytes.loadUnaligned(fromByteOffset: index * MemoryLayout<Word>.size, as: type)
                values[index] = number(isBigEndian ? Word(bigEndian: word) : Word(littleEndian: word))
            }
        }
        switch self {
        case .boolean: words(UInt8.self) { $0 == 0 ? 0 : 1 }
        case .uint8: words(UInt8.self) { Float($0) }
        case .uint16: words(UInt16.self) { Float($0) }
        case .uint32: words(UInt32.self) { Float($0) }
        case .uint64: words(UInt64.self) { Float($0) }
        case .int8: words(Int8.self) { Float($0) }
        case .int16: words(Int16.self) { Float($0) }
        case .int32: words(Int32.self) { Float($0) }
        case .int64: words(Int64.self) { Float($0) }
        case .float16: words(UInt16.self) { Self.float(half: $0) }
        case .float32: words(UInt32.self) { Float(bitPattern: $0) }
        case .float64: words(UInt64.self) { Float(Double(bitPattern: $0)) }
        }
    }

    /// The number of a half-precision pattern (IEEE 754): not every processor has the type.
    static func float(half pattern: UInt16) -> Float {
        let sign: Float = pattern >> 15 == 1 ? -1 : 1
        let exponent = Int(pattern >> 10 & 0x1F)
        let fraction = Float(pattern & 0x3FF)
        switch exponent {
        case 0: return sign * fraction * 0x1p-24
        case 31: return fraction == 0 ? sign * .infinity : .nan
        default: return sign * (1 + fraction * 0x1p-10) * Float(sign: .plus, exponent: exponent - 15, significand: 1)
        }
    }
}

/// An array's numbers as they lie in a file, one after another.
struct ArrayBody: Sendable {
    let element: ArrayElement
    let isBigEndian: Bool
    let shape: [Int]
    let file: String
    let limits: ReadingLimits

    /// Reads them all, in the file's order. Memory grows with what the file holds, not with what it promises.
    func read(_ stream: PeekableStream) throws(DataError) -> ArrayNumbers {
        let count = try valueCount()
        let expected = min(count, max(1 << 16, stream.expectedBytes / element.byteCount))
        var numbers = ArrayNumbers(areBytes: element == .uint8, capacity: expected)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { buffer.deallocate() }
        while numbers.count < count {
            let wanted = min(buffer.count, (count - numbers.count) * element.byteCount)
            let got = try stream.fill(UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted])) / element.byteCount
            guard got > 0 else {
                throw DataError(.promisesMore(shape: shape, promised: count, held: numbers.count), file: file)
            }
            let first = numbers.count
            let read = UnsafeRawBufferPointer(rebasing: buffer[..<(got * element.byteCount)])
            guard let bad = numbers.append(read, as: element, isBigEndian: isBigEndian) else { continue }
            throw DataError(.valueNotFinite(index: first + bad), file: file)
        }
        guard try stream.peek(1).isEmpty else { throw DataError(.holdsMore(shape: shape), file: file) }
        return numbers
    }

    private func valueCount() throws(DataError) -> Int {
        guard (1...limits.dimensions).contains(shape.count) else {
            throw DataError(.tooManyDimensions(count: shape.count, limit: limits.dimensions), file: file)
        }
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
}
