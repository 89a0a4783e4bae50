/// Where a chart's plot, axes and ticks lie, and how values become places.
public struct ChartFrame {
    /// The cells that curves are drawn in.
    public let plot: Rect
    let area: Rect
    let x: ClosedRange<Double>
    let y: ClosedRange<Double>
    let scale: AxisScale
    let isLogarithmicAlong: Bool
    let xTicks: [AxisTick]
    let yTicks: [AxisTick]
    let hasXAxis: Bool
    let dots: Size
    private let ground: Role

    /// The least columns kept for the labels at the left, so that the plot does not jump as they change.
    private static let gutter = 4

    /// Takes each part as it is.
    public init(of chart: LineChart, in area: Rect, set: GlyphSet) {
        self.area = area
        ground = chart.ground
        let isLogarithmic = chart.yScale == .logarithmic && chart.y.lowerBound > 0
        scale = isLogarithmic ? .logarithmic : .linear
        x = chart.x
        y = chart.y
        isLogarithmicAlong = chart.xScale == .logarithmic && chart.x.lowerBound > 0
        hasXAxis = chart.showsXAxis && area.rows >= 7
        let rows = area.rows - (hasXAxis ? 2 : 0)
        // Labels in neighbouring rows read as one.
        let most = rows < 6 ? 2 : rows < 10 ? rows * 2 / 5 + 1 : (rows + 1) / 4
        yTicks = AxisTicks.ticks(chart.y, maximum: max(2, most), scale: scale, label: chart.yLabel)
        let labels = yTicks.map { CharacterWidth.columns(of: $0.label) }.max() ?? 0
        let left = min(max(Self.gutter, labels) + 1, max(0, area.columns - 1))
        // A column stays free at the right, so that the newest values do not touch the box.
        let columns = area.columns - left - (area.columns > 20 ? 1 : 0)
        plot = Rect(column: area.column + left, row: area.row, columns: columns, rows: max(0, rows))
        dots = Size(
            columns: plot.columns * DotLayer.dotsAcross(set), rows: plot.rows * DotLayer.dotsDown(set))
        xTicks = AxisTicks.ticks(
            chart.x, maximum: max(1, plot.columns / 13), scale: isLogarithmicAlong ? .logarithmic : .linear,
            label: chart.xLabel)
    }

    /// The dot column of an x; it may lie outside the plot.
    func dotColumn(_ value: Double) -> Double {
        let last = Double(max(1, dots.columns - 1))
        if isLogarithmicAlong {
            guard value > 0 else { return -.greatestFiniteMagnitude }
            let (low, high) = (Logarithm.natural(x.lowerBound), Logarithm.natural(x.upperBound))
            return high > low ? (Logarithm.natural(value) - low) / (high - low) * last : 0
        }
        let span = x.upperBound - x.lowerBound
        guard span > 0 else { return 0 }
        return (value - x.lowerBound) / span * last
    }

    /// The dot row of a y, 0 at the top; nil for a value that the axis cannot show.
    func dotRow(_ value: Double) -> Double? {
        guard value.isFinite else { return nil }
        let share: Double
        if scale == .logarithmic {
            guard value > 0 else { return Double(dots.rows) + 1 }
            let (low, high) = (Logarithm.natural(y.lowerBound), Logarithm.natural(y.upperBound))
            share = high > low ? (Logarithm.natural(value) - low) / (high - low) : 0.5
        } else {
            let span = y.upperBound - y.lowerBound
            share = span > 0 ? (value - y.lowerBound) / span : 0.5
        }
        return (1 - share) * Double(max(1, dots.rows - 1))
    }

    /// The cell column of an x.
    public func column(_ value: Double) -> Int {
        let dot = dotColumn(value)
        guard dot.magnitude < 1e6 else { return plot.column - 1 }
        return plot.column + Int(dot.rounded()) * plot.columns / max(1, dots.columns)
    }

