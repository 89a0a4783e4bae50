import CZlib

/// The bytes that a gzip stream, or a bare deflated one, expands to. Several members one after another are one stream, as
/// gzip(1) has it.
final class GzipStream: ByteStream {
    /// What is around the deflated bytes.
    enum Wrapping: Int32 {
        case gzip = 31
        /// Nothing: as in a zip archive, which holds one member.
        case none = -15
    }

    private let wrapping: Wrapping
    private let source: any ByteStream
    private let path: String
    private let limitBytes: Int
    private var input: [UInt8]
    private var inputRange = 0..<0
    private var expandedBytes = 0
    private var isInsideMember = true
    private var isFinished = false
    /// zlib keeps the address of its state, so that it must not move.
    private let state: UnsafeMutablePointer<z_stream>

    /// `limitBytes` guards against a small file that expands without end.
    init(_ source: any ByteStream, path: String, limitBytes: Int, wrapping: Wrapping = .gzip) throws(DataError) {
        self.wrapping = wrapping
        self.source = source
        self.path = path
        self.limitBytes = limitBytes
        input = [UInt8](repeating: 0, count: 1 << 16)
        state = .allocate(capacity: 1)
        state.initialize(to: z_stream())
        let code = inflateInit2_(state, wrapping.rawValue, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard code == Z_OK else {
            throw DataError(.gzipDamaged(reason: "zlib cannot start, code \(code)"), file: path)
        }
    }

    deinit {
        inflateEnd(state)
        state.deinitialize(count: 1)
        state.deallocate()
    }

    /// What so many bytes can expand to: deflate makes at most 1032 of one.
    static func mostExpanded(_ bytes: Int) -> Int { bytes.multipliedReportingOverflow(by: 1032).partialValue }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(DataError) -> Int {
        guard !buffer.isEmpty else { return 0 }
        while !isFinished {
            if inputRange.isEmpty { try readInput() }
            if isFinished { break }
            if !isInsideMember { try startNextMember() }
            if isFinished { break }
            let count = try inflateOnce(into: buffer)
            if count > 0 { return count }
        }
        return 0
    }

    private func readInput() throws(DataError) {
        let count = try input.withUnsafeMutableBufferPointer { (bytes) throws(DataError) in
            try source.read(into: UnsafeMutableRawBufferPointer(bytes))
        }
        inputRange = 0..<count
        guard count == 0 else { return }
        if isInsideMember { throw DataError(.gzipTruncated, file: path) }
        isFinished = true
    }

    /// What follows a member is another one, or zeros that pad the file.
    private func startNextMember() throws(DataError) {
        while let byte = input[inputRange].first, byte == 0 { inputRange.removeFirst() }
        guard let byte = input[inputRange].first else { return try readInput() }
        guard byte == 0x1F, inflateReset(state) == Z_OK else {
            throw DataError(.gzipDamaged(reason: "other bytes follow its end"), file: path)
        }
        isInsideMember = true
    }

    private func inflateOnce(into buffer: UnsafeMutableRawBufferPointer) throws(DataError) -> Int {
        let output = buffer.bindMemory(to: UInt8.self)
        let room = min(output.count, 1 << 30)
        let (code, left): (Int32, Int) = input.withUnsafeMutableBufferPointer { bytes in
            state.pointee.next_in = bytes.baseAddress.map { $0 + inputRange.lowerBound }
            state.pointee.avail_in = UInt32(inputRange.count)
            state.pointee.next_out = output.baseAddress
            state.pointee.avail_out = UInt32(room)
            return (inflate(state, Z_NO_FLUSH), Int(state.pointee.avail_in))
        }
        inputRange = (inputRange.upperBound - left)..<inputRange.upperBound
        switch code {
        case Z_OK, Z_BUF_ERROR: break
        case Z_STREAM_END:
            isInsideMember = false
            isFinished = wrapping == .none
        case Z_DATA_ERROR, Z_NEED_DICT:
            throw DataError(
                .gzipDamaged(reason: state.pointee.msg.map { String(cString: $0) } ?? "bad data"), file: path)
        default: throw DataError(.gzipDamaged(reason: "zlib code \(code)"), file: path)
        }
        let count = room - Int(state.pointee.avail_out)
        expandedBytes += count
        guard expandedBytes <= limitBytes else { throw DataError(.fileTooLarge(limitBytes: limitBytes), file: path) }
        return count
    }
}
