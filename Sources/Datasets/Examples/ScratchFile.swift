import Glibc

/// A file without a name in the system's folder for temporary files: it is gone when the program is, however that ends.
final class ScratchFile: Sendable {
    private let descriptor: Int32

    init() throws(DataError) {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(folder)/descent-rows-XXXXXX".utf8CString)
        descriptor = mkstemp(&template)
        guard descriptor >= 0 else {
            throw DataError(.scratchFile(reason: FileStream.reason(errno)), file: folder)
        }
        unlink(&template)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }

    deinit { close(descriptor) }

    /// Writes at the end.
    func append(_ bytes: UnsafeRawBufferPointer) throws(DataError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = UnsafeRawBufferPointer(rebasing: rest)
            let count = write(descriptor, piece.baseAddress, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw DataError(.scratchFile(reason: FileStream.reason(errno))) }
            rest = rest.dropFirst(count)
        }
    }

    /// Reads what was written. From any thread.
    func read(at offset: Int, count: Int, into place: UnsafeMutableRawPointer) {
        var done = 0
        while done < count {
            let got = pread(descriptor, place + done, count - done, off_t(offset + done))
            if got < 0, errno == EINTR { continue }
            // The file is ours alone and holds what was written; a disk that fails now gives zeros, which a loss shows.
            guard got > 0 else {
                memset(place + done, 0, count - done)
                return
            }
            done += got
        }
    }
}
