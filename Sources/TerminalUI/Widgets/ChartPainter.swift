/// Draws a chart's curves and marks into its frame.
struct ChartPainter {
    let chart: LineChart
    let frame: ChartFrame
    /// Cells in which a line has dots: labels keep clear of them.
    private var isTaken: [Bool]

    init(chart: LineChart, frame: ChartFrame) {
        self.chart = chart
        self.frame = frame
        isTaken = Array(repeating: false, count: frame.plot.columns * frame.plot.rows)
    }

    // MARK: The ground under an area

    /// Shades the cells under the area curves, strongest beneath the curve; the cell that the curve runs through is
    /// shaded by the part of it that lies below.
    func drawGround(on canvas: inout Canvas) {
        guard canvas.palette.canShade else { return }
        let plot = frame.plot
        let (across, down) = (frame.dots.columns / max(1, plot.columns), frame.dots.rows / max(1, plot.rows))
        for curve in chart.curves where curve.kind == .area {
            let shades = (0...Self.shadeSteps).map {
                canvas.palette.mix(.bg, curve.role, Self.strongestShade * Double($0) / Double(Self.shadeSteps))
            }
            let profile = profile(of: curve)
            for column in 0..<plot.columns {
                let rows = profile[column * across..<(column + 1) * across].compactMap { $0 }
                // The lower of the cell's dots: the ground never shows above the curve.
                guard let top = rows.max() else { continue }
                for row in max(0, Int(top) / down)..<max(0, Int(top) / down, plot.rows) {
                    let below = Double((row + 1) * down) - top
                    let coverage = min(max(below / Double(down), 0), 1)
                    let depth = min(below / Double(max(1, frame.dots.rows)) * 1.25, 1)
                    let strength = coverage * (0.16 + 0.84 * (1 - depth) * (1 - depth))
                    canvas.shade(
                        plot.column + column, plot.row + row, shades[Int(strength * Double(Self.shadeSteps))])
                }
            }
        }
    }

    private static let shadeSteps = 24
    private static let strongestShade = 0.24

    /// The curve's height at each dot column, in dot rows; nil before it begins and after it ends.
    private func profile(of curve: LineChart.Curve) -> [Double?] {
        var profile = [Double?](repeating: nil, count: frame.dots.columns)
        var previous: (column: Int, row: Double)?
        for place in places(of: curve) {
            guard let row = place.row else {
                previous = nil
                continue
            }
            let from = previous ?? (place.column, row)
            for column in max(0, from.column)...max(0, from.column, place.column) where column < profile.count {
                let span = place.column - from.column
                let share = span > 0 ? Double(column - from.column) / Double(span) : 1
                profile[column] = from.row + (row - from.row) * share
            }
            previous = (place.column, row)
        }
        return profile
    }

    // MARK: Curves

    /// A dot column of a curve: the mean of what falls into it, and its extremes, in dot rows.
    private struct Place {
        var column: Int
        /// nil where a value is not finite.
        var row: Double?
        var top: Double
        var bottom: Double
    }

    private func places(of curve: LineChart.Curve) -> [Place] {
        var places: [Place] = []
        var count = 0.0
        let margin = Double(frame.dots.columns) * 2
        let lowest = Double(frame.dots.rows) + 1
        places.reserveCapacity(min(curve.points.count, frame.dots.columns + 2))
        for point in curve.points {
            let exact = frame.dotColumn(point.x).rounded()
            guard exact > -margin, exact < margin else { continue }
            let column = Int(exact)
            guard let exactRow = frame.dotRow(point.y) else {
                places.append(Place(column: column, row: nil, top: 0, bottom: 0))
                continue
            }
            // What is far outside is drawn as just outside.
            let row = min(max(exactRow, -2), lowest)
            var (top, bottom) = (row, row)
            if curve.kind == .band {
                top = min(max(frame.dotRow(point.high) ?? row, -2), lowest)
                bottom = min(max(frame.dotRow(point.low) ?? row, -2), lowest)
            }
            if let last = places.indices.last, places[last].column == column, let mean = places[last].row {
                count += 1
                places[last].row = mean + (row - mean) / count
                places[last].top = min(places[last].top, top)
                places[last].bottom = max(places[last].bottom, bottom)
            } else {
                count = 1
                places.append(Place(column: column, row: row, top: top, bottom: bottom))
            }
        }
        return places
    }

