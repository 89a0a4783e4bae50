import TerminalUI

/// A picture in the middle of its area, two pixels a cell, one above the other; by brightness alone where there are few colours.
struct PictureView {
    let width: Int
    let height: Int
    let channels: Int
    let pixels: [UInt8]

    private static let shades: [Unicode.Scalar] = [" ", ".", ":", "-", "=", "+", "*", "#", "%", "@"]

    func draw(in area: Rect, on canvas: inout Canvas) {
        guard width > 0, height > 0, channels > 0, pixels.count >= width * height * channels, area.rows > 0 else {
            return
        }
        let hasColors = [.truecolor, .indexed256].contains(canvas.palette.depth) && canvas.glyphs.kind != .ascii
        let scale = min(Double(area.columns) / Double(width), Double(area.rows * 2) / Double(height))
        let columns = min(area.columns, max(1, Int((Double(width) * scale).rounded())))
        let rows = min(area.rows, max(1, Int((Double(height) * scale / 2).rounded())))
        let left = area.column + (area.columns - columns) / 2
        let top = area.row + (area.rows - rows) / 2
        for row in 0..<rows {
            for column in 0..<columns {
                let upper = pixel(column, row * 2, of: columns, rows * 2)
                let lower = pixel(column, row * 2 + 1, of: columns, rows * 2)
                if hasColors {
                    let style = Style(
                        foreground: canvas.palette.exact(upper), background: canvas.palette.exact(lower))
                    canvas.put("\u{2580}", left + column, top + row, style)
                } else {
                    let level = (upper.luminance + lower.luminance) / 2
                    canvas.put(
                        Self.shades[min(9, Int(level.squareRoot() * 10))], left + column, top + row,
                        canvas.palette.style(.fg))
                }
            }
        }
    }

    /// The mean of the pixels that a half cell stands for: of one where the picture is enlarged.
    private func pixel(_ column: Int, _ half: Int, of columns: Int, _ halves: Int) -> RGB {
        let xs = span(column, of: columns, over: width)
        let ys = span(half, of: halves, over: height)
        func mean(_ channel: Int) -> UInt8 {
            var sum = 0
            for y in ys {
                for x in xs { sum += Int(pixels[(y * width + x) * channels + channel]) }
            }
            return UInt8(sum / (xs.count * ys.count))
        }
        let red = mean(0)
        return channels >= 3
            ? RGB(red: red, green: mean(1), blue: mean(2)) : RGB(red: red, green: red, blue: red)
    }

    private func span(_ index: Int, of count: Int, over length: Int) -> Range<Int> {
        let start = min(length - 1, index * length / count)
        return start..<min(length, max(start + 1, (index + 1) * length / count))
    }
}
