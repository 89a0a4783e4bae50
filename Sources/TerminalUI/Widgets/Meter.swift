/// A bar that fills from left to right through the theme's gradient.
public struct Meter: Widget {
    /// From 0 to 1; what lies outside is drawn as the nearer end, not a number as empty.
    public var fraction: Double
    /// The ground that it stands on.
    public var ground: Role
    /// A slider's knob stands at the end of the filled part.
    public var hasKnob: Bool
    /// Whether it has the colours of something that can be changed.
    public var isEnabled: Bool

    /// Takes each part as it is.
    public init(fraction: Double, ground: Role = .bg, hasKnob: Bool = false, isEnabled: Bool = true) {
        self.fraction = fraction
        self.ground = ground
        self.hasKnob = hasKnob
        self.isEnabled = isEnabled
    }

    /// Draws it into a rectangle of any size.
    public func render(in area: Rect, on canvas: inout Canvas) {
        guard area.columns > 0 else { return }
        let (palette, glyphs) = (canvas.palette, canvas.glyphs)
        let share = fraction.isFinite ? min(max(fraction, 0), 1) : 0
        let span = Double(area.columns - (hasKnob ? 1 : 0))
        let filled = Int((share * span).rounded())
        let isPlain = palette.depth == .monochrome || palette.color(.meterEmpty) == palette.color(.meterStart)
        var style = palette.style(.meterEmpty, on: ground)
        for column in 0..<area.columns {
            if column < filled {
                style.foreground =
                    isEnabled
                    ? palette.meter(at: Double(column) / Double(max(1, area.columns - 1))) : palette.color(.muted)
                canvas.put(glyphs.meterFull, area.column + column, area.row, style)
            } else {
                style.foreground = palette.color(.meterEmpty)
                canvas.put(
                    isPlain ? glyphs.meterEmptyPlain : glyphs.meterEmpty, area.column + column, area.row, style)
            }
        }
        if hasKnob {
            let knob = palette.style(isEnabled ? .title : .muted, on: ground)
            canvas.put(glyphs.knob, area.column + filled, area.row, knob)
        }
    }

    /// The fraction that a click at a column of the area stands for.
    public static func fraction(at column: Int, in area: Rect) -> Double {
        guard area.columns > 1 else { return 0 }
        return min(max(Double(column - area.column) / Double(area.columns - 1), 0), 1)
    }
}
