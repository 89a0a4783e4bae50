/// A colour as the terminal will be asked for it, already fitted to the depth that it has.
public enum Color: Hashable, Sendable {
    /// The terminal's own foreground or background.
    case terminalDefault
    /// An entry of the terminal's palette: 0-7, 0-15 or 0-255.
    case palette(UInt8)
    /// 24-bit colour.
    case rgb(red: UInt8, green: UInt8, blue: UInt8)
}

/// Weight and decoration of a cell's glyph.
public struct Attributes: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let bold = Attributes(rawValue: 1)
    public static let dim = Attributes(rawValue: 2)
    public static let underline = Attributes(rawValue: 4)
    public static let reverse = Attributes(rawValue: 8)
    public static let italic = Attributes(rawValue: 16)
}

/// How a cell is drawn.
public struct Style: Hashable, Sendable {
    public var foreground: Color
    public var background: Color
    public var attributes: Attributes

    public init(
        foreground: Color = .terminalDefault, background: Color = .terminalDefault, attributes: Attributes = []
    ) {
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
    }
}

/// One character cell of the screen.
public struct Cell: Hashable, Sendable {
    /// The glyph. A glyph two columns wide is followed by a cell whose glyph is `Cell.continuation`.
    public var glyph: Unicode.Scalar
    public var style: Style

    public init(_ glyph: Unicode.Scalar = " ", style: Style = Style()) {
        self.glyph = glyph
        self.style = style
    }

    /// The right half of a wide glyph: the back-end draws nothing for it.
    public static let continuation: Unicode.Scalar = "\0"
}
