import CNcurses
import TerminalUI

/// ncurses' colour pairs, made when first needed.
///
/// ncurses draws with numbered pairs of foreground and background. Of palette colours there are enough for all pairs
/// (those with the terminal's own colours come on top of COLOR_PAIRS); 24-bit colours may run out of them.
struct ColorPairs {
    private let depth: ColorDepth
    private let capacity: Int32
    /// Pairs by our colours; several of these may be one for the terminal.
    private var byColors: [UInt64: Int32] = [:]
    /// Pairs by ncurses' numbers of the colours.
    private var byNumbers: [UInt64: Int32] = ColorPairs.standing
    private var last: (key: UInt64, pair: Int32) = (0, 0)
    private var next: Int32 = 1

    /// Call it after `start_color`.
    init(depth: ColorDepth) {
        self.depth = depth
        let colors = ncurses_color_count()
        capacity = ncurses_color_pair_count() + (colors > 256 ? 0 : 1 + 2 * colors)
    }

    /// Whether so many pairs are in use that the next frame, with a new one in every cell, might not find enough.
    var isNearlyFull: Bool { depth == .truecolor && next > capacity - 16_384 }

    /// Forgets all pairs. Everything on the screen has to be drawn again.
    mutating func reset() {
        reset_color_pairs()
        byColors.removeAll(keepingCapacity: true)
        byNumbers = ColorPairs.standing
        last = (0, 0)
        next = 1
    }

    /// The pair for two colours: 0, the terminal's own, on a monochrome terminal or when all pairs are taken.
    mutating func number(foreground: Color, background: Color) -> Int32 {
        guard depth != .monochrome else { return 0 }
        let key = packed(foreground) << 32 | packed(background)
        if key == last.key { return last.pair }
        let pair = byColors[key] ?? make(key: key, foreground: foreground, background: background)
        last = (key, pair)
        return pair
    }

    private mutating func make(key: UInt64, foreground: Color, background: Color) -> Int32 {
        let fore = ColorNumber.number(of: foreground, depth: depth)
        let back = ColorNumber.number(of: background, depth: depth)
        let numbers = ColorPairs.joined(fore, back)
        if let pair = byNumbers[numbers] {
            byColors[key] = pair
            return pair
        }
        guard next < capacity, init_extended_pair(next, fore, back) == OK else { return 0 }
        defer { next += 1 }
        byNumbers[numbers] = next
        byColors[key] = next
        return next
    }

    /// Pair 0 is always there.
    private static let standing = [joined(ColorNumber.terminalDefault, ColorNumber.terminalDefault): Int32(0)]

    private static func joined(_ fore: Int32, _ back: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: fore)) << 32 | UInt64(UInt32(bitPattern: back))
    }

    /// A colour in 32 bits; 0, the terminal's default, is pair 0 with itself.
    private func packed(_ color: Color) -> UInt64 {
        switch color {
        case .terminalDefault: 0
        case .palette(let index): 1 << 24 | UInt64(index)
        case .rgb(let red, let green, let blue): 2 << 24 | UInt64(red) << 16 | UInt64(green) << 8 | UInt64(blue)
        }
    }
}
