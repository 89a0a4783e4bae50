/// What the data is, and so what an example is.
public enum DataKind: String, Codable, Hashable, Sendable, CaseIterable {
    /// Rows of columns, one an example.
    case table
    /// PNG and JPEG files.
    case images
    /// Numbers in a grid, and their labels.
    case arrays
    /// A text that a language model learns to continue.
    case text
    /// Rows in the order of time.
    case series
}
