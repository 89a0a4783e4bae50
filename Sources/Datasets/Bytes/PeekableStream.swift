/// A stream whose first bytes can be looked at before they are read.
final class PeekableStream: ByteStream {
    private let source: any ByteStream
    private var peeked: [UInt8] = []

    /// Bytes that are likely to come, never out of proportion to the file; 0 where nothing is known.
    let expectedBytes: Int

    init(_ source: any ByteStream, expectedBytes: Int = 0) {
        self.source = source
        self.expectedBytes = expectedBytes
    }

    /// At most so many of the next bytes, which stay to be read. Fewer only when the stream is that short.
    func peek(_ limit: Int) throws(DataError) -> ArraySlice<UInt8> {
        if peeked.count < limit { peeked += try source.next(limit - peeked.count) }
        return peeked.prefix(limit)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(DataError) -> Int {
        guard !peeked.isEmpty else { return try source.read(into: buffer) }
        let count = min(buffer.count, peeked.count)
        peeked.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        peeked.removeFirst(count)
        return count
    }
}
