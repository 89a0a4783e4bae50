import CNcurses
import Glibc
import TerminalUI

/// Makes ncurses' cells of ours.
struct CellComposer {
    let glyphs: GlyphSet
    private var cells: [cchar_t] = []

    init(glyphs: GlyphSet) {
        self.glyphs = glyphs
    }

    /// Draws the cells of a row from a column on. The run neither begins nor ends within a wide glyph.
    mutating func draw(_ run: ArraySlice<Cell>, column: Int, row: Int, pairs: inout ColorPairs, depth: ColorDepth) {
        cells.removeAll(keepingCapacity: true)
        var index = run.startIndex
        var former: Style?
        while index < run.endIndex {
            let cell = run[index]
            let hasRightHalf = index + 1 < run.endIndex && run[index + 1].glyph == Cell.continuation
            let glyph = printable(cell.glyph, columns: hasRightHalf ? 2 : 1)
            let style = cheapest(cell.style, of: glyph, after: former)
            former = style
            var composed = cchar_t()
            ncurses_set_cell(
                &composed, wchar_t(bitPattern: glyph.value), attributes(of: style, depth: depth),
                pairs.number(foreground: style.foreground, background: style.background))
            cells.append(composed)
            index += hasRightHalf && width(of: glyph) == 2 ? 2 : 1
        }
        mvwadd_wchnstr(ncurses_standard_window(), Int32(row), Int32(column), cells, Int32(cells.count))
    }

    /// A blank shows nothing of its foreground: it keeps that of the cell before, which saves a change of colours.
    private func cheapest(_ style: Style, of glyph: Unicode.Scalar, after former: Style?) -> Style {
        let visible: Attributes = [.underline, .reverse]
        guard glyph == " ", let former, former.background == style.background,
            style.attributes.isDisjoint(with: visible), former.attributes.isDisjoint(with: visible)
        else { return style }
        return former
    }

    /// A glyph that takes exactly so many columns here, or a stand-in of one column.
    private func printable(_ glyph: Unicode.Scalar, columns: Int) -> Unicode.Scalar {
        switch glyph.value {
        case 0x20...0x7E: return glyph
        case 0...0x9F: return " "
        default: return glyphs != .ascii && width(of: glyph) == columns ? glyph : "?"
        }
    }

    private func width(of glyph: Unicode.Scalar) -> Int {
        glyph.value < 0x7F ? 1 : Int(wcwidth(wchar_t(bitPattern: glyph.value)))
    }

    private func attributes(of style: Style, depth: ColorDepth) -> attr_t {
        let wanted = style.attributes
        var attributes: attr_t = 0
        if wanted.contains(.bold) { attributes |= ncurses_bold() }
        if wanted.contains(.dim) { attributes |= ncurses_dim() }
        if wanted.contains(.underline) { attributes |= ncurses_underline() }
        if wanted.contains(.reverse) { attributes |= ncurses_reverse() }
        if wanted.contains(.italic) { attributes |= ncurses_italic() }
        // With eight colours the brighter eight are the same ones in bold.
        if depth == .ansi8, case .palette(8...15) = style.foreground { attributes |= ncurses_bold() }
        return attributes
    }
}
