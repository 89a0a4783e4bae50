import TerminalUI

/// A curve of a chart.
public struct ChartSeries: Hashable, Sendable {
    /// How a curve is drawn.
    public enum Role: Hashable, Sendable {
        case training, validation, other
        /// One of several runs that are compared, by its number from 0.
        case run(Int)
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

extension ChartSeries.Role {
    /// The colours of runs, told apart by most eyes that are blind to some: Okabe's and Ito's, without yellow.
    private static let runs: [(UInt8, UInt8, UInt8)] = [
        (0x00, 0x72, 0xB2), (0xD5, 0x5E, 0x00), (0x00, 0x9E, 0x73), (0xCC, 0x79, 0xA7), (0xE6, 0x9F, 0x00),
        (0x56, 0xB4, 0xE9), (0x22, 0x22, 0x22), (0x8C, 0x6D, 0x31),
    ]

    /// All that there are.
    static let all: [ChartSeries.Role] = [.training, .validation, .other] + runs.indices.map { .run($0) }

    /// The class in a style.
    var name: String {
        switch self {
        case .training: "training"
        case .validation: "validation"
        case .other: "other"
        case .run(let number): "run\(number % Self.runs.count + 1)"
        }
    }

    /// The colour on white.
    var color: RGB {
        switch self {
        case .training: return RGB(red: 0x2A, green: 0x78, blue: 0xD6)
        case .validation: return RGB(red: 0xC2, green: 0x57, blue: 0x00)
        case .other: return RGB(red: 0x55, green: 0x80, blue: 0x3A)
        case .run(let number):
            let (red, green, blue) = Self.runs[number % Self.runs.count]
            return RGB(red: red, green: green, blue: blue)
        }
    }
}

extension RGB {
    /// As a style writes it.
    var hex: String {
        "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
