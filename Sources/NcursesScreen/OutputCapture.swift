import CNcurses
import Glibc

/// Standard output and error led into memory while the screen is up, so that nobody's print spoils it.
struct OutputCapture {
    /// What was printed.
    let captured: Int32
    /// What descriptors 1 and 2 were before.
    let standardOutput: Int32
    let standardError: Int32

    init() throws(TerminalError) {
        captured = ncurses_memory_file("captured output")
        guard captured >= 0 else { throw .lastSystemCall("memfd_create") }
        fflush(nil)
        ncurses_buffer_output_by_line()  // a crash shows only what has left the buffer
        standardOutput = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
        standardError = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)
        guard standardOutput >= 0, standardError >= 0 else { throw .lastSystemCall("dup") }
        dup2(captured, STDOUT_FILENO)
        dup2(captured, STDERR_FILENO)
    }

    /// Puts the descriptors back and shows on standard error what was printed meanwhile.
    func end() {
        fflush(nil)
        dup2(standardOutput, STDOUT_FILENO)
        dup2(standardError, STDERR_FILENO)
        show()
        for descriptor in [captured, standardOutput, standardError] { Glibc.close(descriptor) }
    }

    private func show() {
        var chunk = [UInt8](repeating: 0, count: 16_384)
        var place: off_t = 0
        while true {
            let count = pread(captured, &chunk, chunk.count, place)
            guard count > 0, Glibc.write(STDERR_FILENO, chunk, count) == count else { return }
            place += off_t(count)
        }
    }
}
