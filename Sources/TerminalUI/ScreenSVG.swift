/// A screen as an SVG picture: one text element for each run of cells of a style, each cell at its exact place. Frames, blocks and
/// braille are drawn as shapes, so that they look alike in every font.
public struct ScreenSVG: Sendable {
    private let buffer: CellBuffer
    private let ground: RGB
    private let text: RGB

    private static let cellWidth = 8.4
    private static let cellHeight = 17.0
    private static let margin = 12.0

    /// A picture of a buffer; the two colours stand for those that the terminal decides on.
    public init(_ buffer: CellBuffer, text: RGB, ground: RGB) {
        self.buffer = buffer
        self.text = text
        self.ground = ground
    }

    /// The whole file.
    public var file: String {
        let width = Double(buffer.size.columns) * Self.cellWidth + 2 * Self.margin
        let height = Double(buffer.size.rows) * Self.cellHeight + 2 * Self.margin
        var lines = [
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(Self.place(width)) \(Self.place(height))\" "
                + "width=\"\(Self.place(width))\" height=\"\(Self.place(height))\" font-size=\"14\" "
                + "font-family=\"'JetBrains Mono','DejaVu Sans Mono',Menlo,Consolas,monospace\" xml:space=\"preserve\">",
            "<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"\(Self.hex(ground))\"/>",
        ]
        for row in 0..<buffer.size.rows { lines += elements(of: row) }
        return (lines + ["</svg>", ""]).joined(separator: "\n")
    }

    private func elements(of row: Int) -> [String] {
        let cells = Array(buffer.row(row))
        let top = Self.margin + Double(row) * Self.cellHeight
        var grounds: [String] = []
        var texts: [String] = []
        var start = 0
        while start < cells.count {
            let style = cells[start].style
            var end = start
            while end < cells.count, cells[end].style == style { end += 1 }
            let left = Self.margin + Double(start) * Self.cellWidth
            let isReversed = style.attributes.contains(.reverse)
            let front = color(isReversed ? style.background : style.foreground, otherwise: isReversed ? ground : text)
            let back = color(isReversed ? style.foreground : style.background, otherwise: isReversed ? text : ground)
            if back != ground {
                grounds.append(
                    "<rect x=\"\(Self.place(left))\" y=\"\(Self.place(top))\" "
                        + "width=\"\(Self.place(Double(end - start) * Self.cellWidth + 0.2))\" "
                        + "height=\"\(Self.place(Self.cellHeight + 0.2))\" fill=\"\(Self.hex(back))\"/>")
            }
            let opacity = style.attributes.contains(.dim) ? 0.6 : 1
            texts += ShapePaths(
                cells[start..<end], left: left, top: top, cellWidth: Self.cellWidth, cellHeight: Self.cellHeight
            ).elements(color: Self.hex(front), opacity: opacity)
            texts += element(cells[start..<end], from: start, top: top, color: front, style: style)
            start = end
        }
        return grounds + texts
    }

    private func element(
        _ run: ArraySlice<Cell>, from column: Int, top: Double, color: RGB, style: Style
    ) -> [String] {
        func isText(_ cell: Cell) -> Bool {
            cell.glyph != " " && cell.glyph != "\u{2800}" && cell.glyph != Cell.continuation
                && GlyphShape(cell.glyph) == nil
        }
        guard let first = run.firstIndex(where: isText), let last = run.lastIndex(where: isText) else { return [] }
        let end = run[(last + 1)...].prefix { $0.glyph == Cell.continuation }.endIndex
        let left = Self.margin + Double(column + first - run.startIndex) * Self.cellWidth
        var text = String.UnicodeScalarView()
        for cell in run[first..<end] where cell.glyph != Cell.continuation {
            text.append(cell.glyph.value < 0x20 || GlyphShape(cell.glyph) != nil ? " " : cell.glyph)
        }
        var attributes = ""
        if style.attributes.contains(.bold) { attributes += " font-weight=\"bold\"" }
        if style.attributes.contains(.underline) { attributes += " text-decoration=\"underline\"" }
        if style.attributes.contains(.dim) { attributes += " fill-opacity=\"0.6\"" }
        // The length is stated, so that another font does not shift the columns.
        return [
            "<text x=\"\(Self.place(left))\" y=\"\(Self.place(top + 13))\" fill=\"\(Self.hex(color))\""
                + " textLength=\"\(Self.place(Double(end - first) * Self.cellWidth))\" "
                + "lengthAdjust=\"spacingAndGlyphs\"\(attributes)>\(Self.escaped(String(text)))</text>"
        ]
    }

    private func color(_ color: Color, otherwise fallback: RGB) -> RGB {
        switch color {
        case .terminalDefault: fallback
        case .rgb(let red, let green, let blue): RGB(red: red, green: green, blue: blue)
        case .palette(let index): IndexedColors.color(of: index)
        }
    }

    private static func hex(_ color: RGB) -> String {
        let digits = [color.red, color.green, color.blue].map {
            ($0 < 16 ? "0" : "") + String($0, radix: 16)
        }
        return "#" + digits.joined()
    }

    private static func place(_ value: Double) -> String { NumberFormat.fixed(value, 1) }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            default: result.append(character)
            }
        }
    }
}
