/// The shape of a series in one row: a line of braille with two values to a cell, bars elsewhere.
public struct Sparkline: Widget {
    /// One value a bar, the newest last; values that are not finite leave a gap.
    public var values: [Double]
    /// The role whose colour it has.
    public var role: Role

    /// Takes each part as it is.
    public init(_ values: [Double], role: Role) {
        self.values = values
        self.role = role
    }

    /// How many bars fit into so many columns.
    public static func capacity(columns: Int, glyphs: Glyphs) -> Int {
        max(0, glyphs.kind == .unicode ? columns * 2 : columns)
    }

    /// Draws it into a rectangle of any size.
    public func render(in area: Rect, on canvas: inout Canvas) {
        guard area.columns > 0, area.rows > 0 else { return }
        let capacity = Self.capacity(columns: area.columns, glyphs: canvas.glyphs)
        let shown = values.suffix(capacity)
        let finite = shown.filter(\.isFinite)
        guard let low = finite.min(), let high = finite.max() else { return }
        let isBraille = canvas.glyphs.kind == .unicode
        let levels = isBraille ? 4 : canvas.glyphs.bars.count
        let heights = shown.map { level(of: $0, low, high, levels) }
        let perCell = isBraille ? 2 : 1
        let cells = (heights.count + perCell - 1) / perCell
        for cell in 0..<cells {
            let glyph = isBraille ? line(heights, cell) : bar(heights[cell], canvas.glyphs)
            var style = canvas.palette.style(role)
            // Older values fade towards the ground.
            let age = cells > 1 ? Double(cell) / Double(cells - 1) : 1
            style.foreground = canvas.palette.mix(role, .bg, 0.5 * (1 - age))
            canvas.put(glyph, area.column + cell, area.row, style)
        }
    }

    private func bar(_ height: Int, _ glyphs: Glyphs) -> Unicode.Scalar {
        height > 0 ? glyphs.bars[height - 1] : " "
    }

    /// The two dots of a cell, each joined to the one before it.
    private func line(_ heights: [Int], _ cell: Int) -> Unicode.Scalar {
        var bits: UInt8 = 0
        for column in 0..<2 where cell * 2 + column < heights.count && heights[cell * 2 + column] > 0 {
            let index = cell * 2 + column
            let here = heights[index]
            let before = index > 0 && heights[index - 1] > 0 ? heights[index - 1] : here
            // The joint is split between the two columns: this one reaches half way.
            let reach = here > before ? min(before + 1, here) : here < before ? max(before - 1, here) : here
            for height in min(here, reach)...max(here, reach) { bits |= Braille.bit(column, 4 - height) }
        }
        return Braille.glyph(bits)
    }

    /// From 1 to `levels`; 0 for a gap.
    private func level(of value: Double, _ low: Double, _ high: Double, _ levels: Int) -> Int {
        guard value.isFinite else { return 0 }
        guard high > low else { return 1 }
        return 1 + min(levels - 1, Int((value - low) / (high - low) * Double(levels)))
    }
}
