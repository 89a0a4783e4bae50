import Foundation

/// A `.npy` file of little-endian floats or 32-bit integers in row order: NumPy's format, versions 1 to 3.
struct ArrayFile {
    let shape: [Int]
    private let url: URL
    private let description: String
    private let payload: Data

    /// Reads a file.
    /// - Throws: `WorkloadError` when it cannot be read or is of another form.
    init(_ url: URL) throws(WorkloadError) {
        self.url = url
        guard let bytes = try? Data(contentsOf: url) else {
            throw WorkloadError("\(url.path): the file cannot be read")
        }
        guard bytes.count >= 12, bytes.prefix(6) == Data([0x93]) + Data("NUMPY".utf8) else {
            throw WorkloadError("\(url.path): this is no .npy file")
        }
        let isFirstVersion = bytes[bytes.startIndex + 6] == 1
        let lengthBytes = bytes.dropFirst(8).prefix(isFirstVersion ? 2 : 4)
        let length = lengthBytes.reversed().reduce(0) { $0 << 8 | Int($1) }
        let start = isFirstVersion ? 10 : 12
        guard bytes.count >= start + length else { throw WorkloadError("\(url.path): the header is cut off") }
        description = String(decoding: bytes.dropFirst(start).prefix(length), as: UTF8.self)
        payload = bytes.dropFirst(start + length)
        guard description.contains("'fortran_order': False"),
            let extents = description.split(separator: "(").last?.split(separator: ")").first
        else { throw WorkloadError("\(url.path): the array is not in row order, or its header names no shape") }
        shape = extents.split(separator: ",").compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
    }

    /// The elements of an array of 32-bit floats.
    func floats() throws(WorkloadError) -> [Float] { try elements("<f4", zero: 0) }

    /// The elements of an array of 32-bit integers.
    func integers() throws(WorkloadError) -> [Int32] { try elements("<i4", zero: 0) }

    private func elements<Element: BitwiseCopyable>(
        _ code: String, zero: Element
    ) throws(WorkloadError) -> [Element] {
        let count = shape.reduce(1, *)
        guard description.contains("'\(code)'") else {
            throw WorkloadError("\(url.path): the elements are not of type \(code): \(description)")
        }
        guard payload.count == count * MemoryLayout<Element>.stride else {
            throw WorkloadError("\(url.path): \(payload.count) bytes do not hold an array of shape \(shape)")
        }
        var elements = Array(repeating: zero, count: count)
        _ = elements.withUnsafeMutableBytes { payload.copyBytes(to: $0) }
        return elements
    }
}
