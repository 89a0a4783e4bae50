import Glibc

/// Wakes a thread out of `poll`, from any other.
final class WakeUpPipe: Sendable {
    /// What to poll.
    let reader: Int32
    private let writer: Int32

    init() throws(SocketError) {
        var files: [Int32] = [-1, -1]
        guard pipe(&files) == 0 else { throw SocketError("no pipe can be made: \(SocketError.lastReason)") }
        for file in files {
            _ = fcntl(file, F_SETFD, FD_CLOEXEC)
            SocketFile.makeNonblocking(file)
        }
        (reader, writer) = (files[0], files[1])
    }

    deinit {
        close(reader)
        close(writer)
    }

    /// A pipe that is full wakes as well.
    func wake() {
        var byte: UInt8 = 1
        _ = write(writer, &byte, 1)
    }

    func drain() {
        var bytes = [UInt8](repeating: 0, count: 4096)
        while read(reader, &bytes, bytes.count) == bytes.count {}
    }
}