    /// The curve's dots.
    private func dots(of curve: LineChart.Curve, set: GlyphSet) -> DotLayer {
        var layer = DotLayer(size: Size(columns: frame.plot.columns, rows: frame.plot.rows), glyphSet: set)
        var previous: (column: Int, row: Int)?
        for place in places(of: curve) {
            guard let row = place.row else {
                previous = nil
                continue
            }
            if curve.kind == .band {
                // Values that lie a little apart, as where steps took unlike times, leave no stripes between them.
                let first = previous.map { place.column - $0.column < 8 ? $0.column + 1 : place.column } ?? place.column
                for column in min(first, place.column)...place.column {
                    layer.line(
                        from: (column, Int(place.top.rounded())), to: (column, Int(place.bottom.rounded())))
                }
            }
            let here = (column: place.column, row: Int(row.rounded()))
            layer.line(from: previous ?? here, to: here, gap: curve.kind == .dots ? Self.dotGap(set) : 1)
            // A value that stands alone is seen wherever it lies.
            if curve.kind == .dots, previous.map({ here.column - $0.column > 3 }) ?? true {
                layer.set(here.column, here.row)
            }
            previous = here
        }
        return layer
    }

    /// How far the dots of a dotted line lie apart; where cells hold few, another glyph tells it from a line.
    private static func dotGap(_ set: GlyphSet) -> Int { set == .ascii ? 1 : set == .blocks ? 2 : 3 }

    mutating func drawCurves(on canvas: inout Canvas) {
        let set = canvas.glyphs.kind
        let plot = frame.plot
        let back = chart.curves.filter { $0.kind == .band }
        let front = chart.curves.filter { $0.kind != .band }
        for curve in back {
            let layer = dots(of: curve, set: set)
            let style = canvas.palette.style(curve.role)
            for (index, bits) in layer.bits.enumerated() where bits != 0 {
                canvas.overlay(
                    layer.glyph(bits, alternative: false), plot.column + index % plot.columns,
                    plot.row + index / plot.columns, style)
            }
        }
        let layers = front.map { dots(of: $0, set: set) }
        let styles = front.map { canvas.palette.style($0.role) }
        for index in 0..<plot.columns * plot.rows {
            var present = 0
            for layer in layers where layer.bits[index] != 0 { present += 1 }
            guard present > 0 else { continue }
            isTaken[index] = true
            // Curves that share the cell take turns by column.
            var turn = index % plot.columns % present
            var chosen = 0
            for layer in layers.indices where layers[layer].bits[index] != 0 {
                if turn == 0 {
                    chosen = layer
                    break
                }
                turn -= 1
            }
            canvas.overlay(
                layers[chosen].glyph(layers[chosen].bits[index], alternative: front[chosen].kind == .dots),
                plot.column + index % plot.columns, plot.row + index / plot.columns, styles[chosen])
        }
        for curve in chart.curves { drawClipped(curve, on: &canvas) }
    }

    /// Marks the columns in which a curve leaves the plot, or has a value that is no number.
    private func drawClipped(_ curve: LineChart.Curve, on canvas: inout Canvas) {
        let (plot, glyphs) = (frame.plot, canvas.glyphs)
        let bottom = Double(frame.dots.rows) - 0.25
        for point in curve.points
        where point.hasGap
            || !(point.y >= chart.y.lowerBound && point.y <= chart.y.upperBound && point.high <= chart.y.upperBound)
        {
            guard point.x >= chart.x.lowerBound, point.x <= chart.x.upperBound else { continue }
            let column = frame.column(point.x)
            let row = frame.dotRow(curve.kind == .band ? max(point.y, point.high) : point.y)
            if row == nil || point.hasGap {
                canvas.overlay(glyphs.notFiniteMark, column, plot.row, canvas.palette.style(.bad))
            } else if let row, row < -0.75 {
                canvas.overlay(glyphs.clippedMark, column, plot.row, canvas.palette.style(curve.role))
            } else if let row, row > bottom {
                canvas.overlay(glyphs.clippedBelowMark, column, plot.maxRow - 1, canvas.palette.style(curve.role))
            }
        }
    }

    // MARK: Marks

    /// Shades the part that is being chosen; without shades its ends are marked.
    func drawSelection(on canvas: inout Canvas) {
        guard let selection = chart.selection, selection != LineChart.Selection() else { return }
        let plot = frame.plot
        let left = selection.x.map { max(frame.column($0.lowerBound), plot.column) } ?? plot.column
        let right = selection.x.map { min(frame.column($0.upperBound), plot.maxColumn - 1) } ?? plot.maxColumn - 1
        let top = selection.y.flatMap { frame.row($0.upperBound) } ?? plot.row
        let bottom = selection.y.flatMap { frame.row($0.lowerBound) } ?? plot.maxRow - 1
        guard left <= right, top <= bottom else { return }
        let style = canvas.palette.style(.key)
        for row in top...bottom {
            if canvas.palette.depth != .monochrome {
                for column in left...right { canvas.shade(column, row, canvas.palette.color(.selectedBg)) }
            }
            guard selection.x != nil else { continue }
            canvas.overlay(canvas.glyphs.axisVertical, left, row, style)
            canvas.overlay(canvas.glyphs.axisVertical, right, row, style)
        }
        guard selection.y != nil else { return }
        for column in left...right {
            canvas.overlay(canvas.glyphs.axisHorizontal, column, top, style)
            canvas.overlay(canvas.glyphs.axisHorizontal, column, bottom, style)
        }
    }

