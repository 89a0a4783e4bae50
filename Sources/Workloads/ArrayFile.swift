import Foundation

/// A `.npy` file of little-endian floats or 32-bit integers in row order: NumPy's format, versions 1 to 3.
///
/// Arrays are read straight into their place, and what is only copied on is mapped: a large file is never held twice.
struct ArrayFile {
    let shape: [Int]
    private let url: URL
    private let description: String
    /// Where the elements begin.
    private let start: Int

    /// Reads a file's header.
    /// - Throws: `WorkloadError` when it cannot be read or is of another form.
    init(_ url: URL) throws(WorkloadError) {
        self.url = url
        let handle = try Self.open(url)
        let prefix = Self.read(12, from: handle)
        guard prefix.count == 12, prefix.prefix(6) == Data([0x93]) + Data("NUMPY".utf8) else {
            throw WorkloadError("\(url.path): this is no .npy file")
        }
        let isFirstVersion = prefix[6] == 1
        let length = prefix[8..<(isFirstVersion ? 10 : 12)].reversed().reduce(0) { $0 << 8 | Int($1) }
        start = (isFirstVersion ? 10 : 12) + length
        try? handle.seek(toOffset: UInt64(start - length))
        let header = Self.read(length, from: handle)
        guard header.count == length else { throw WorkloadError("\(url.path): the header is cut off") }
        description = String(decoding: header, as: UTF8.self)
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
        try check(code)
        let handle = try Self.open(url)
        let held = (try? handle.seekToEnd()).map(Int.init).map { $0 - start } ?? 0
        try check(held: held, of: Element.self)
        try? handle.seek(toOffset: UInt64(start))
        var elements = Array(repeating: zero, count: shape.reduce(1, *))
        let isRead = elements.withUnsafeMutableBytes { Self.fill($0, from: handle) }
        guard isRead else { throw WorkloadError("\(url.path): the file cannot be read to its end") }
        return elements
    }

    private func check(_ code: String) throws(WorkloadError) {
        guard description.contains("'\(code)'") else {
            throw WorkloadError("\(url.path): the elements are not of type \(code): \(description)")
        }
    }

    private func check<Element>(held: Int, of type: Element.Type) throws(WorkloadError) {
        guard held == shape.reduce(1, *) * MemoryLayout<Element>.stride else {
            throw WorkloadError("\(url.path): \(held) bytes do not hold an array of shape \(shape)")
        }
    }

    /// Gives the elements of an array of 32-bit floats as they lie in the file, without holding them beside it.
    func withFloats<Result>(_ body: (UnsafeBufferPointer<Float>) -> Result) throws(WorkloadError) -> Result {
        try withElements("<f4", of: Float.self, body)
    }

    private func withElements<Element: BitwiseCopyable, Result>(
        _ code: String, of type: Element.Type, _ body: (UnsafeBufferPointer<Element>) -> Result
    ) throws(WorkloadError) -> Result {
        try check(code)
        guard let file = try? Data(contentsOf: url, options: .alwaysMapped) else {
            throw WorkloadError("\(url.path): the file cannot be read")
        }
        try check(held: file.count - start, of: Element.self)
        // NumPy begins the elements at a multiple of 64 bytes; a file that does not is copied.
        return file.withUnsafeBytes { bytes in
            let elements = UnsafeRawBufferPointer(rebasing: bytes[start...])
            if UInt(bitPattern: elements.baseAddress) % UInt(MemoryLayout<Element>.alignment) == 0 {
                return elements.withMemoryRebound(to: Element.self, body)
            }
            let copy = [Element](unsafeUninitializedCapacity: shape.reduce(1, *)) { place, count in
                count = elements.copyBytes(to: place) / MemoryLayout<Element>.stride
            }
            return copy.withUnsafeBufferPointer(body)
        }
    }

    private static func open(_ url: URL) throws(WorkloadError) -> FileHandle {
        guard let handle = try? FileHandle(forReadingFrom: url) else {
            throw WorkloadError("\(url.path): the file cannot be read")
        }
        return handle
    }

    private static func read(_ count: Int, from handle: FileHandle) -> Data {
        (try? handle.read(upToCount: count)) ?? Data()
    }

    /// Fills a buffer by reads of at most a megabyte.
    private static func fill(_ buffer: UnsafeMutableRawBufferPointer, from handle: FileHandle) -> Bool {
        var filled = 0
        while filled < buffer.count {
            let part = read(min(1 << 20, buffer.count - filled), from: handle)
            guard !part.isEmpty else { return false }
            part.copyBytes(to: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]), count: part.count)
            filled += part.count
        }
        return true
    }
}
