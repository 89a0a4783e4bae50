/// A run as a list of runs shows it: what it is, how far it came, and what a person wrote about it.
public struct RunEntry: Hashable, Sendable {
    /// What has become of a run.
    public enum Status: String, Codable, Sendable, CaseIterable {
        /// A process trains it now.
        case running
        /// It came to its end: all epochs, early stopping, or a spent budget.
        case done
        /// A person stopped it.
        case stopped
        /// A branch was trained in its place.
        case branched
        /// A signal ended it; it can go on.
        case interrupted
        /// It neither runs nor said how it ended: it was killed, or the machine went down.
        case unfinished
        /// Its loss or gradient was no longer finite.
        case diverged
        /// The engine or the machine failed.
        case failed
        /// It cannot be read.
        case broken
    }

    /// The run's folder, which tells it from all others.
    public var path: String
    /// The name of its folder, with that of its group before it where it is in one.
    public var folder: String
    /// What has become of it.
    public var status: Status
    /// The status as a sentence: why it ended, or what is broken.
    public var detail = ""
    /// The process that trains it, when it is known.
    public var process: Int32?
    /// Whether it can go on.
    public var isResumable = false
    /// When it began, in seconds since 1970.
    public var created: Double?
    /// When it last wrote something, in seconds since 1970.
    public var lastActivity: Double?
    /// The number of steps taken; nil before the first.
    public var step: Int?
    /// Seconds of training time, when it has told them.
    public var seconds: Double?
    /// The run that it was branched from.
    public var parent: String?
    /// What was measured at its best validation, and on the test part: `val_loss`, `val_accuracy`, `test_accuracy`.
    public var metrics: [String: Double] = [:]
    /// Its recipe, by key: `optimizer.learning_rate`.
    public var recipe: [String: RunValue] = [:]
    /// What a person wrote about it.
    public var notes = RunNotes()

    /// A run in a folder, of which nothing else is known yet.
    public init(path: String, folder: String, status: Status) {
        self.path = path
        self.folder = folder
        self.status = status
    }

    /// The name that people know it by.
    public var name: String { notes.name ?? folder }
}

/// A value that a run has: of its recipe, or a figure that it came to.
public enum RunValue: Hashable, Sendable {
    case number(Double)
    case text(String)

    /// As people write it.
    public var description: String {
        switch self {
        case .number(let number): NumberText.shortest(number)
        case .text(let text): text
        }
    }

    /// The order of values: numbers before texts, and those that are no number last.
    public static func precedes(_ one: RunValue, _ other: RunValue) -> Bool {
        switch (one, other) {
        case (.number(let one), .number(let other)): one < other || !one.isNaN && other.isNaN
        case (.number, .text): true
        case (.text, .number): false
        case (.text(let one), .text(let other)): one.lowercased() < other.lowercased()
        }
    }
}

extension RunEntry.Status {
    /// As people read it.
    public var title: String { rawValue }
}
