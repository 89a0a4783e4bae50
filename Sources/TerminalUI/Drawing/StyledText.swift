/// A line of text in several styles.
public struct StyledText: Hashable, Sendable {
    /// A piece of one style.
    public struct Span: Hashable, Sendable {
        /// The characters.
        public var text: String
        /// How they are drawn.
        public var style: Style

        /// Takes each part as it is.
        public init(_ text: String, _ style: Style) {
            self.text = text
            self.style = style
        }
    }

    /// The pieces, from left to right.
    public private(set) var spans: [Span] = []

    /// Takes each part as it is.
    public init() {}

    /// Takes each part as it is.
    public init(_ text: String, _ style: Style) {
        append(text, style)
    }

    /// Adds a text in a style.
    public mutating func append(_ text: String, _ style: Style) {
        if !text.isEmpty { spans.append(Span(text, style)) }
    }

    /// Adds another text in its styles.
    public mutating func append(_ other: StyledText) {
        spans += other.spans
    }

    /// The columns that it takes.
    public var columns: Int { spans.reduce(0) { $0 + CharacterWidth.columns(of: $1.text) } }

    /// Whether there is nothing to draw.
    public var isEmpty: Bool { spans.isEmpty }
}
