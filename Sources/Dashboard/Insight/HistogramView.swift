import RunProtocol
import TerminalUI

/// A histogram in blocks, as wide as its area.
struct HistogramView {
    var counts: [Int]
    var role: Role
    /// A bin that stands out.
    var highlighted: Int?
    /// How the values at the edges are written.
    var shown: (Double) -> String = { NumberFormat.measure($0) }

    func draw(in area: Rect, on canvas: inout Canvas) {
        guard !counts.isEmpty, let most = counts.max(), most > 0, area.columns > 0, area.rows > 0 else { return }
        let bars = canvas.glyphs.bars
        for column in 0..<area.columns {
            let low = column * counts.count / area.columns
            let high = max(low + 1, (column + 1) * counts.count / area.columns)
            let bins = low..<min(high, counts.count)
            let count = counts[bins].max() ?? 0
            let isHighlighted = highlighted.map(bins.contains) == true
            // A bin that is not empty is seen, however low it is.
            let height = count == 0 ? 0 : max(1, count * area.rows * bars.count / most)
            for row in 0..<area.rows {
                let part = min(bars.count, height - row * bars.count)
                guard part > 0 else { break }
                canvas.put(
                    bars[part - 1], area.column + column, area.maxRow - 1 - row,
                    isHighlighted
                        ? canvas.palette.style(.best)
                        : style(at: area.rows > 1 ? Double(row) / Double(area.rows - 1) : 1, canvas.palette))
            }
        }
    }

    /// The higher, the brighter, where there are shades.
    private func style(at height: Double, _ palette: Palette) -> Style {
        var style = palette.style(role)
        if palette.canShade { style.foreground = palette.mix(role, .bg, 0.45 * (1 - height)) }
        return style
    }

    /// With the values that its edges stand for below it, and zero where that lies between them.
    func draw(_ histogram: Histogram, in area: Rect, on canvas: inout Canvas) {
        let inner = Rect(column: area.column + 1, row: area.row, columns: area.columns - 2, rows: area.rows - 1)
        guard inner.columns > 4, inner.rows > 0, counts.contains(where: { $0 > 0 }) else { return }
        draw(in: inner, on: &canvas)
        let style = canvas.palette.style(.muted)
        let (low, high) = (shown(histogram.lowest), shown(histogram.highest))
        canvas.write(low, inner.column, inner.maxRow, style)
        canvas.writeRight(high, before: inner.maxColumn, inner.maxRow, style)
        guard histogram.lowest < 0, histogram.highest > 0 else { return }
        let share = -histogram.lowest / (histogram.highest - histogram.lowest)
        let zero = inner.column + Int(share * Double(inner.columns))
        guard zero > inner.column + low.count + 1, zero < inner.maxColumn - high.count - 2 else { return }
        canvas.write("0", zero, inner.maxRow, style)
    }

    /// A bar as long as a share of its area.
    func drawBar(share: Double, in area: Rect, on canvas: inout Canvas) {
        let length = max(1, Int((min(max(share, 0), 1) * Double(area.columns)).rounded()))
        for column in 0..<min(length, area.columns) {
            canvas.put(canvas.glyphs.meterFull, area.column + column, area.row, canvas.palette.style(role))
        }
    }
}

extension Histogram {
    /// The bin that a value falls into; nil where it lies beyond them.
    func bin(of value: Double) -> Int? {
        guard value >= lowest, value <= highest, highest > lowest, !counts.isEmpty else { return nil }
        return min(counts.count - 1, Int((value - lowest) / (highest - lowest) * Double(counts.count)))
    }
}
