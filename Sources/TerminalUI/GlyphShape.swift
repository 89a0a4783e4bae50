/// The drawing that a character of the blocks "Box Drawing", "Block Elements" and "Braille Patterns" stands for, in a cell of 1 x 1.
///
/// Fonts draw these with gaps, or not at all; shapes meet at the cells' edges.
enum GlyphShape: Equatable {
    /// A filled part of the cell: left, top, width, height.
    case block(left: Double, top: Double, width: Double, height: Double)
    /// Lines from the middle to edges.
    case lines(Arms, isHeavy: Bool, isRound: Bool)
    /// Dots of braille: bit 0 to 7 as Unicode numbers them.
    case dots(UInt8)

    /// The edges that lines run to.
    struct Arms: OptionSet, Hashable {
        let rawValue: UInt8
        static let up = Arms(rawValue: 1)
        static let down = Arms(rawValue: 2)
        static let left = Arms(rawValue: 4)
        static let right = Arms(rawValue: 8)
        static let horizontal: Arms = [.left, .right]
        static let vertical: Arms = [.up, .down]
    }

    /// The shape of a character; nil where the font shall draw it.
    init?(_ glyph: Unicode.Scalar) {
        switch glyph.value {
        case 0x2801...0x28FF: self = .dots(UInt8(glyph.value & 0xFF))
        case 0x2580: self = .block(left: 0, top: 0, width: 1, height: 0.5)
        case 0x2581...0x2588:
            let height = Double(glyph.value - 0x2580) / 8
            self = .block(left: 0, top: 1 - height, width: 1, height: height)
        case 0x2589...0x258F:
            self = .block(left: 0, top: 0, width: Double(0x2590 - glyph.value) / 8, height: 1)
        case 0x2590: self = .block(left: 0.5, top: 0, width: 0.5, height: 1)
        default:
            guard let (arms, isHeavy) = Self.arms[glyph] else { return nil }
            self = .lines(arms, isHeavy: isHeavy, isRound: "╭╮╰╯".unicodeScalars.contains(glyph))
        }
    }

    private static let arms: [Unicode.Scalar: (Arms, isHeavy: Bool)] = [
        "─": (.horizontal, false), "━": (.horizontal, true), "│": (.vertical, false), "┃": (.vertical, true),
        "┌": ([.down, .right], false), "╭": ([.down, .right], false), "┐": ([.down, .left], false),
        "╮": ([.down, .left], false), "└": ([.up, .right], false), "╰": ([.up, .right], false),
        "┘": ([.up, .left], false), "╯": ([.up, .left], false), "├": ([.vertical, .right], false),
        "┤": ([.vertical, .left], false), "┬": ([.horizontal, .down], false), "┴": ([.horizontal, .up], false),
        "┼": ([.horizontal, .vertical], false), "╵": (.up, false), "╷": (.down, false), "╴": (.left, false),
        "╶": (.right, false),
    ]
}
