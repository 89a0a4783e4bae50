import Glibc

/// The two ends of a pseudo-terminal: we hold the one that a window would hold.
public final class PseudoTerminal {
    /// Our end, which does not block; -1 once closed.
    public private(set) var descriptor: Int32
    /// Where a program opens its end.
    public let path: String

    /// Makes a new terminal of a size.
    public init(columns: Int, rows: Int) throws(TerminalSessionError) {
        descriptor = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard descriptor >= 0 else { throw TerminalSessionError.systemCall("open /dev/ptmx") }
        var unlocked: Int32 = 0
        var number: Int32 = 0
        guard ioctl(descriptor, PseudoTerminal.setLock, &unlocked) == 0,
            ioctl(descriptor, PseudoTerminal.getNumber, &number) == 0
        else { throw .systemCall("ioctl on /dev/ptmx") }
        path = "/dev/pts/\(number)"
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        resize(columns: columns, rows: rows)
    }

    /// TIOCSPTLCK and TIOCGPTN of Linux's asm-generic/ioctls.h: macros that Swift does not import.
    private static let setLock: UInt = 0x4004_5431
    private static let getNumber: UInt = 0x8004_5430

    deinit { close() }

    /// Takes the terminal away from whoever has it open.
    public func close() {
        guard descriptor >= 0 else { return }
        Glibc.close(descriptor)
        descriptor = -1
    }

    /// Sets the size; the kernel tells the foreground program by SIGWINCH.
    public func resize(columns: Int, rows: Int) {
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(descriptor, UInt(TIOCSWINSZ), &size)
    }

    /// What programs wrote and nobody has read; empty when there is nothing (now).
    public func read() -> [UInt8] {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = Glibc.read(descriptor, &chunk, chunk.count)
        return count > 0 ? Array(chunk.prefix(count)) : []
    }

    /// Types bytes.
    public func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EAGAIN || errno == EINTR {
                var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                guard poll(&ready, 1, 5000) > 0 else { return }
                continue
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// The line discipline's settings, by name; `expectRestored` compares them.
    public var settings: Set<String> {
        var mode = termios()
        guard tcgetattr(descriptor, &mode) == 0 else { return [] }
        let flags: [(String, tcflag_t, Int32)] = [
            ("ICRNL", mode.c_iflag, ICRNL), ("IXON", mode.c_iflag, IXON), ("INLCR", mode.c_iflag, INLCR),
            ("IGNCR", mode.c_iflag, IGNCR), ("ISTRIP", mode.c_iflag, ISTRIP), ("OPOST", mode.c_oflag, OPOST),
            ("ONLCR", mode.c_oflag, ONLCR), ("ECHO", mode.c_lflag, ECHO), ("ICANON", mode.c_lflag, ICANON),
            ("ISIG", mode.c_lflag, ISIG), ("IEXTEN", mode.c_lflag, IEXTEN), ("ECHOE", mode.c_lflag, ECHOE),
            ("ECHOK", mode.c_lflag, ECHOK), ("TOSTOP", mode.c_lflag, TOSTOP),
        ]
        return Set(flags.filter { $0.1 & tcflag_t($0.2) != 0 }.map(\.0))
    }
}
