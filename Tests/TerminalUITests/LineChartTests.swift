import Testing

@testable import TerminalUI

@Suite struct LineChartTests {
    static let area = Rect(column: 0, row: 0, columns: 24, rows: 12)

    private func drawn(_ chart: LineChart, _ glyphs: GlyphSet = .unicode) throws -> Canvas {
        var canvas = try Sentinel.canvas(glyphs)
        canvas.draw(chart, in: Self.area)
        return canvas
    }

    private func text(_ canvas: Canvas) -> [String] {
        (0..<canvas.buffer.size.rows).map { row in
            String(String.UnicodeScalarView(canvas.buffer.row(row).map(\.glyph)))
        }
    }

    private func line(_ values: [Double], role: Role = .train, kind: LineChart.Kind = .line) -> LineChart.Curve {
        LineChart.Curve(
            values.enumerated().map { LineChart.Point(x: Double($0.offset), y: $0.element) }, role: role, kind: kind)
    }

    private func cells(_ canvas: Canvas, of role: Role) -> Int {
        let color = canvas.palette.color(role)
        return canvas.buffer.cells.count { $0.style.foreground == color && $0.glyph != " " }
    }

    @Test("a straight line goes from corner to corner")
    func straightLine() throws {
        let chart = LineChart(curves: [line((0...36).map(Double.init))], x: 0...36, y: 0...36)
        let canvas = try drawn(chart)
        let plot = ChartFrame(of: chart, in: Self.area, set: .unicode).plot
        #expect(canvas.buffer[plot.column, plot.maxRow - 1].style.foreground == canvas.palette.color(.train))
        #expect(canvas.buffer[plot.maxColumn - 1, plot.row].style.foreground == canvas.palette.color(.train))
    }

    @Test("values that are no numbers are marked, leave a gap, and draw nothing else", arguments: GlyphSet.allCases)
    func notFinite(glyphs: GlyphSet) throws {
        let chart = LineChart(curves: [line([.nan, .infinity, -.infinity, .nan])], x: 0...3, y: 0...1)
        let canvas = try drawn(chart, glyphs)
        #expect(cells(canvas, of: .train) == 0)
        #expect(cells(canvas, of: .bad) > 0)
    }

    @Test("a value far above the axis is marked at the top of its column")
    func clipped() throws {
        let chart = LineChart(curves: [line([0.5, 0.5, 900, 0.5, 0.5])], x: 0...4, y: 0...1)
        let canvas = try drawn(chart)
        #expect(text(canvas)[0].contains("▴"))
        let without = try drawn(LineChart(curves: [line([0.5, 0.5, 0.6, 0.5])], x: 0...4, y: 0...1))
        #expect(!text(without)[0].contains("▴"))
    }

    @Test("curves that share cells take turns by column")
    func turns() throws {
        let values = [Double](repeating: 0.5, count: 40)
        let chart = LineChart(
            curves: [line(values, role: .train), line(values, role: .val)], x: 0...39, y: 0...1)
        let canvas = try drawn(chart)
        let (train, val) = (cells(canvas, of: .train), cells(canvas, of: .val))
        #expect(train > 0 && val > 0 && abs(train - val) <= 1)
    }

    @Test("the ground of an area never shows above its curve")
    func groundBelow() throws {
        let chart = LineChart(
            curves: [line((0..<40).map { 1 / (1 + Double($0) / 4) }, kind: .area)], x: 0...39, y: 0...1)
        let canvas = try drawn(chart)
        let plot = ChartFrame(of: chart, in: Self.area, set: .unicode).plot
        let ground = canvas.palette.color(.bg)
        for column in plot.column..<plot.maxColumn {
            let rows = (plot.row..<plot.maxRow).filter {
                canvas.buffer[column, $0].style.background != ground
                    && canvas.buffer[column, $0].style.background != Sentinel.cell.style.background
            }
            let curve = (plot.row..<plot.maxRow).filter {
                canvas.buffer[column, $0].style.foreground == canvas.palette.color(.train)
            }
            if let top = rows.first, let line = curve.first { #expect(top >= line) }
        }
    }

    @Test("the best point has its sign and its label beside it")
    func best() throws {
        var chart = LineChart(curves: [line((0..<40).map { _ in 0.2 })], x: 0...39, y: 0...1)
        chart.marks = [LineChart.Mark(x: 20, y: 0.2, label: "best 0.2", role: .best)]
        let lines = text(try drawn(chart))
        let row = try #require(lines.firstIndex { $0.contains("◆") })
        let label = try #require(lines.firstIndex { $0.contains("best 0.2") })
        #expect(abs(row - label) <= 3)
    }

    @Test("names of happenings never overlap")
    func happenings() throws {
        var chart = LineChart(curves: [line([0.1, 0.1])], x: 0...1, y: 0...1)
        chart.happenings = [
            LineChart.Happening(x: 0.2, label: "lr 1→2"), LineChart.Happening(x: 0.3, label: "wd 3→4"),
            LineChart.Happening(x: 0.4, label: "bs 5→6"),
        ]
        let lines = text(try drawn(chart)).joined()
        for label in ["lr 1→2", "wd 3→4", "bs 5→6"] { #expect(lines.contains(label)) }
    }

    @Test("a column of the plot and its x agree", arguments: [6, 10, 15, 20])
    func columns(column: Int) {
        let chart = LineChart(curves: [line([0, 1])], x: 100...1100, y: 0...1)
        let frame = ChartFrame(of: chart, in: Self.area, set: .unicode)
        #expect(frame.column(frame.x(atColumn: column)) == column)
    }

    @Test("a logarithmic axis draws positive values, and none at or below zero")
    func logarithmic() throws {
        var chart = LineChart(curves: [line([0, -1, 0, -5])], x: 0...3, y: 0.01...10)
        chart.yScale = .logarithmic
        #expect(text(try drawn(chart)).joined().contains("▾"))
    }
}
