/// A curve of a chart.
public struct ChartSeries: Hashable, Sendable {
    /// How a curve is drawn.
    public enum Role: String, Hashable, Sendable {
        case training, validation, other
    }

    /// A place on the curve; where `low` and `high` differ, what lies between them is shaded.
    public struct Point: Hashable, Sendable {
        /// The step.
        public var x: Double
        /// The value; NaN is a gap.
        public var y: Double
        /// The least value around here.
        public var low: Double
        /// The greatest value around here.
        public var high: Double

        /// A point, with what it stands for where it is the mean of several.
        public init(x: Double, y: Double, low: Double? = nil, high: Double? = nil) {
            self.x = x
            self.y = y
            self.low = low ?? y
            self.high = high ?? y
        }
    }

    /// The name in the legend.
    public var name: String
    /// How it is drawn.
    public var role: Role
    /// The points, by rising x.
    public var points: [Point]

    /// Takes each part as it is.
    public init(name: String, role: Role, points: [Point]) {
        self.name = name
        self.role = role
        self.points = points
    }

    /// The runs of points without a gap.
    var strokes: [[Point]] {
        points.split { !$0.y.isFinite }.map(Array.init)
    }
}

/// A moment that is marked on a chart.
public struct ChartMark: Hashable, Sendable {
    /// The step.
    public var x: Double
    /// What happened there.
    public var title: String
    /// Whether it is the best validation rather than a hand's doing.
    public var isBest: Bool

    /// Takes each part as it is.
    public init(x: Double, title: String, isBest: Bool = false) {
        self.x = x
        self.title = title
        self.isBest = isBest
    }
}
