/// Curves over a common axis, in dots finer than the cells.
public struct LineChart: Widget {
    /// A value of a curve, and the least and greatest of the values that it stands for.
    public struct Point: Hashable, Sendable {
        /// The place along the axis of steps.
        public var x: Double
        /// The value.
        public var y: Double
        /// The least of the values that it stands for.
        public var low: Double
        /// The greatest of the values that it stands for.
        public var high: Double
        /// Whether one of them was no number.
        public var hasGap: Bool

        /// Takes each part as it is; it stands for itself alone unless said otherwise.
        public init(x: Double, y: Double, low: Double? = nil, high: Double? = nil, hasGap: Bool = false) {
            self.x = x
            self.y = y
            self.low = low ?? y
            self.high = high ?? y
            self.hasGap = hasGap || !y.isFinite
        }
    }

    /// How a curve is drawn.
    public enum Kind: Hashable, Sendable {
        /// A line; curves of this kind that meet in a cell take turns by column.
        case line
        /// A dotted line, told from a line where there are no colours.
        case dots
        /// A line over a soft ground that reaches down to the axis.
        case area
        /// From the least to the greatest value, behind the lines.
        case band
    }

    /// Points by rising x, and how they look.
    public struct Curve: Sendable {
        /// By rising x.
        public var points: [Point]
        /// The role whose colour it has.
        public var role: Role
        /// How it is drawn.
        public var kind: Kind

        /// Takes each part as it is.
        public init(_ points: [Point], role: Role, kind: Kind = .line) {
            self.points = points
            self.role = role
            self.kind = kind
        }
    }

    /// A point that is named.
    public struct Mark: Sendable {
        /// The place along the axis of steps.
        public var x: Double
        /// The value.
        public var y: Double
        /// Its name.
        public var label: String
        /// The role whose colour it has.
        public var role: Role
        /// The sign at the point; nil for that of the best.
        public var glyph: Unicode.Scalar?

        /// Takes each part as it is.
        public init(x: Double, y: Double, label: String, role: Role, glyph: Unicode.Scalar? = nil) {
            self.x = x
            self.y = y
            self.label = label
            self.role = role
            self.glyph = glyph
        }
    }

    /// Something that happened at an x: a vertical line with a name.
    public struct Happening: Sendable {
        /// The place along the axis of steps.
        public var x: Double
        /// Its name.
        public var label: String

        /// Takes each part as it is.
        public init(x: Double, label: String) {
            self.x = x
            self.label = label
        }
    }

    /// A box that is being chosen: nil for the whole of an axis.
    public struct Selection: Hashable, Sendable {
        /// From one place to another along the horizontal axis.
        public var x: ClosedRange<Double>?
        /// From one value to another.
        public var y: ClosedRange<Double>?

        /// Takes each part as it is.
        public init(x: ClosedRange<Double>? = nil, y: ClosedRange<Double>? = nil) {
            self.x = x
            self.y = y
        }
    }

    /// A small sign at the foot of the plot.
    public struct FootMark: Sendable {
        /// What the sign stands for.
        public enum Kind: Sendable { case epoch, checkpoint }

        /// The place along the horizontal axis.
        public var x: Double
        /// What the sign stands for.
        public var kind: Kind

        /// Takes each part as it is.
        public init(x: Double, kind: Kind) {
            self.x = x
            self.kind = kind
        }
    }

    /// The curves, those behind first.
    public var curves: [Curve]
    /// The place along the axis of steps.
    public var x: ClosedRange<Double>
    /// The value.
    public var y: ClosedRange<Double>
    /// How values are laid along the y axis.
    public var yScale = AxisScale.linear
    /// How places are laid along the x axis.
    public var xScale = AxisScale.linear
    /// The label of a y tick, given its value and the step between ticks.
    public var yLabel: @Sendable (Double, Double) -> String = { AxisTicks.label($0, step: $1) }
    /// The label of an x tick, given its value and the step between ticks.
    public var xLabel: @Sendable (Double, Double) -> String = { AxisTicks.label($0, step: $1) }
    /// Whether the x axis is drawn where there is height for it.
    public var showsXAxis = true
    /// Named points.
    public var marks: [Mark] = []
    /// Points that no line joins, behind the named ones.
    public var scatter: [Point] = []
    /// The role whose colour those have.
    public var scatterRole = Role.series1
    /// Vertical lines with names.
    public var happenings: [Happening] = []
    /// The ground that it stands on.
    public var ground = Role.bg
    /// Signs at the foot of the plot.
    public var footMarks: [FootMark] = []
    /// Where the person inspects the curves.
    public var cursor: Double?
    /// The part that the person is choosing.
    public var selection: Selection?

    /// Takes each part as it is.
    public init(curves: [Curve], x: ClosedRange<Double>, y: ClosedRange<Double>) {
        self.curves = curves
        self.x = x
        self.y = y
    }

    /// Draws it into a rectangle of any size.
    public func render(in area: Rect, on canvas: inout Canvas) {
        let frame = ChartFrame(of: self, in: area, set: canvas.glyphs.kind)
        guard area.columns >= 4, !frame.plot.isEmpty else { return }
        frame.drawAxes(on: &canvas)
        var painter = ChartPainter(chart: self, frame: frame)
        painter.drawGround(on: &canvas)
        frame.drawGrid(on: &canvas)
        painter.drawSelection(on: &canvas)
        painter.drawHappeningLines(on: &canvas)
        painter.drawCurves(on: &canvas)
        painter.drawScatter(on: &canvas)
        painter.drawFootMarks(on: &canvas)
        painter.drawMarks(on: &canvas)
        painter.drawHappeningLabels(on: &canvas)
    }
}
