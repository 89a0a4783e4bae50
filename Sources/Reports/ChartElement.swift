/// A part of a chart's picture, in points from the upper left corner: what SVG and PNG are both made of.
enum ChartElement {
    /// How a line or an area looks.
    enum Look: Hashable {
        case grid, axis, mark, best
        case curve(ChartSeries.Role)
        case band(ChartSeries.Role)
    }

    /// What a text is.
    enum Lettering: Hashable {
        case title, label
    }

    /// Where a text stands relative to its place.
    enum Anchor {
        case start, middle, end
    }

    struct Place: Hashable {
        var x: Double
        var y: Double
    }

    case line([Place], Look)
    case area([Place], Look)
    /// The place is at the foot of the letters. One that is upright reads from below.
    case text(String, Place, Lettering, Anchor, isUpright: Bool = false)
    /// A line that tells, when it is pointed at, what it stands for.
    case told(String, [Place], Look)
}
