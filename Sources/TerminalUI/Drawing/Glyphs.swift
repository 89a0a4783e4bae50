/// The glyphs that widgets draw with, for one set.
public struct Glyphs: Sendable {
    /// The set that they are of.
    public let kind: GlyphSet

    /// Takes each part as it is.
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
    /// A box's upper and lower edge.
    public var horizontal: Unicode.Scalar { choose("─", "─", "-") }
    /// A box's sides.
    public var vertical: Unicode.Scalar { choose("│", "│", "|") }
    /// A box's corner.
    public var topLeft: Unicode.Scalar { choose("╭", "┌", "+") }
    /// A box's corner.
    public var topRight: Unicode.Scalar { choose("╮", "┐", "+") }
    /// A box's corner.
    public var bottomLeft: Unicode.Scalar { choose("╰", "└", "+") }
    /// A box's corner.
    public var bottomRight: Unicode.Scalar { choose("╯", "┘", "+") }
    /// The part of a list that is in sight.
    public var scrollThumb: Unicode.Scalar { choose("┃", "█", "#") }

    // Charts.
    /// A line at a tick, behind the curves.
    public var gridline: Unicode.Scalar { choose("┈", "·", ".") }
    /// The y axis, and the line of inspection.
    public var axisVertical: Unicode.Scalar { choose("│", "│", "|") }
    /// The x axis.
    public var axisHorizontal: Unicode.Scalar { choose("─", "─", "-") }
    /// Where the axes meet.
    public var axisCorner: Unicode.Scalar { choose("╰", "└", "+") }
    /// A tick of the y axis.
    public var tickLeft: Unicode.Scalar { choose("┤", "┤", "+") }
    /// A tick of the x axis.
    public var tickBelow: Unicode.Scalar { choose("┬", "┬", "+") }
    /// The line of a happening.
    public var dashedVertical: Unicode.Scalar { choose("┊", "│", ":") }
    /// The best point.
    public var bestMark: Unicode.Scalar { choose("◆", "♦", "@") }
    /// The head of the line of a happening.
    public var interventionMark: Unicode.Scalar { choose("▾", "▼", "v") }
    /// A checkpoint, at the foot of a chart.
    public var checkpointMark: Unicode.Scalar { choose("▪", "■", "#") }
    /// The end of an epoch, at the foot of a chart.
    public var epochMark: Unicode.Scalar { choose("╵", "|", "'") }
    /// A value above the axis.
    public var clippedMark: Unicode.Scalar { choose("▴", "▲", "^") }
    /// A value below the axis.
    public var clippedBelowMark: Unicode.Scalar { choose("▾", "▼", "v") }
    /// A value that is no number.
    public var notFiniteMark: Unicode.Scalar { choose("✕", "x", "x") }

    // Meters and sliders. The empty part differs in shape too, for terminals without colours.
    /// The filled part of a meter.
    public var meterFull: Unicode.Scalar { choose("━", "═", "=") }
    /// The empty part of a meter, told apart by its colour.
    public var meterEmpty: Unicode.Scalar { choose("━", "─", "-") }
    /// The empty part of a meter, told apart by its shape.
    public var meterEmptyPlain: Unicode.Scalar { choose("─", "─", "-") }
    /// A slider's knob.
    public var knob: Unicode.Scalar { choose("●", "■", "O") }

    // Texts.
    /// The end of a text that was cut.
    public var ellipsis: Unicode.Scalar { choose("…", "~", "~") }
    /// From the old value to the new.
    public var arrow: String { kind == .ascii ? "->" : "→" }
    /// The program's sign.
    public var logo: Unicode.Scalar { choose("◆", "♦", "#") }
    /// From the least value down.
    public var ascending: Unicode.Scalar { choose("↑", "▲", "^") }
    /// From the greatest value down.
    public var descending: Unicode.Scalar { choose("↓", "▼", "v") }
    /// A state, a sample of a colour.
    public var dot: Unicode.Scalar { choose("●", "■", "*") }
    /// A line of no special kind.
    public var bullet: Unicode.Scalar { choose("•", "·", "*") }
    /// The end of a line of text.
    public var lineEnd: String { kind == .unicode ? "\u{21b5}" : "|" }
    /// Something done.
    public var check: Unicode.Scalar { choose("✓", "√", "+") }
    /// Something refused or failed.
    public var cross: Unicode.Scalar { choose("✗", "x", "x") }
    /// The selected line.
    public var selection: Unicode.Scalar { choose("▸", "►", ">") }
    /// A value that a schedule moves.
    public var scheduled: Unicode.Scalar { choose("∿", "~", "~") }
    /// A curve, in a legend.
    public var legendLine: Unicode.Scalar { choose("━", "─", "-") }
    /// A dotted curve, in a legend.
    public var legendDots: Unicode.Scalar { choose("┅", "·", "o") }
    /// Between the parts of a line.
    public var separator: String { kind == .ascii ? "|" : "·" }
    /// The keys for left and right.
    public var leftRight: String { kind == .unicode ? "←→" : "hl" }
    /// The keys for up and down.
    public var upDown: String { kind == .unicode ? "↑↓" : "jk" }
    /// A run that waits.
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
