import Foundation

/// A call to the operating system that failed.
public struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The number of the error, as in `errno`.
    public let code: Int32

    /// The error of that number.
    public init(code: Int32) { self.code = code }

    /// The error of the call that this thread made last.
    static var last: SystemError { SystemError(code: errno) }

    /// The system's own words: "No space left on device".
    public var description: String { String(cString: strerror(code)) }
}

extension SystemError {
    func reading(_ path: String) -> RunStoreError {
        RunStoreError(code == ENOENT ? .notFound : .unreadable, "cannot read \(path): \(hint)")
    }

    func writing(_ path: String) -> RunStoreError {
        RunStoreError(.unwritable, "cannot write \(path): \(hint)")
    }

    /// The system's words, and what to do about the errors that people meet.
    private var hint: String {
        let words = description.prefix(1).lowercased() + description.dropFirst()
        return switch code {
        case ENOSPC, EDQUOT: "\(words); free some space or choose another place with --runs"
        case EACCES, EPERM, EROFS: "\(words); choose a place that you may write to with --runs"
        default: String(words)
        }
    }
}
