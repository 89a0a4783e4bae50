import Testing

@testable import TerminalUI

@Suite struct CanvasTests {
    private func row(_ canvas: Canvas, _ row: Int = 0) -> String {
        var text = ""
        for cell in canvas.buffer.row(row) where cell.glyph != Cell.continuation {
            text.unicodeScalars.append(cell.glyph)
        }
        return text
    }

    @Test(
        "a text longer than its room ends in an ellipsis",
        arguments: [
            ("hello", 5, "hello"), ("hello", 4, "hel…"), ("hello", 1, "…"), ("hello", 0, ""), ("日本語", 6, "日本語"),
            ("日本語", 5, "日本…"), ("日本語", 4, "日…"), ("e\u{301}t\u{e9}", 3, "eté"), ("a\tb\u{1b}[0m", 9, "ab[0m"),
        ])
    func cuts(text: String, width: Int, expected: String) throws {
        var canvas = try Sentinel.canvas()
        let end = canvas.write(text, 0, 0, Style(), width: width)
        let written = row(canvas).prefix { $0 != "x" }
        #expect(written == expected)
        #expect(end <= width)
    }

    @Test("a wide glyph that the edge would halve is left out")
    func wideAtTheEdge() throws {
        var canvas = try Sentinel.canvas()
        canvas.clipped(to: Rect(column: 0, row: 0, columns: 3, rows: 1)) { $0.write("日本", 0, 0, Style()) }
        #expect(canvas.buffer[2, 0] == Sentinel.cell)
        #expect(canvas.buffer[1, 0].glyph == Cell.continuation)
    }

    @Test("a clip within a clip cannot draw more than the outer one")
    func nestedClips() throws {
        var canvas = try Sentinel.canvas()
        let inner = Rect(column: 2, row: 2, columns: 4, rows: 4)
        canvas.clipped(to: inner) { canvas in
            canvas.clipped(to: Rect(column: 0, row: 0, columns: 24, rows: 12)) {
                $0.fill(Rect(column: 0, row: 0, columns: 24, rows: 12), Style())
            }
        }
        #expect(Sentinel.spills(of: canvas, outside: inner) == 0)
        #expect(canvas.clip == Rect(canvas.buffer.size))
    }
}
