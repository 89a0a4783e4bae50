/// How many columns a scalar takes on a terminal.
enum CharacterWidth {
    /// 0 for a scalar that joins the one before or cannot be shown, 2 for a wide one, 1 for the others.
    static func columns(of scalar: Unicode.Scalar) -> Int {
        let value = scalar.value
        if value < 0x20 || value == 0x7f { return 0 }
        if value < 0x300 { return value >= 0x80 && value < 0xa0 || value == 0xad ? 0 : 1 }
        if isJoining(scalar) { return 0 }
        return isWide(value) ? 2 : 1
    }

    /// The columns that a text takes.
    static func columns(of text: String) -> Int {
        var width = 0
        for scalar in text.unicodeScalars { width += columns(of: scalar) }
        return width
    }

    private static func isJoining(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: true
        default: false
        }
    }

    /// East Asian wide and full-width characters and emoji, by the blocks that hold them.
    private static func isWide(_ value: UInt32) -> Bool {
        switch value {
        case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0x33ff, 0x3400...0x4dbf, 0x4e00...0x9fff, 0xa000...0xa4cf,
            0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f, 0xff00...0xff60, 0xffe0...0xffe6, 0x1f300...0x1f64f,
            0x1f680...0x1f6ff, 0x1f900...0x1f9ff, 0x1fa70...0x1faff, 0x20000...0x3fffd:
            true
        default: false
        }
    }
}
