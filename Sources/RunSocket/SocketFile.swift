import Foundation
import Glibc

/// A Unix socket that is a file, whatever the length of its path.
///
/// The address of a Unix socket has room for 107 bytes. Through the descriptor of the folder, `/proc/self/fd/N/name`
/// reaches any file.
enum SocketFile {
    /// Listens at a path. What lay there before is replaced; only the owner may connect.
    static func listen(at path: String) throws(SocketError) -> Int32 {
        unlink(path)
        let file = try open()
        // The file's mode says who may connect, from the first moment on.
        let before = umask(0o177)
        let result = withAddress(of: path) { bind(file, $0, $1) }
        umask(before)
        guard result == 0, Glibc.listen(file, 16) == 0 else {
            let reason = SocketError.lastReason
            close(file)
            throw SocketError("cannot listen at \(path): \(reason)")
        }
        return file
    }

    /// Connects to the socket at a path.
    static func connect(to path: String) throws(SocketError) -> Int32 {
        let file = try open()
        guard withAddress(of: path, { Glibc.connect(file, $0, $1) }) == 0 else {
            let code = errno
            let reason = SocketError.lastReason
            close(file)
            let isGone = code == ENOENT || code == ECONNREFUSED || code == ENOTDIR
            throw SocketError(
                isGone ? "no process trains this run now" : "cannot connect to \(path): \(reason)", isGone: isGone)
        }
        return file
    }

    /// The user at the other end.
    static func peer(of file: Int32) -> uid_t? {
        // The kernel's `struct ucred`: process, user, group.
        var credentials: (pid_t, uid_t, gid_t) = (0, 0, 0)
        var length = socklen_t(MemoryLayout.size(ofValue: credentials))
        guard getsockopt(file, SOL_SOCKET, SO_PEERCRED, &credentials, &length) == 0 else { return nil }
        return credentials.1
    }

    /// A connection that waits; -1 when there is none.
    static func accept(from listener: Int32) -> Int32 {
        let file = Glibc.accept(listener, nil, nil)
        if file >= 0 { _ = fcntl(file, F_SETFD, FD_CLOEXEC) }
        return file
    }

    static func makeNonblocking(_ file: Int32) {
        _ = fcntl(file, F_SETFL, fcntl(file, F_GETFL) | O_NONBLOCK)
    }

    private static func open() throws(SocketError) -> Int32 {
        let file = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard file >= 0 else { throw SocketError("no socket can be made: \(SocketError.lastReason)") }
        return file
    }

    private static func withAddress(of path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        let url = path as NSString
        let folder = Glibc.open(
            url.deletingLastPathComponent.isEmpty ? "." : url.deletingLastPathComponent,
            O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return -1 }
        defer {
            let code = errno
            close(folder)
            errno = code
        }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let name = Array("/proc/self/fd/\(folder)/\(url.lastPathComponent)".utf8CString)
        let capacity = MemoryLayout.size(ofValue: address.sun_path)
        guard name.count <= capacity else {
            errno = ENAMETOOLONG
            return -1
        }
        withUnsafeMutableBytes(of: &address.sun_path) { place in
            name.withUnsafeBytes { place.copyMemory(from: $0) }
        }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}

/// Why a run's socket cannot be used; `description` is one sentence.
public struct SocketError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The sentence.
    public let description: String
    /// Whether there is simply nobody at the other end.
    public let isGone: Bool

    init(_ description: String, isGone: Bool = false) {
        self.description = description
        self.isGone = isGone
    }

    static var lastReason: String { String(cString: strerror(errno)) }
}
