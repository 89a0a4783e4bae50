/// Braille patterns: 2 x 4 dots in a cell.
enum Braille {
    /// The bit of the dot in a column (0, 1) and row (0 at the top).
    static func bit(_ column: Int, _ row: Int) -> UInt8 {
        row == 3 ? (column == 0 ? 0x40 : 0x80) : UInt8(1 << (row + 3 * column))
    }

    static func glyph(_ bits: UInt8) -> Unicode.Scalar {
        Unicode.Scalar(0x2800 + UInt32(bits)) ?? " "
    }
}

/// The dots of one curve over a rectangle of cells, finer than the cells are.
///
/// A cell holds 2 x 4 dots in braille, 1 x 2 in blocks and 1 x 3 in ASCII. Cells keep their dots as bits in braille's order.
struct DotLayer {
    let size: Size
    let glyphSet: GlyphSet
    private(set) var bits: [UInt8]

    init(size: Size, glyphSet: GlyphSet) {
        self.size = size
        self.glyphSet = glyphSet
        bits = Array(repeating: 0, count: max(0, size.columns) * max(0, size.rows))
    }

    static func dotsAcross(_ set: GlyphSet) -> Int { set == .unicode ? 2 : 1 }
    static func dotsDown(_ set: GlyphSet) -> Int { set == .unicode ? 4 : set == .blocks ? 2 : 3 }

    var columns: Int { size.columns * Self.dotsAcross(glyphSet) }
    var rows: Int { size.rows * Self.dotsDown(glyphSet) }

    mutating func set(_ column: Int, _ row: Int) {
        guard column >= 0, column < columns, row >= 0, row < rows else { return }
        let (across, down) = (Self.dotsAcross(glyphSet), Self.dotsDown(glyphSet))
        bits[row / down * size.columns + column / across] |= Braille.bit(column % across, row % down)
    }

    /// A line of dots between two places, ends included; parts outside are left out.
    ///
    /// - Parameter gap: Dots are set only where column and row together are a multiple of this.
    mutating func line(from start: (column: Int, row: Int), to end: (column: Int, row: Int), gap: Int = 1) {
        let steps = max((end.column - start.column).magnitude, (end.row - start.row).magnitude)
        guard steps > 0, steps < 100_000 else { return set(start.column, start.row) }
        for step in 0...Int(steps) {
            let share = Double(step) / Double(steps)
            let column = start.column + Int((Double(end.column - start.column) * share).rounded())
            let row = start.row + Int((Double(end.row - start.row) * share).rounded())
            if gap == 1 || (column + row) % gap == 0 { set(column, row) }
        }
    }

    /// The glyph that shows a cell's dots.
    func glyph(_ bits: UInt8, alternative: Bool) -> Unicode.Scalar {
        switch glyphSet {
        case .unicode: return Braille.glyph(bits)
        case .blocks: return bits & 3 == 3 ? "█" : bits & 1 != 0 ? "▀" : "▄"
        case .ascii:
            if alternative { return "o" }
            return bits & 2 != 0 ? "-" : bits & 1 != 0 ? (bits & 4 != 0 ? ":" : "'") : "."
        }
    }
}
