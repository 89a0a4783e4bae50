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
    /// The bits.
    public let rawValue: UInt8

    /// Takes each part as it is.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Heavy, or bright.
    public static let bold = Attributes(rawValue: 1)
    /// Faint.
    public static let dim = Attributes(rawValue: 2)
    /// Underlined.
    public static let underline = Attributes(rawValue: 4)
    /// Foreground and background exchanged.
    public static let reverse = Attributes(rawValue: 8)
    /// Slanted.
    public static let italic = Attributes(rawValue: 16)
}

/// How a cell is drawn.
public struct Style: Hashable, Sendable {
    /// The colour of the glyph.
    public var foreground: Color
    /// The colour behind it.
    public var background: Color
    /// Weight and decoration.
    public var attributes: Attributes

    /// Takes each part as it is.
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
    /// How the glyph is drawn.
    public var style: Style

    /// Takes each part as it is.
    public init(_ glyph: Unicode.Scalar = " ", style: Style = Style()) {
        self.glyph = glyph
        self.style = style
    }

    /// The right half of a wide glyph: the back-end draws nothing for it.
    public static let continuation: Unicode.Scalar = "\0"
}
