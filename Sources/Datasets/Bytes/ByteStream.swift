/// Bytes that come one buffer after another, so that a file need not be held whole.
protocol ByteStream: AnyObject {
    /// Puts the next bytes at the buffer's start and tells how many; 0 only at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(DataError) -> Int
}

extension ByteStream {
    /// Reads until the buffer is full or the stream ends; the number of bytes read.
    func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(DataError) -> Int {
        var count = 0
        while count < buffer.count {
            let read = try read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
            if read == 0 { break }
            count += read
        }
        return count
    }

    /// At most so many of the next bytes.
    func next(_ limit: Int) throws(DataError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: limit)
        let count = try bytes.withUnsafeMutableBufferPointer { (buffer) throws(DataError) in
            try fill(UnsafeMutableRawBufferPointer(buffer))
        }
        bytes.removeLast(limit - count)
        return bytes
    }
}
