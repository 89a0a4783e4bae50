/// Curves over a common axis, in dots finer than the cells.
public struct LineChart: Widget {
    /// A value of a curve, and the least and greatest of the values that it stands for.
    public struct Point: Hashable, Sendable {
        public var x: Double
        public var y: Double
        public var low: Double
        public var high: Double

        public init(x: Double, y: Double, low: Double? = nil, high: Double? = nil) {
            self.x = x
            self.y = y
            self.low = low ?? y
            self.high = high ?? y
        }
    }

    /// How a curve is drawn.
    public enum Kind: Hashable, Sendable {
        /// A line; curves of this kind that meet in a cell take turns by column.
        case line
        /// A line over a soft ground that reaches down to the axis.
        case area
        /// From the least to the greatest value, behind the lines.
        case band
    }

    /// Points by rising x, and how they look.
    public struct Curve: Sendable {
        public var points: [Point]
        public var role: Role
        public var kind: Kind

        public init(_ points: [Point], role: Role, kind: Kind = .line) {
            self.points = points
            self.role = role
            self.kind = kind
        }
    }

    /// A point that is named.
    public struct Mark: Sendable {
        public var x: Double
        public var y: Double
        public var label: String
        public var role: Role

        public init(x: Double, y: Double, label: String, role: Role) {
            self.x = x
            self.y = y
            self.label = label
            self.role = role
        }
    }

    /// Something that happened at an x: a vertical line with a name.
    public struct Happening: Sendable {
        public var x: Double
        public var label: String

        public init(x: Double, label: String) {
            self.x = x
            self.label = label
        }
    }

    public var curves: [Curve]
    public var x: ClosedRange<Double>
    public var y: ClosedRange<Double>
    public var yScale = AxisScale.linear
    /// The label of a y tick, given its value and the step between ticks.
    public var yLabel: @Sendable (Double, Double) -> String = { AxisTicks.label($0, step: $1) }
    public var showsXAxis = true
    public var marks: [Mark] = []
    public var happenings: [Happening] = []
    /// Where the person inspects the curves.
    public var cursor: Double?

    public init(curves: [Curve], x: ClosedRange<Double>, y: ClosedRange<Double>) {
        self.curves = curves
        self.x = x
        self.y = y
    }

    public func render(in area: Rect, on canvas: inout Canvas) {
        let frame = ChartFrame(of: self, in: area, set: canvas.glyphs.kind)
        guard !frame.plot.isEmpty else { return }
        frame.drawAxes(on: &canvas)
        var painter = ChartPainter(chart: self, frame: frame)
        painter.drawGround(on: &canvas)
        frame.drawGrid(on: &canvas)
        painter.drawHappeningLines(on: &canvas)
        painter.drawCurves(on: &canvas)
        painter.drawMarks(on: &canvas)
        painter.drawHappeningLabels(on: &canvas)
    }
}
