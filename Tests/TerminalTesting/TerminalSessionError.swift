import Glibc

/// Why a step with a program on a terminal did not come true.
public struct TerminalSessionError: Error, CustomStringConvertible {
    /// What was expected, what was found, and the screen.
    public let description: String

    init(_ description: String) { self.description = description }

    static func systemCall(_ name: String) -> TerminalSessionError {
        TerminalSessionError("\(name): \(String(cString: strerror(errno)))")
    }
}
