/// A buffer with what is needed to draw on it: the palette, the glyphs and the part that may be drawn on.
public struct Canvas {
    /// The cells.
    public var buffer: CellBuffer
    /// The colours.
    public let palette: Palette
    /// The glyphs.
    public let glyphs: Glyphs
    /// Nothing is drawn outside of this.
    public private(set) var clip: Rect

    /// Takes each part as it is.
    public init(buffer: CellBuffer, palette: Palette, glyphs: Glyphs) {
        self.buffer = buffer
        self.palette = palette
        self.glyphs = glyphs
        clip = Rect(buffer.size)
    }

    /// Draws within a rectangle only.
    public mutating func clipped(to area: Rect, _ body: (inout Canvas) -> Void) {
        let outer = clip
        clip = clip.intersection(area)
        body(&self)
        clip = outer
    }

    /// Draws a widget, which cannot draw outside its area.
    public mutating func draw(_ widget: some Widget, in area: Rect) {
        clipped(to: area) { widget.render(in: area, on: &$0) }
    }

    /// Puts a glyph at a column and row.
    public mutating func put(_ glyph: Unicode.Scalar, _ column: Int, _ row: Int, _ style: Style) {
        guard column >= clip.column, column < clip.maxColumn, row >= clip.row, row < clip.maxRow else { return }
        buffer[column, row] = Cell(glyph, style: style)
    }

    /// Puts a glyph on the ground that the cell has.
    public mutating func overlay(_ glyph: Unicode.Scalar, _ column: Int, _ row: Int, _ style: Style) {
        var style = style
        style.background = buffer[column, row].style.background
        put(glyph, column, row, style)
    }

    /// Changes a cell's ground and leaves its glyph.
    public mutating func shade(_ column: Int, _ row: Int, _ color: Color) {
        guard clip.contains(Point(column: column, row: row)) else { return }
        buffer[column, row].style.background = color
    }

    /// Fills a rectangle with a glyph.
    public mutating func fill(_ area: Rect, _ style: Style, glyph: Unicode.Scalar = " ") {
        let part = area.intersection(clip)
        for row in part.row..<part.maxRow {
            for column in part.column..<part.maxColumn { buffer[column, row] = Cell(glyph, style: style) }
        }
    }

    /// Writes a text and returns the column after it. A text longer than `width` ends in an ellipsis.
    @discardableResult
    public mutating func write(
        _ text: String, _ column: Int, _ row: Int, _ style: Style, width: Int = .max
    ) -> Int {
        guard width > 0 else { return column }
        var limit = width
        var isCut = false
        if width < text.utf8.count, CharacterWidth.columns(of: text) > width {
            limit = width - 1
            isCut = true
        }
        var place = column
        for scalar in text.unicodeScalars {
            let columns = CharacterWidth.columns(of: scalar)
            if columns == 0 { continue }
            if place + columns - column > limit { break }
            // A wide glyph that the clip would cut in half is left out.
            if columns == 2, place + 2 > clip.maxColumn || place < clip.column {
                place += 2
                continue
            }
            put(scalar, place, row, style)
            if columns == 2 { put(Cell.continuation, place + 1, row, style) }
            place += columns
        }
        if isCut {
            put(glyphs.ellipsis, place, row, style)
            place += 1
        }
        return place
    }

    /// Writes a text in several styles and returns the column after it.
    @discardableResult
    public mutating func write(_ text: StyledText, _ column: Int, _ row: Int, width: Int = .max) -> Int {
        var place = column
        var rest = width
        for span in text.spans where rest > 0 {
            let end = write(span.text, place, row, span.style, width: rest)
            rest -= end - place
            place = end
        }
        return place
    }

    /// Writes a text that ends before `maxColumn`.
    public mutating func writeRight(
        _ text: String, before maxColumn: Int, _ row: Int, _ style: Style, width: Int = .max
    ) {
        write(text, maxColumn - min(width, CharacterWidth.columns(of: text)), row, style, width: width)
    }
}

/// Something that draws itself into a rectangle of any size.
public protocol Widget: Sendable {
    func render(in area: Rect, on canvas: inout Canvas)
}
