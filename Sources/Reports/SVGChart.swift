public import TerminalUI

/// A line chart as SVG 1.1, with its own colours for light and dark readers.
public struct SVGChart: Sendable {
    /// What stands over the chart.
    public var title: String
    /// The curves.
    public var series: [ChartSeries]
    /// Moments to mark.
    public var marks: [ChartMark]
    /// How values are laid along the vertical axis. Values that are not above 0 have no place on a logarithmic one.
    public var scale: AxisScale

    let width = 720.0
    let height = 300.0
    /// The rectangle of the curves.
    let plot = (left: 64.0, top: 34.0, right: 704.0, bottom: 262.0)

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

    private var content: String {
        guard let xBounds, let yBounds else {
            return
                "<text class=\"title\" x=\"\(Int(plot.left))\" y=\"20\">\(HTML.escaped(title)): nothing was recorded</text>"
        }
        let frame = ChartFrame(chart: self, x: xBounds, y: yBounds)
        return ([frame.title] + [frame.grid, frame.markLines] + series.map(frame.curve) + [frame.legend])
            .joined(separator: "\n")
    }

    /// The steps that are shown.
    var xBounds: ClosedRange<Double>? {
        let values = series.flatMap { $0.points.map(\.x) }
        guard let first = values.min(), let last = values.max() else { return nil }
        return first < last ? first...last : (first - 1)...(last + 1)
    }

    /// The values that are shown: of a curve with wild spikes, those between its least and its 99.5th percentile.
    var yBounds: ClosedRange<Double>? {
        let isLogarithmic = scale == .logarithmic
        let shown = series.flatMap { $0.points.map(\.y) }.filter { $0.isFinite && (!isLogarithmic || $0 > 0) }.sorted()
        guard let least = shown.first, let greatest = shown.last else { return nil }
        let usual = shown[min(shown.count - 1, Int(Double(shown.count) * 0.995))]
        let top = greatest > usual + 2 * (usual - least) ? usual : greatest
        if isLogarithmic { return least < top ? least...top : (least / 2)...(least * 2) }
        let room = least < top ? (top - least) * 0.05 : max(1e-9, least.magnitude * 0.1)
        return (least - room)...(top + room)
    }

    private static let fileStyle = """
        text{font:12px ui-sans-serif,system-ui,sans-serif;fill:#5b6270}.title{font-size:14px;font-weight:600;fill:#1c2026}\
        .ground{fill:#fff}.grid{stroke:#e3e6ea;stroke-width:1}.curve{fill:none;stroke-width:1.8;stroke-linejoin:round}\
        .training{stroke:#2a78d6}.validation{stroke:#c25700}.other{stroke:#55803a}.band{stroke:none;fill-opacity:.16}\
        .band.training{fill:#2a78d6}.band.validation{fill:#c25700}.band.other{fill:#55803a}\
        .mark{stroke:#8a5cc2;stroke-width:1;stroke-dasharray:3 3}.best{stroke:#2f8f4e}
        """
}
