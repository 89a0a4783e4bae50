import NcursesScreen
import TerminalUI

/// What the probe shows: the capabilities, one sample of everything that a dashboard draws, and what was heard last.
struct ProbePicture {
    let capabilities: TerminalCapabilities
    let heard: [String]
    let frame: Int

    func draw(into buffer: inout CellBuffer) {
        let size = buffer.size
        write("probe \(size.columns)x\(size.rows) \(capabilities.terminalType)", row: 0, into: &buffer, .bold)
        write("\(capabilities.colorDepth.rawValue) \(capabilities.glyphs) frame \(frame)", row: 1, into: &buffer)
        write(sample, row: 2, into: &buffer)
        drawGradient(row: 3, into: &buffer)
        for (index, attribute) in [Attributes.bold, .dim, .underline, .reverse, .italic].enumerated() {
            write("attribute", row: 4, column: 11 * index, into: &buffer, attribute)
        }
        let wide: Unicode.Scalar = "好"
        buffer[0, 5] = Cell(wide)
        buffer[1, 5] = Cell(Cell.continuation)
        buffer[2, 5] = Cell("|")
        for index in 0..<16 {
            buffer[4 + index, 5] = Cell("#", style: Style(foreground: .palette(UInt8(index))))
            buffer[22 + index, 5] = Cell(" ", style: Style(background: .palette(UInt8(index))))
        }
        for (index, line) in heard.suffix(max(0, size.rows - 7)).reversed().enumerated() {
            write(line, row: 6 + index, into: &buffer)
        }
        write("end", row: size.rows - 1, column: size.columns - 3, into: &buffer)
    }

    private var sample: String {
        switch capabilities.glyphs {
        case .unicode: "⣀⣤⣶⣿⠛⠉ ╭─┬─╮ ▁▂▃▄▅▆▇█ ◆ → é"
        case .blocks: "┌─┬─┐ ▄█▀ │└┘ é"
        case .ascii: "+-+-+ |#| é"
        }
    }

    private func drawGradient(row: Int, into buffer: inout CellBuffer) {
        let columns = min(buffer.size.columns, 64)
        for column in 0..<columns {
            let level = UInt8((column * 255 / max(1, columns - 1) + frame) % 256)
            let style = Style(foreground: .rgb(red: level, green: 255 - level, blue: 128), background: .terminalDefault)
            buffer[column, row] = Cell(capabilities.glyphs == .ascii ? "#" : "█", style: style)
        }
    }

    private func write(
        _ text: String, row: Int, column: Int = 0, into buffer: inout CellBuffer, _ attributes: Attributes = []
    ) {
        var place = column
        for scalar in text.unicodeScalars {
            buffer[place, row] = Cell(scalar, style: Style(attributes: attributes))
            place += 1
            if ("\u{4e00}"..."\u{9fff}").contains(scalar) {
                buffer[place, row] = Cell(Cell.continuation)
                place += 1
            }
        }
    }
}
