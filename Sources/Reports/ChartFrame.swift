import Foundation
import TerminalUI

/// A chart with its bounds settled: from values to the parts of its picture.
struct ChartFrame {
    let chart: SVGChart
    let x: ClosedRange<Double>
    let y: ClosedRange<Double>
    private let font: OutlineFont
    /// The entries of the legend with their places: row, left end.
    private let entries: [(series: ChartSeries, row: Int, left: Double)]
    private let plot: (left: Double, top: Double, right: Double, bottom: Double)

    private static let labelSize = 12.0
    private static let rowHeight = 18.0

    init(chart: SVGChart, x: ClosedRange<Double>, y: ClosedRange<Double>, font: OutlineFont) {
        self.chart = chart
        self.x = x
        self.y = y
        self.font = font
        let titleEnd = 74 + font.width(of: chart.title, size: 14) + 24
        entries = Self.legend(chart.series, font, from: titleEnd, to: chart.width - 16)
        let rows = (entries.map(\.row).max() ?? 0) + 1
        plot = (74, 16 + Self.rowHeight * Double(rows), chart.width - 16, chart.height - 44)
    }

    /// The names of curves from the right, as many to a row as there is room for; the first row shares the title's.
    private static func legend(
        _ series: [ChartSeries], _ font: OutlineFont, from titleEnd: Double, to right: Double
    ) -> [(series: ChartSeries, row: Int, left: Double)] {
        guard series.count > 1 else { return [] }
        let widths = series.map { font.width(of: $0.name, size: labelSize) + 38 }
        var rows: [[Int]] = [[]]
        var room = right - titleEnd
        for index in series.indices {
            if widths[index] > room, !rows[rows.count - 1].isEmpty || rows.count == 1 {
                rows.append([])
                room = right - 74
            }
            rows[rows.count - 1].append(index)
            room -= widths[index]
        }
        return rows.enumerated().flatMap { row, indices in
            var left = right - indices.reduce(0) { $0 + widths[$1] }
            return indices.map { index in
                defer { left += widths[index] }
                return (series[index], row, left)
            }
        }
    }

    private func place(x value: Double) -> Double {
        let share: Double
        if chart.xScale == .logarithmic, x.lowerBound > 0 {
            share = log(max(value, x.lowerBound) / x.lowerBound) / log(x.upperBound / x.lowerBound)
        } else {
            share = (value - x.lowerBound) / (x.upperBound - x.lowerBound)
        }
        return plot.left + min(1, max(0, share)) * (plot.right - plot.left)
    }

    /// Values beyond the bounds lie on the frame.
    private func place(y value: Double) -> Double {
        let (low, high, value) =
            chart.scale == .logarithmic
            ? (log(y.lowerBound), log(y.upperBound), log(max(value, y.lowerBound)))
            : (y.lowerBound, y.upperBound, value)
        let share = min(1, max(0, (value - low) / (high - low)))
        return plot.bottom - share * (plot.bottom - plot.top)
    }

    private func place(_ x: Double, _ y: Double) -> ChartElement.Place {
        ChartElement.Place(x: place(x: x), y: place(y: y))
    }

    /// All parts, those behind first.
    var elements: [ChartElement] { [title] + grid + marks + chart.series.flatMap(curve) + legend }

    private var title: ChartElement {
        .text(chart.title, ChartElement.Place(x: plot.left, y: 21), .title, .start)
    }

    /// Lines and labels of both axes, and what runs along them.
    private var grid: [ChartElement] {
        var parts: [ChartElement] = []
        for tick in AxisTicks.ticks(y, maximum: 6, scale: chart.scale, label: chart.yLabel) {
            let height = place(y: tick.value)
            parts.append(.line([.init(x: plot.left, y: height), .init(x: plot.right, y: height)], .grid))
            parts.append(.text(tick.label, .init(x: plot.left - 8, y: height + 4), .label, .end))
        }
        for tick in AxisTicks.ticks(x, maximum: 8, scale: chart.xScale, label: chart.xLabel) {
            let column = place(x: tick.value)
            parts.append(.line([.init(x: column, y: plot.bottom), .init(x: column, y: plot.bottom + 5)], .axis))
            parts.append(.text(tick.label, .init(x: column, y: plot.bottom + 19), .label, .middle))
        }
        parts.append(.line([.init(x: plot.left, y: plot.bottom), .init(x: plot.right, y: plot.bottom)], .axis))
        let middle = (x: (plot.left + plot.right) / 2, y: (plot.top + plot.bottom) / 2)
        parts.append(.text(chart.xTitle, .init(x: middle.x, y: plot.bottom + 37), .label, .middle))
        parts.append(.text(chart.yTitle ?? chart.title, .init(x: 18, y: middle.y), .label, .middle, isUpright: true))
        return parts
    }

    private var marks: [ChartElement] {
        chart.marks.filter { x.contains($0.x) }.map { mark in
            let column = place(x: mark.x)
            return .told(
                mark.title, [.init(x: column, y: plot.top), .init(x: column, y: plot.bottom)],
                mark.isBest ? .best : .mark)
        }
    }

    /// A curve, and the band between its least and greatest values where it has one.
    private func curve(_ series: ChartSeries) -> [ChartElement] {
        series.strokes.flatMap { points -> [ChartElement] in
            let points = points.filter { x.contains($0.x) }
            guard let first = points.first else { return [] }
            var parts: [ChartElement] = []
            if points.contains(where: { $0.low < $0.high }) {
                let band = points.map { place($0.x, $0.high) } + points.reversed().map { place($0.x, $0.low) }
                parts.append(.area(band, .band(series.role)))
            }
            let line = points.map { place($0.x, $0.y) }
            // A line of one point shows nothing: its round ends do.
            parts.append(.line(points.count == 1 ? [line[0], place(first.x, first.y)] : line, .curve(series.role)))
            return parts
        }
    }

    private var legend: [ChartElement] {
        entries.flatMap { series, row, left -> [ChartElement] in
            let base = 20 + Double(row) * Self.rowHeight
            return [
                .line([.init(x: left + 10, y: base - 4), .init(x: left + 27, y: base - 4)], .curve(series.role)),
                .text(series.name, .init(x: left + 33, y: base), .label, .start),
            ]
        }
    }
}
