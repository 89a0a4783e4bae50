/// The glyphs that widgets draw with, for one set.
public struct Glyphs: Sendable {
    public let kind: GlyphSet

    public init(_ kind: GlyphSet) {
        self.kind = kind
    }

    /// One glyph for each set.
    private func choose(_ unicode: Unicode.Scalar, _ blocks: Unicode.Scalar, _ ascii: Unicode.Scalar) -> Unicode.Scalar
    {
        switch kind {
        case .unicode: unicode
        case .blocks: blocks
        case .ascii: ascii
        }
    }

    // Boxes.
    public var horizontal: Unicode.Scalar { choose("─", "─", "-") }
    public var vertical: Unicode.Scalar { choose("│", "│", "|") }
    public var topLeft: Unicode.Scalar { choose("╭", "┌", "+") }
    public var topRight: Unicode.Scalar { choose("╮", "┐", "+") }
    public var bottomLeft: Unicode.Scalar { choose("╰", "└", "+") }
    public var bottomRight: Unicode.Scalar { choose("╯", "┘", "+") }
    public var scrollThumb: Unicode.Scalar { choose("┃", "█", "#") }

    // Charts.
    public var gridline: Unicode.Scalar { choose("┈", "·", ".") }
    public var axisVertical: Unicode.Scalar { choose("│", "│", "|") }
    public var axisHorizontal: Unicode.Scalar { choose("─", "─", "-") }
    public var axisCorner: Unicode.Scalar { choose("╰", "└", "+") }
    public var tickLeft: Unicode.Scalar { choose("┤", "┤", "+") }
    public var tickBelow: Unicode.Scalar { choose("┬", "┬", "+") }
    public var dashedVertical: Unicode.Scalar { choose("┊", "│", ":") }
    public var bestMark: Unicode.Scalar { choose("◆", "♦", "@") }
    public var interventionMark: Unicode.Scalar { choose("▾", "▼", "v") }
    public var clippedMark: Unicode.Scalar { choose("▴", "▲", "^") }
    public var clippedBelowMark: Unicode.Scalar { choose("▾", "▼", "v") }
    public var notFiniteMark: Unicode.Scalar { choose("✕", "x", "x") }

    // Meters and sliders. The empty part differs in shape too, for terminals without colours.
    public var meterFull: Unicode.Scalar { choose("━", "═", "=") }
    public var meterEmpty: Unicode.Scalar { choose("━", "─", "-") }
    public var meterEmptyPlain: Unicode.Scalar { choose("─", "─", "-") }
    public var knob: Unicode.Scalar { choose("●", "■", "O") }

    // Texts.
    public var ellipsis: Unicode.Scalar { choose("…", "~", "~") }
    public var arrow: String { kind == .ascii ? "->" : "→" }
    public var logo: Unicode.Scalar { choose("◆", "♦", "#") }
    public var dot: Unicode.Scalar { choose("●", "■", "*") }
    public var bullet: Unicode.Scalar { choose("•", "·", "*") }
    public var check: Unicode.Scalar { choose("✓", "√", "+") }
    public var cross: Unicode.Scalar { choose("✗", "x", "x") }
    public var selection: Unicode.Scalar { choose("▸", "►", ">") }
    public var scheduled: Unicode.Scalar { choose("∿", "~", "~") }
    public var legendLine: Unicode.Scalar { choose("━", "─", "-") }
    public var separator: String { kind == .ascii ? "|" : "·" }
    public var leftRight: String { kind == .unicode ? "←→" : "hl" }
    public var upDown: String { kind == .unicode ? "↑↓" : "jk" }
    public var paused: Unicode.Scalar { choose("‖", "=", "=") }

    /// The frames of a sign of work going on, one a quarter of a second.
    public var spinner: [Unicode.Scalar] {
        kind == .unicode ? ["⠋", "⠙", "⠸", "⠴", "⠦", "⠇"] : ["|", "/", "-", "\\"]
    }

    /// The bars of a sparkline one row high, from the lowest to the highest.
    public var bars: [Unicode.Scalar] {
        switch kind {
        case .unicode: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
        case .blocks: ["_", "▄", "█"]
        case .ascii: ["_", ".", "-", "=", "#"]
        }
    }
}
