import Foundation
import TerminalUI

/// A chart with its bounds settled: from values to places in the picture.
struct ChartFrame {
    let chart: SVGChart
    let x: ClosedRange<Double>
    let y: ClosedRange<Double>

    private func place(x value: Double) -> Double {
        let share = (value - x.lowerBound) / (x.upperBound - x.lowerBound)
        return chart.plot.left + share * (chart.plot.right - chart.plot.left)
    }

    /// Values beyond the bounds lie on the frame.
    private func place(y value: Double) -> Double {
        let (low, high, value) =
            chart.scale == .logarithmic
            ? (log(y.lowerBound), log(y.upperBound), log(max(value, y.lowerBound)))
            : (y.lowerBound, y.upperBound, value)
        let share = min(1, max(0, (value - low) / (high - low)))
        return chart.plot.bottom - share * (chart.plot.bottom - chart.plot.top)
    }

    private func pair(_ x: Double, _ y: Double) -> String {
        String(format: "%.1f,%.1f", place(x: x), place(y: y))
    }

    var title: String {
        "<text class=\"title\" x=\"\(Int(chart.plot.left))\" y=\"20\">\(HTML.escaped(chart.title))</text>"
    }

    /// Lines and labels of both axes.
    var grid: String {
        let plot = chart.plot
        let rows = AxisTicks.ticks(y, maximum: 6, scale: chart.scale).map { tick in
            let height = String(format: "%.1f", place(y: tick.value))
            return """
                <path class="grid" d="M\(Int(plot.left)) \(height)H\(Int(plot.right))"/>\
                <text x="\(Int(plot.left) - 8)" y="\(height)" dy="4" text-anchor="end">\(HTML.escaped(tick.label))</text>
                """
        }
        let columns = AxisTicks.ticks(x, maximum: 8).map { tick in
            String(
                format: "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%@</text>", place(x: tick.value),
                Int(plot.bottom) + 18, HTML.escaped(tick.label))
        }
        let name =
            "<text x=\"\(Int(plot.right))\" y=\"\(Int(plot.bottom) + 34)\" text-anchor=\"end\">steps</text>"
        return (rows + columns + [name]).joined(separator: "\n")
    }

    /// A dashed line at each mark, which tells what happened when it is pointed at.
    var markLines: String {
        chart.marks.filter { x.contains($0.x) }.map { mark in
            String(
                format: "<path class=\"mark%@\" d=\"M%.1f %dV%d\"><title>%@</title></path>", mark.isBest ? " best" : "",
                place(x: mark.x), Int(chart.plot.top), Int(chart.plot.bottom), HTML.escaped(mark.title))
        }.joined(separator: "\n")
    }

    /// A curve, and the band between its least and greatest values where it has one.
    func curve(_ series: ChartSeries) -> String {
        let role = series.role.rawValue
        return series.strokes.map { points in
            var parts: [String] = []
            if points.contains(where: { $0.low < $0.high }) {
                let band = points.map { pair($0.x, $0.high) } + points.reversed().map { pair($0.x, $0.low) }
                parts.append("<polygon class=\"band \(role)\" points=\"\(band.joined(separator: " "))\"/>")
            }
            let line = points.map { pair($0.x, $0.y) }.joined(separator: " ")
            // A line of one point shows nothing: its round ends do.
            let caps = points.count == 1 ? " stroke-linecap=\"round\"" : ""
            let drawn = points.count == 1 ? "\(line) \(line)" : line
            parts.append("<polyline class=\"curve \(role)\"\(caps) points=\"\(drawn)\"/>")
            return parts.joined()
        }.joined(separator: "\n")
    }

    /// The curves' names, from the right.
    var legend: String {
        guard chart.series.count > 1 else { return "" }
        var end = chart.plot.right
        return chart.series.reversed().map { series in
            let width = Double(series.name.count) * 6.6 + 30
            defer { end -= width }
            return String(
                format:
                    "<path class=\"curve %@\" d=\"M%.1f 16h16\"/><text x=\"%.1f\" y=\"20\">%@</text>",
                series.role.rawValue, end - width + 6, end - width + 27, HTML.escaped(series.name))
        }.joined(separator: "\n")
    }
}
