import TerminalUI

/// Numbers that ncurses knows colours by.
enum ColorNumber {
    static let terminalDefault: Int32 = -1

    /// The number of a colour at a depth. A colour that is deeper than the depth becomes a near one.
    static func number(of color: Color, depth: ColorDepth) -> Int32 {
        switch (color, depth) {
        case (.terminalDefault, _), (_, .monochrome): terminalDefault
        case (.palette(let index), .truecolor):
            index < 8 ? Int32(index) : direct(xtermColor(Int(index)))
        case (.palette(let index), .indexed256): Int32(index)
        case (.palette(let index), .ansi16): Int32(index < 16 ? index : nearest(xtermColor(Int(index)), among: 16))
        case (.palette(let index), .ansi8):
            Int32(index < 16 ? index & 7 : nearest(xtermColor(Int(index)), among: 8))
        case (.rgb(let red, let green, let blue), .truecolor): direct((Int(red), Int(green), Int(blue)))
        case (.rgb(let red, let green, let blue), .indexed256):
            Int32(nearest((Int(red), Int(green), Int(blue)), from: 16, among: 256))
        case (.rgb(let red, let green, let blue), .ansi16):
            Int32(nearest((Int(red), Int(green), Int(blue)), among: 16))
        case (.rgb(let red, let green, let blue), .ansi8): Int32(nearest((Int(red), Int(green), Int(blue)), among: 8))
        }
    }

    /// Of direct colours the numbers 0 to 7 are palette entries, so the darkest blues take the nearest free number.
    private static func direct(_ color: (red: Int, green: Int, blue: Int)) -> Int32 {
        let number = color.red << 16 | color.green << 8 | color.blue
        if number < 4 { return 0x00_01_00 }
        return Int32(max(8, number))
    }

    /// What xterm shows for an entry of its palette of 256.
    private static func xtermColor(_ index: Int) -> (red: Int, green: Int, blue: Int) {
        if index < 16 { return ansiColors[index] }
        if index >= 232 {
            let level = 8 + 10 * (index - 232)
            return (level, level, level)
        }
        let cube = index - 16
        let levels = [0, 95, 135, 175, 215, 255]
        return (levels[cube / 36], levels[cube / 6 % 6], levels[cube % 6])
    }

    private static func nearest(
        _ color: (red: Int, green: Int, blue: Int), from first: Int = 0, among count: Int
    ) -> UInt8 {
        func distance(_ index: Int) -> Int {
            let other = xtermColor(index)
            let (red, green, blue) = (color.red - other.red, color.green - other.green, color.blue - other.blue)
            return 3 * red * red + 6 * green * green + blue * blue
        }
        return UInt8((first..<count).min { distance($0) < distance($1) } ?? first)
    }

    private static let ansiColors: [(red: Int, green: Int, blue: Int)] = [
        (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
        (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
        (255, 255, 255),
    ]
}
