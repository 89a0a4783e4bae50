import Foundation

/// The file system of this machine.
public struct LocalFileSystem: FileSystem {
    /// The file system as this process sees it.
    public init() {}

    /// See `FileSystem`; an interrupted call is made again, here and below.
    public func create(_ path: String) throws(SystemError) -> Int32 {
        try check(open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644))
    }

    /// See `FileSystem`.
    public func write(_ bytes: UnsafeRawBufferPointer, to file: Int32) throws(SystemError) -> Int {
        while true {
            let count = Foundation.write(file, bytes.baseAddress, bytes.count)
            if count >= 0 { return count }
            guard errno == EINTR else { throw .last }
        }
    }

    /// See `FileSystem`.
    public func synchronize(_ file: Int32) throws(SystemError) {
        // A signal may interrupt the call (SIGWINCH, SIGINT): that is no failure of the disk.
        while fsync(file) != 0 {
            guard errno == EINTR else { throw .last }
        }
    }

    /// See `FileSystem`.
    public func close(_ file: Int32) throws(SystemError) {
        // On EINTR Linux has closed the file all the same.
        guard Foundation.close(file) == 0 || errno == EINTR else { throw .last }
    }

    /// See `FileSystem`.
    public func rename(_ path: String, to newPath: String) throws(SystemError) {
        try check(Foundation.rename(path, newPath))
    }

    /// See `FileSystem`; where directories cannot be flushed, it does nothing.
    public func synchronizeDirectory(_ path: String) throws(SystemError) {
        let directory = try check(open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC))
        defer { _ = Foundation.close(directory) }
        do {
            try synchronize(directory)
        } catch {
            // Some network and container file systems cannot flush a directory and say EINVAL; they have no more to give.
            guard error.code == EINVAL else { throw error }
        }
    }

    /// See `FileSystem`.
    public func remove(_ path: String) throws(SystemError) {
        try check(unlink(path))
    }

    /// See `FileSystem`.
    public func read(_ path: String, limit: Int) throws(SystemError) -> [UInt8] {
        let file = try check(open(path, O_RDONLY | O_CLOEXEC))
        defer { _ = Foundation.close(file) }
        let count = min(limit, try size(ofOpen: file))
        var failure: SystemError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let got = Foundation.read(file, buffer.baseAddress?.advanced(by: filled), count - filled)
                if got == 0 { return }
                if got > 0 {
                    filled += got
                } else if errno != EINTR {
                    failure = .last
                    return
                }
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// See `FileSystem`; `.` and `..` are left out.
    public func names(in directory: String) throws(SystemError) -> [String] {
        guard let stream = opendir(directory) else { throw .last }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    /// See `FileSystem`.
    public func size(of path: String) throws(SystemError) -> Int {
        var status = stat()
        try check(stat(path, &status))
        return Int(status.st_size)
    }

    private func size(ofOpen file: Int32) throws(SystemError) -> Int {
        var status = stat()
        try check(fstat(file, &status))
        return Int(status.st_size)
    }

    @discardableResult private func check(_ result: Int32) throws(SystemError) -> Int32 {
        guard result >= 0 else { throw .last }
        return result
    }
}