    /// The ends of epochs and the checkpoints, in the last row where no curve runs.
    func drawFootMarks(on canvas: inout Canvas) {
        let plot = frame.plot
        guard plot.rows > 3 else { return }
        for mark in chart.footMarks {
            let column = frame.column(mark.x)
            let index = (plot.rows - 1) * plot.columns + column - plot.column
            guard column >= plot.column, column < plot.maxColumn, !isTaken[index] else { continue }
            let isCheckpoint = mark.kind == .checkpoint
            canvas.overlay(
                isCheckpoint ? canvas.glyphs.checkpointMark : canvas.glyphs.epochMark, column, plot.maxRow - 1,
                canvas.palette.style(isCheckpoint ? .good : .muted))
        }
    }

    func drawScatter(on canvas: inout Canvas) {
        let style = canvas.palette.style(chart.scatterRole)
        for point in chart.scatter {
            guard point.x.isFinite, let row = frame.row(point.y) else { continue }
            let column = frame.column(point.x)
            guard column >= frame.plot.column, column < frame.plot.maxColumn else { continue }
            canvas.overlay(canvas.glyphs.bullet, column, row, style)
        }
    }

    mutating func drawMarks(on canvas: inout Canvas) {
        for mark in chart.marks {
            guard mark.x.isFinite, let row = frame.row(mark.y) else { continue }
            let column = frame.column(mark.x)
            guard column >= frame.plot.column, column < frame.plot.maxColumn else { continue }
            canvas.overlay(
                mark.glyph ?? canvas.glyphs.bestMark, column, row, canvas.palette.style(mark.role, on: .bg, .bold))
            let width = CharacterWidth.columns(of: mark.label)
            guard width > 0 else { continue }
            let start = min(max(column - 2, frame.plot.column + 1), frame.plot.maxColumn - width)
            guard start > frame.plot.column else { continue }
            let rows = [row - 1, row - 2, row + 1, row + 2, row - 3, row + 3]
            guard let free = rows.first(where: { isFree(start, $0, width) }) else { continue }
            drawLabel(mark.label, start, free, canvas.palette.style(mark.role), on: &canvas)
        }
    }

    mutating func drawHappeningLines(on canvas: inout Canvas) {
        let (plot, glyphs) = (frame.plot, canvas.glyphs)
        var style = canvas.palette.style(.accent)
        style.foreground = canvas.palette.mix(.accent, .bg, 0.5)
        for happening in chart.happenings {
            let column = frame.column(happening.x)
            guard column >= plot.column, column < plot.maxColumn else { continue }
            for row in plot.row + 1..<max(plot.row + 1, plot.maxRow) {
                canvas.overlay(glyphs.dashedVertical, column, row, style)
            }
            canvas.overlay(glyphs.interventionMark, column, plot.row, canvas.palette.style(.accent))
            isTaken[column - plot.column] = true
        }
        guard let cursor = chart.cursor else { return }
        for row in plot.row..<plot.maxRow {
            canvas.overlay(glyphs.axisVertical, frame.column(cursor), row, canvas.palette.style(.key))
        }
    }

    mutating func drawHappeningLabels(on canvas: inout Canvas) {
        let plot = frame.plot
        // The newest first: where there is no room for all, it is the older names that go.
        for happening in chart.happenings.reversed() {
            let column = frame.column(happening.x)
            let width = CharacterWidth.columns(of: happening.label)
            guard column >= plot.column, column < plot.maxColumn, width > 0 else { continue }
            let starts = [column + 2, column - 1 - width].filter {
                $0 > plot.column && $0 + width <= plot.maxColumn
            }
            let places = (0..<4).flatMap { row in starts.map { ($0, plot.row + row) } }
            guard let place = places.first(where: { isFree($0.0 - 1, $0.1, width + 2) }) else { continue }
            drawLabel(happening.label, place.0, place.1, canvas.palette.style(.accent), on: &canvas)
        }
    }

    private mutating func drawLabel(
        _ text: String, _ column: Int, _ row: Int, _ style: Style, on canvas: inout Canvas
    ) {
        var place = column
        for scalar in text.unicodeScalars where CharacterWidth.columns(of: scalar) == 1 {
            canvas.overlay(scalar, place, row, style)
            isTaken[(row - frame.plot.row) * frame.plot.columns + place - frame.plot.column] = true
            place += 1
        }
    }

    private func isFree(_ column: Int, _ row: Int, _ width: Int) -> Bool {
        let plot = frame.plot
        guard row >= plot.row, row < plot.maxRow else { return false }
        return (max(column, plot.column)..<min(column + width, plot.maxColumn)).allSatisfy {
            !isTaken[(row - plot.row) * plot.columns + $0 - plot.column]
        }
    }
}
