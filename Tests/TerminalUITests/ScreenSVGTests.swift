import Testing

@testable import TerminalUI

@Suite("A screen as an SVG picture")
struct ScreenSVGTests {
    private func picture(_ text: String, style: Style = Style()) -> String {
        var buffer = CellBuffer(size: Size(columns: 8, rows: 1))
        for (column, glyph) in text.unicodeScalars.enumerated() {
            buffer[column, 0] = Cell(glyph, style: style)
        }
        return ScreenSVG(
            buffer, text: RGB(red: 200, green: 200, blue: 200), ground: RGB(red: 0, green: 0, blue: 0)
        ).file
    }

    @Test("places each piece of text at its columns, without the spaces around it")
    func text() {
        let file = picture("  a<b  ")
        #expect(file.contains(">a&lt;b</text>"))
        #expect(file.contains("<text x=\"28.8\""))
        #expect(file.contains("textLength=\"25.2\""))
    }

    @Test(
        "draws frames, blocks and braille as shapes, not as characters of a font",
        arguments: [
            ("─", "M12 20.5H20.4"), ("╭", "M20.4 20.5Q16.2 20.5 16.2 29"), ("┤", "M12 20.5H16.2M16.2 12V29"),
            ("▄", "M12 20.5h8.5v8.6h-8.5z"), ("▌", "M12 12h4.3v17.1h-4.3z"), ("⠁", "M14.1 14.1h0"),
            ("⢀", "M18.3 26.9h0"),
        ])
    func shapes(glyph: String, path: String) {
        let file = picture(glyph)
        #expect(file.contains("d=\"\(path)\""), "\(file)")
        #expect(!file.contains("<text"))
    }

    @Test("knows the shape of every eighth of a block and of every pattern of dots")
    func whole() {
        for value: UInt32 in Array(0x2580...0x2590) + Array(0x2801...0x28FF) {
            #expect(Unicode.Scalar(value).flatMap { GlyphShape($0) } != nil)
        }
        #expect(GlyphShape("a") == nil)
    }
}
