/// Why the run store could not do what was asked; `description` is one sentence for people.
public struct RunStoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of trouble it is, for code that reacts to it.
    public enum Kind: Hashable, Sendable {
        /// There is no such run, file or checkpoint.
        case notFound
        /// Another process trains into the run.
        case inUse
        /// What lies on disk is not what was written.
        case damaged
        /// A newer version of the program wrote it.
        case newerFormat
        /// The system refused to read.
        case unreadable
        /// The system refused to write: no space, no permission, a failing disk.
        case unwritable
    }

    /// What kind of trouble it is.
    public let kind: Kind
    /// One sentence: what, where, and what to do.
    public let description: String

    /// An error of a kind, told in one sentence.
    public init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
