import Glibc

/// A file's bytes, as they lie on disk.
final class FileStream: ByteStream {
    private let path: String
    private let descriptor: Int32

    init(path: String) throws(DataError) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let code = errno
            throw DataError(code == ENOENT ? .fileNotFound : .unreadable(reason: Self.reason(code)), file: path)
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw DataError(.unreadable(reason: Self.reason(errno)), file: path)
        }
        if status.st_mode & S_IFMT == S_IFDIR { throw DataError(.isFolder, file: path) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Bytes of the file.
    var byteCount: Int {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    }

    /// The last four bytes as a number, little-endian: what a gzip file says of its expanded size, modulo 4 GiB.
    func lastWord() -> Int {
        var word: UInt32 = 0
        let got = pread(descriptor, &word, 4, off_t(max(0, byteCount - 4)))
        return got == 4 ? Int(UInt32(littleEndian: word)) : 0
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(DataError) -> Int {
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            if errno != EINTR { throw DataError(.unreadable(reason: Self.reason(errno)), file: path) }
        }
    }

    /// Whether a file that can be opened stands at a path.
    static func isFile(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    static func reason(_ code: Int32) -> String {
        switch code {
        case EACCES: "permission denied"
        case EISDIR: "it is a folder"
        case EIO: "input/output error"
        case ENOTDIR: "a part of its path is no folder"
        case EMFILE, ENFILE: "too many open files"
        case ENAMETOOLONG: "its name is too long"
        default: "error \(code)"
        }
    }
}
