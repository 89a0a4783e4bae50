public import TerminalUI

/// A line chart as a picture: SVG 1.1 with its own colours for light and dark readers, or PNG.
public struct SVGChart: Sendable {
    /// What stands over the chart.
    public var title: String
    /// The curves.
    public var series: [ChartSeries]
    /// Moments to mark.
    public var marks: [ChartMark]
    /// How values are laid along the vertical axis. Values that are not above 0 have no place on a logarithmic one.
    public var scale: AxisScale
    /// How places are laid along the horizontal axis.
    public var xScale = AxisScale.linear
    /// What runs along the horizontal axis.
    public var xTitle = "step"
    /// What the values are; the title where nil.
    public var yTitle: String?
    /// The values to show; nil for what suits the curves.
    public var range: ClosedRange<Double>?
    /// The places to show; nil for all.
    public var domain: ClosedRange<Double>?
    /// The label of a tick of the horizontal axis, given its value and the step between ticks.
    public var xLabel: @Sendable (Double, Double) -> String = { AxisTicks.label($0, step: $1) }
    /// The label of a tick of the vertical axis.
    public var yLabel: @Sendable (Double, Double) -> String = { AxisTicks.label($0, step: $1) }

    let width = 720.0
    let height = 340.0

    /// Takes each part as it is.
    public init(title: String, series: [ChartSeries], marks: [ChartMark] = [], scale: AxisScale = .linear) {
        self.title = title
        self.series = series
        self.marks = marks
        self.scale = scale
    }

    /// A whole SVG file.
    public var file: String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Int(width)) \(Int(height))" width="\(Int(width))" \
        height="\(Int(height))" role="img" aria-label="\(HTML.escaped(title))">
        <style>\(Self.fileStyle)</style>
        <rect class="ground" width="100%" height="100%"/>
        \(content)
        </svg>

        """
    }

    /// The chart as an element of an HTML page, coloured by the page's style.
    var element: String {
        """
        <svg viewBox="0 0 \(Int(width)) \(Int(height))" role="img" aria-label="\(HTML.escaped(title))">
        \(content)
        </svg>
        """
    }

    /// Whether any curve has a point to show.
    var isEmpty: Bool { yBounds == nil }

    /// The parts of the picture.
    func elements(_ font: OutlineFont) -> [ChartElement] {
        guard let xBounds, let yBounds else {
            return [.text("\(title): nothing was recorded", ChartElement.Place(x: 74, y: 21), .title, .start)]
        }
        return ChartFrame(chart: self, x: xBounds, y: yBounds, font: font).elements
    }

    private var content: String { elements(OutlineFont.sans()).map(\.markup).joined(separator: "\n") }

    /// The places that are shown.
    var xBounds: ClosedRange<Double>? {
        if let domain { return domain }
        let values = series.flatMap { $0.points.map(\.x) }.filter { xScale == .linear || $0 > 0 }
        guard let first = values.min(), let last = values.max() else { return nil }
        return first < last ? first...last : (first - (xScale == .linear ? 1 : first / 2))...(last + 1)
    }

    /// The values that are shown: of each curve with wild spikes, those between its least and its 99.5th percentile.
    var yBounds: ClosedRange<Double>? {
        let ranges = series.compactMap(usual)
        guard let least = ranges.map(\.lowerBound).min(), let top = ranges.map(\.upperBound).max() else { return nil }
        if let range { return range }
        if scale == .logarithmic { return least < top ? least...top : (least / 2)...(least * 2) }
        let room = least < top ? (top - least) * 0.05 : max(1e-9, least.magnitude * 0.1)
        return (least - room)...(top + room)
    }

    private func usual(_ series: ChartSeries) -> ClosedRange<Double>? {
        let isLogarithmic = scale == .logarithmic
        let shown = series.points.map(\.y).filter { $0.isFinite && (!isLogarithmic || $0 > 0) }.sorted()
        guard let least = shown.first, let greatest = shown.last else { return nil }
        let usual = shown[min(shown.count - 1, Int(Double(shown.count) * 0.995))]
        return least...(greatest > usual + 2 * (usual - least) ? usual : greatest)
    }

    private static let fileStyle =
        """
        text{font:12px ui-sans-serif,system-ui,sans-serif;fill:#5b6270}.title{font-size:14px;font-weight:600;fill:#1c2026}\
        .ground{fill:#fff}.grid{stroke:#e3e6ea;stroke-width:1}.axis{stroke:#9aa1ab;stroke-width:1}\
        .curve{fill:none;stroke-width:1.8;stroke-linejoin:round;stroke-linecap:round}.band{stroke:none;fill-opacity:.16}\
        .mark{stroke:#8a5cc2;stroke-width:1;stroke-dasharray:3 3}.best{stroke:#2f8f4e}
        """
        + ChartSeries.Role.all.map { ".curve.\($0.name){stroke:\($0.color.hex)}.band.\($0.name){fill:\($0.color.hex)}" }
        .joined()
}
