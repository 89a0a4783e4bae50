/// A line of text in several styles.
public struct StyledText: Hashable, Sendable {
    /// A piece of one style.
    public struct Span: Hashable, Sendable {
        public var text: String
        public var style: Style

        public init(_ text: String, _ style: Style) {
            self.text = text
            self.style = style
        }
    }

    public private(set) var spans: [Span] = []

    public init() {}

    public init(_ text: String, _ style: Style) {
        append(text, style)
    }

    public mutating func append(_ text: String, _ style: Style) {
        if !text.isEmpty { spans.append(Span(text, style)) }
    }

    public mutating func append(_ other: StyledText) {
        spans += other.spans
    }

    /// The columns that it takes.
    public var columns: Int { spans.reduce(0) { $0 + CharacterWidth.columns(of: $1.text) } }

    public var isEmpty: Bool { spans.isEmpty }
}
