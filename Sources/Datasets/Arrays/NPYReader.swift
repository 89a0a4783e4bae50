/// Reads NumPy's `.npy` format, versions 1 to 3: a magic number, a header that is a Python dictionary, then the values
/// (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
struct NPYReader {
    var limits = ReadingLimits()

    static let magic: [UInt8] = [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]

    /// The whole array, row-major. `file` is for messages.
    func read(_ stream: PeekableStream, file: String) throws(DataError) -> NumericArray {
        let start = try stream.next(8)
        if start.isEmpty { throw DataError(.fileEmpty, file: file) }
        guard start.starts(with: Self.magic) else {
            throw DataError(.notNPY(firstBytes: Array(start.prefix(6))), file: file)
        }
        guard start.count == 8 else { throw DataError(.headerCutShort, file: file) }
        guard (1...3).contains(start[6]) else { throw DataError(.npyVersion(Int(start[6])), file: file) }
        let lengthBytes = try stream.next(start[6] == 1 ? 2 : 4)
        guard lengthBytes.count == (start[6] == 1 ? 2 : 4) else { throw DataError(.headerCutShort, file: file) }
        let length = lengthBytes.reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= Self.mostHeaderBytes else {
            throw DataError(.npyHeader(text: "\(length) bytes long"), file: file)
        }
        let header = try stream.next(length)
        guard header.count == length else { throw DataError(.headerCutShort, file: file) }
        let fields = try NPYHeader(String(decoding: header, as: UTF8.self), file: file)
        let body = ArrayBody(
            element: fields.element, isBigEndian: fields.isBigEndian, shape: fields.shape, file: file, limits: limits)
        let numbers = try body.read(stream)
        return NumericArray(
            file: file, shape: fields.shape,
            numbers: fields.isFortranOrder ? Self.rowMajor(numbers, shape: fields.shape) : numbers)
    }

    private static let mostHeaderBytes = 1 << 16

    /// From the first dimension that runs fastest to the last that does.
    private static func rowMajor(_ numbers: ArrayNumbers, shape: [Int]) -> ArrayNumbers {
        guard shape.count > 1 else { return numbers }
        var steps = [Int](repeating: 1, count: shape.count)
        for dimension in 1..<shape.count { steps[dimension] = steps[dimension - 1] * shape[dimension - 1] }
        var place = [Int](repeating: 0, count: shape.count)
        var source = 0
        return numbers.reordered { visit in
            for index in 0..<numbers.count {
                visit(index, source)
                var dimension = shape.count - 1
                while dimension >= 0 {
                    place[dimension] += 1
                    source += steps[dimension]
                    if place[dimension] < shape[dimension] { break }
                    source -= steps[dimension] * shape[dimension]
                    place[dimension] = 0
                    dimension -= 1
                }
            }
        }
    }
}
