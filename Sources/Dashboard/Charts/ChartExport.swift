import RunProtocol
public import TerminalUI

/// A chart's curves as numbers, for a picture outside of the screen.
public struct ChartExport: Sendable, Equatable {
    /// One curve.
    public struct Series: Sendable, Equatable {
        /// Its name.
        public var name: String
        /// Whether it was measured on the validation part.
        public var isValidation: Bool
        /// Whether it was measured on the training part.
        public var isTraining: Bool
        /// Its points, by the axis' unit.
        public var points: [LineChart.Point]
    }

    /// What the chart shows.
    public var title: String
    /// What runs along its axis.
    public var axis: String
    /// The curves in sight.
    public var series: [Series]
    /// Interventions, by the axis' unit, with what they were.
    public var marks: [(x: Double, title: String)]
    /// How values are laid along the axis.
    public var scale: AxisScale

    /// Whether both show the same.
    public static func == (one: ChartExport, other: ChartExport) -> Bool {
        one.title == other.title && one.axis == other.axis && one.series == other.series && one.scale == other.scale
            && one.marks.map(\.x) == other.marks.map(\.x) && one.marks.map(\.title) == other.marks.map(\.title)
    }
}

extension DashboardState {
    /// A chart as it is shown now.
    func export(_ quantity: Quantity) -> ChartExport {
        let builder = ChartBuilder(quantity, of: self)
        let window = view.board.forgetting * (builder.steps.upperBound - builder.steps.lowerBound)
        let series = builder.series.filter { !builder.settings.hidden.contains($0.name) }.map { item in
            let raw = item.series.points(in: builder.steps)
            let points = item.isNoisy ? item.series.smoothed(in: builder.steps, window: window) : raw
            let placed = zip(points, raw).map { smooth, raw in
                LineChart.Point(
                    x: builder.scale.place(of: smooth.x), y: smooth.y, low: raw.low, high: raw.high,
                    hasGap: raw.hasGap)
            }
            return ChartExport.Series(
                name: item.name, isValidation: item.name == "val", isTraining: item.name == "train", points: placed)
        }
        let marks = interventions.map {
            (x: builder.scale.place(of: Double($0.step)), title: "step \($0.step): \($0.label)")
        }
        return ChartExport(
            title: quantity.titles.long, axis: view.board.axis.rawValue, series: series, marks: marks,
            scale: builder.settings.isLogarithmic ? .logarithmic : .linear)
    }
}
