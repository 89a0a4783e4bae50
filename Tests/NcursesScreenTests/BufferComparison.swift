import TerminalTesting
import TerminalUI

@testable import NcursesScreen

/// A generator that gives the same numbers each time (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Writes runs of glyphs, some wide, in random styles at random places, and now and then clears.
func scribble(on buffer: inout CellBuffer, capabilities: TerminalCapabilities, random: inout SeededGenerator) {
    if Int.random(in: 0..<12, using: &random) == 0 { buffer = CellBuffer(size: buffer.size) }
    let narrow = Array("ab.#é─│╭█▄ ⣿⠁".unicodeScalars)
    for _ in 0..<Int.random(in: 1..<8, using: &random) {
        let row = Int.random(in: 0..<max(1, buffer.size.rows), using: &random)
        var column = Int.random(in: 0..<max(1, buffer.size.columns), using: &random)
        let style = randomStyle(depth: capabilities.colorDepth, random: &random)
        for _ in 0..<Int.random(in: 1..<20, using: &random) where column < buffer.size.columns {
            if column + 1 < buffer.size.columns, Int.random(in: 0..<8, using: &random) == 0 {
                buffer.put(Cell("好", style: style), column: column, row: row)
                buffer[column + 1, row] = Cell(Cell.continuation, style: style)
                column += 2
            } else {
                buffer.put(Cell(narrow.randomElement(using: &random) ?? "a", style: style), column: column, row: row)
                column += 1
            }
        }
    }
}

extension CellBuffer {
    /// Sets a cell as a drawing program must: no half of a wide glyph stays behind.
    fileprivate mutating func put(_ cell: Cell, column: Int, row: Int) {
        let width = cell.glyph == "好" ? 2 : 1
        if self[column, row].glyph == Cell.continuation, column > 0 { self[column - 1, row].glyph = " " }
        if self[column + width, row].glyph == Cell.continuation { self[column + width, row].glyph = " " }
        self[column, row] = cell
    }
}

private func randomStyle(depth: ColorDepth, random: inout SeededGenerator) -> Style {
    func color() -> Color {
        let level = UInt8.random(in: 0...255, using: &random)
        switch depth {
        case _ where level < 60: return .terminalDefault
        case .truecolor:
            return .rgb(red: level, green: UInt8.random(in: 8...20, using: &random), blue: 255 - level)
        case .indexed256: return .palette(level)
        case .ansi16: return .palette(level % 16)
        default: return .palette(level % 8)
        }
    }
    let attributes: [Attributes] = [[], [], .bold, .underline, .reverse, [.bold, .reverse]]
    // The Linux console has no underline together with colours.
    let wanted = attributes.randomElement(using: &random) ?? []
    let style = Style(foreground: color(), background: color(), attributes: wanted)
    return depth == .ansi8 && wanted == .underline ? Style(attributes: []) : style
}

/// Cells in which the terminal does not show what the buffer says.
func differences(between buffer: CellBuffer, and test: TestScreen) -> [String] {
    var found: [String] = []
    for row in 0..<buffer.size.rows {
        for column in 0..<buffer.size.columns {
            let wanted = buffer[column, row]
            let shown = test.emulator.grid[row][column]
            let text = wanted.glyph == Cell.continuation ? "" : String(wanted.glyph)
            if shown.text != text { found.append("\(column),\(row): \(shown.text) for \(text)") }
            let style = wanted.style
            if let difference = difference(style, shown.style, isBlank: wanted.glyph == " ") {
                found.append("\(column),\(row): \(difference)")
            }
        }
    }
    return found
}

/// Of a blank only the background and decorations show.
private func difference(_ wanted: Style, _ shown: EmulatedStyle, isBlank: Bool) -> String? {
    let decorations: [(Attributes, EmulatedStyle.Attribute)] = [
        (.bold, .bold), (.dim, .dim), (.underline, .underline), (.reverse, .reverse), (.italic, .italic),
    ]
    let invisible: Attributes = isBlank ? [.bold, .dim, .italic] : []
    for (attribute, emulated) in decorations
    where !invisible.contains(attribute) && wanted.attributes.contains(attribute) != shown.attributes.contains(emulated)
    {
        return "\(emulated)"
    }
    if emulated(wanted.background) != shown.background { return "background \(shown.background)" }
    let showsForeground = !isBlank || wanted.attributes.contains(.reverse)
    if showsForeground, emulated(wanted.foreground) != shown.foreground { return "foreground \(shown.foreground)" }
    return nil
}

private func emulated(_ color: Color) -> EmulatedColor {
    switch color {
    case .terminalDefault: .standard
    case .palette(let index): .palette(Int(index))
    case .rgb(let red, let green, let blue): .rgb(Int(red), Int(green), Int(blue))
    }
}
