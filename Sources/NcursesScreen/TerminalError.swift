import Glibc

/// Why the screen cannot be had, as one sentence to the person.
public enum TerminalError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A standard stream is a file or a pipe.
    case notATerminal(stream: String)
    /// The environment does not say which terminal this is.
    case typeUnset
    /// The terminal database has no entry of this name.
    case typeUnknown(String)
    /// The terminal cannot place its cursor.
    case typeTooSimple(String)
    /// The kernel refused a call; `reason` is its own text.
    case systemCall(String, reason: String)

    /// One sentence: what is wrong, and what to do about it.
    public var description: String {
        switch self {
        case .notATerminal(let stream):
            "standard \(stream) is no terminal: run descent in a terminal window, or add --plain for lines of text"
        case .typeUnset:
            "TERM is not set, so the terminal's type is unknown: set it (for example TERM=xterm-256color), "
                + "or add --plain for lines of text"
        case .typeUnknown(let name):
            "no terminal type \"\(name)\" (from TERM) is in the terminal database: install ncurses-term, "
                + "set TERM=xterm-256color, or add --plain for lines of text"
        case .typeTooSimple(let name):
            "a terminal of type \"\(name)\" (from TERM) cannot place its cursor: set TERM to what the terminal really is "
                + "(for example xterm-256color), or add --plain for lines of text"
        case .systemCall(let name, let reason):
            "the system refused \(name): \(reason)"
        }
    }
}

extension TerminalError {
    /// The call that just failed, with the kernel's reason from errno.
    static func lastSystemCall(_ name: String) -> TerminalError {
        .systemCall(name, reason: String(cString: strerror(errno)))
    }
}
