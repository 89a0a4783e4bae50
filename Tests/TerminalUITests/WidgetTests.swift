import Testing

@testable import TerminalUI

/// Draws into a buffer full of "x" and finds what was drawn outside the area.
struct Sentinel {
    static let cell = Cell("x", style: Style(foreground: .palette(99), background: .palette(98)))

    /// A canvas of 24 x 12 full of the sentinel.
    static func canvas(_ glyphs: GlyphSet = .unicode, depth: ColorDepth = .truecolor) throws -> Canvas {
        let theme = try #require(ThemeTests.builtIn.first)
        return Canvas(
            buffer: CellBuffer(size: Size(columns: 24, rows: 12), filledWith: cell),
            palette: Palette(theme: theme, depth: depth), glyphs: Glyphs(glyphs))
    }

    /// The cells outside the area that are no longer the sentinel.
    static func spills(of canvas: Canvas, outside area: Rect) -> Int {
        var count = 0
        for row in 0..<canvas.buffer.size.rows {
            for column in 0..<canvas.buffer.size.columns where !area.contains(Point(column: column, row: row)) {
                if canvas.buffer[column, row] != cell { count += 1 }
            }
        }
        return count
    }
}

/// A widget that pays no heed to its area.
private struct Careless: Widget {
    func render(in area: Rect, on canvas: inout Canvas) {
        for column in 0..<24 { canvas.put("o", column, area.row, Style()) }
    }
}

@Suite struct WidgetTests {
    static let areas = [
        Rect(column: 5, row: 3, columns: 0, rows: 0), Rect(column: 5, row: 3, columns: 1, rows: 1),
        Rect(column: 5, row: 3, columns: 2, rows: 2), Rect(column: 5, row: 3, columns: 9, rows: 1),
        Rect(column: 5, row: 3, columns: 1, rows: 7), Rect(column: 5, row: 3, columns: 14, rows: 8),
        Rect(column: -3, row: -2, columns: 9, rows: 6), Rect(column: 20, row: 9, columns: 30, rows: 30),
    ]

    static func chart() -> LineChart {
        let points = (0..<200).map { LineChart.Point(x: Double($0), y: 4 / (1 + Double($0) / 20), low: 0, high: 9) }
        var chart = LineChart(
            curves: [
                LineChart.Curve(points, role: .trainRaw, kind: .band),
                LineChart.Curve(points, role: .train, kind: .area), LineChart.Curve(points, role: .val),
            ], x: 0...200, y: 0...4)
        chart.marks = [LineChart.Mark(x: 150, y: 0.5, label: "best 0.5", role: .best)]
        chart.happenings = [LineChart.Happening(x: 80, label: "lr 3e-4→1e-4")]
        chart.cursor = 120
        return chart
    }

    static let widgets: [(String, any Widget)] = [
        ("panel", Panel("a title", trailing: StyledText("1.234", Style()), isFocused: true)),
        ("meter", Meter(fraction: 0.7)), ("slider", Meter(fraction: 1.4, hasKnob: true)),
        ("sparkline", Sparkline([1, 2, .nan, 4, 3, 9, .infinity, 2], role: .train)),
        ("scrollbar", Scrollbar(first: 3, visible: 4, total: 20, isFocused: true)), ("chart", chart()),
    ]

    @Test("a widget draws in its area and nowhere else", arguments: widgets.indices, GlyphSet.allCases)
    func stays(widget: Int, glyphs: GlyphSet) throws {
        for area in Self.areas {
            var canvas = try Sentinel.canvas(glyphs)
            canvas.clipped(to: area) { Self.widgets[widget].1.render(in: area, on: &$0) }
            #expect(Sentinel.spills(of: canvas, outside: area) == 0, "\(Self.widgets[widget].0) in \(area)")
        }
    }

    @Test("a widget needs no clip to stay in an area that is on the screen", arguments: widgets.indices)
    func staysByItself(widget: Int) throws {
        for area in Self.areas.prefix(6) {
            var canvas = try Sentinel.canvas()
            Self.widgets[widget].1.render(in: area, on: &canvas)
            #expect(Sentinel.spills(of: canvas, outside: area) == 0, "\(Self.widgets[widget].0) in \(area)")
        }
    }

    @Test("the harness finds a widget that draws outside")
    func harnessFindsSpills() throws {
        var canvas = try Sentinel.canvas()
        let area = Self.areas[5]
        Careless().render(in: area, on: &canvas)
        #expect(Sentinel.spills(of: canvas, outside: area) > 0)
    }

    @Test(
        "a meter fills in proportion, and takes nonsense for empty",
        arguments: [
            (0.0, 0), (0.5, 5), (1.0, 10), (7.0, 10), (-1.0, 0), (Double.nan, 0), (Double.infinity, 0),
        ])
    func meterFills(fraction: Double, cells: Int) throws {
        var canvas = try Sentinel.canvas(.ascii)
        canvas.draw(Meter(fraction: fraction), in: Rect(column: 0, row: 0, columns: 10, rows: 1))
        #expect(canvas.buffer.row(0).filter { $0.glyph == "=" }.count == cells)
    }

    @Test("an empty meter differs in shape where there are no colours")
    func monochromeMeter() throws {
        var canvas = try Sentinel.canvas(depth: .monochrome)
        canvas.draw(Meter(fraction: 0.5), in: Rect(column: 0, row: 0, columns: 10, rows: 1))
        #expect(canvas.buffer[0, 0].glyph != canvas.buffer[9, 0].glyph)
    }

    @Test("a click on a slider means the place that is drawn there")
    func sliderClicks() {
        let area = Rect(column: 10, row: 0, columns: 11, rows: 1)
        #expect(Meter.fraction(at: 10, in: area) == 0)
        #expect(Meter.fraction(at: 15, in: area) == 0.5)
        #expect(Meter.fraction(at: 20, in: area) == 1)
        #expect(Meter.fraction(at: 99, in: area) == 1)
    }
}
