/// Something that was done to the data and that a person should know.
public struct DataNote: Hashable, Codable, Sendable {
    /// How much it matters.
    public enum Level: String, Codable, Sendable {
        case info, warning
    }

    /// How much it matters.
    public var level: Level
    /// One sentence.
    public var text: String

    /// A note of a level.
    public init(_ level: Level, _ text: String) {
        self.level = level
        self.text = text
    }
}