    /// The cell row of a y; nil for a value outside the axis.
    func row(_ value: Double) -> Int? {
        guard let dot = dotRow(value), dot > -0.75, dot < Double(dots.rows) - 0.25 else { return nil }
        return plot.row + min(max(Int(dot.rounded()), 0), dots.rows - 1) * plot.rows / max(1, dots.rows)
    }

    /// The x that a column of cells stands for.
    public func x(atColumn column: Int) -> Double {
        plot.columns > 1 ? x(atShare: share(atColumn: column)) : x.lowerBound
    }

    /// How far along the axis an x lies: 0 at its beginning, 1 at its end.
    public func share(ofX x: Double) -> Double { dotColumn(x) / Double(max(1, dots.columns - 1)) }

    /// The x so far along the axis; it may lie outside the plot.
    public func x(atShare share: Double) -> Double {
        isLogarithmicAlong
            ? x.lowerBound * Logarithm.power(x.upperBound / x.lowerBound, share)
            : x.lowerBound + share * (x.upperBound - x.lowerBound)
    }

    /// How far along the axis a column of cells lies, from 0 to 1.
    public func share(atColumn column: Int) -> Double {
        guard plot.columns > 0 else { return 0 }
        return min(max((Double(column - plot.column) + 0.5) / Double(plot.columns), 0), 1)
    }

    /// The value that a row of cells stands for.
    public func y(atRow row: Int) -> Double {
        guard plot.rows > 0 else { return y.lowerBound }
        let share = 1 - min(max((Double(row - plot.row) + 0.5) / Double(plot.rows), 0), 1)
        return scale == .logarithmic
            ? y.lowerBound * Logarithm.power(y.upperBound / y.lowerBound, share)
            : y.lowerBound + share * (y.upperBound - y.lowerBound)
    }

    /// The box between two places. A side that is hardly longer than a hand's tremor is that of the whole axis.
    public func selection(
        from start: (x: Double, y: Double), to end: (x: Double, y: Double)
    ) -> LineChart.Selection {
        let across = share(ofX: end.x) - share(ofX: start.x)
        let down = ((dotRow(end.y) ?? 0) - (dotRow(start.y) ?? 0)) / Double(max(1, dots.rows - 1))
        return LineChart.Selection(
            x: across.magnitude > 0.02 ? min(start.x, end.x)...max(start.x, end.x) : nil,
            y: down.magnitude > 0.12 ? min(start.y, end.y)...max(start.y, end.y) : nil)
    }

    func drawAxes(on canvas: inout Canvas) {
        let line = canvas.palette.style(.border, on: ground)
        let text = canvas.palette.style(.muted, on: ground)
        let axis = plot.column - 1
        for row in plot.row..<plot.maxRow { canvas.put(canvas.glyphs.axisVertical, axis, row, line) }
        for tick in yTicks {
            guard let row = row(tick.value) else { continue }
            canvas.put(canvas.glyphs.tickLeft, axis, row, line)
            canvas.writeRight(tick.label, before: axis, row, text, width: axis - area.column)
        }
        guard hasXAxis else { return }
        canvas.put(canvas.glyphs.axisCorner, axis, plot.maxRow, line)
        for column in plot.column..<plot.maxColumn {
            canvas.put(canvas.glyphs.axisHorizontal, column, plot.maxRow, line)
        }
        var free = area.column
        for tick in xTicks {
            let column = column(tick.value)
            guard column >= plot.column, column < plot.maxColumn else { continue }
            let width = CharacterWidth.columns(of: tick.label)
            let start = min(max(column - width / 2, plot.column - 1), area.maxColumn - width)
            guard start >= free else { continue }
            canvas.put(canvas.glyphs.tickBelow, column, plot.maxRow, line)
            canvas.write(tick.label, start, plot.maxRow + 1, text)
            free = start + width + 1
        }
    }

    func drawGrid(on canvas: inout Canvas) {
        let style = canvas.palette.style(.faint)
        for tick in yTicks {
            guard let row = row(tick.value) else { continue }
            for column in plot.column..<plot.maxColumn { canvas.overlay(canvas.glyphs.gridline, column, row, style) }
        }
    }
}
