import CNcurses
import TerminalUI

/// ncurses' colour pairs, made when first needed.
///
/// ncurses draws with numbered pairs of foreground and background, and there are only so many of them.
struct ColorPairs {
    private let depth: ColorDepth
    private let capacity: Int32
    private var numbers: [UInt64: Int32] = [:]
    private var last: (key: UInt64, number: Int32) = (0, 0)
    private var next: Int32 = 1

    /// Call it after `start_color`.
    init(depth: ColorDepth) {
        self.depth = depth
        capacity = ncurses_color_pair_count()
    }

    /// Whether so many pairs are in use that the next frame might not find enough.
    var isNearlyFull: Bool { depth != .monochrome && next > capacity - min(capacity / 4, 512) }

    /// Forgets all pairs. Everything on the screen has to be drawn again.
    mutating func reset() {
        reset_color_pairs()
        numbers.removeAll(keepingCapacity: true)
        last = (0, 0)
        next = 1
    }

    /// The pair for two colours: 0, the terminal's own, on a monochrome terminal or when all pairs are taken.
    mutating func number(foreground: Color, background: Color) -> Int32 {
        guard depth != .monochrome else { return 0 }
        let key = packed(foreground) << 32 | packed(background)
        if key == last.key { return last.number }
        let number = numbers[key] ?? make(key: key, foreground: foreground, background: background)
        last = (key, number)
        return number
    }

    private mutating func make(key: UInt64, foreground: Color, background: Color) -> Int32 {
        guard next < capacity else { return 0 }
        let fore = ColorNumber.number(of: foreground, depth: depth)
        let back = ColorNumber.number(of: background, depth: depth)
        guard init_extended_pair(next, fore, back) == OK else { return 0 }
        defer { next += 1 }
        numbers[key] = next
        return next
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
