/// A 24-bit colour, to mix and to measure.
public struct RGB: Hashable, Sendable {
    /// From 0 to 255.
    public var red: UInt8
    /// From 0 to 255.
    public var green: UInt8
    /// From 0 to 255.
    public var blue: UInt8

    /// Takes each part as it is.
    public init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// The colour of a text like `#1b2c3d`; nil when the text is no such thing.
    public init?(hex text: some StringProtocol) {
        let digits = text.dropFirst()
        guard text.first == "#", digits.count == 6, digits.allSatisfy(\.isHexDigit),
            let value = UInt32(digits, radix: 16)
        else { return nil }
        self.init(
            red: UInt8(value >> 16 & 0xff), green: UInt8(value >> 8 & 0xff), blue: UInt8(value & 0xff))
    }

    /// The colour `fraction` of the way to another: 0 is this one, 1 the other.
    public func mixed(with other: RGB, _ fraction: Double) -> RGB {
        let weight = Int32((min(max(fraction, 0), 1) * 256).rounded())
        func channel(_ from: UInt8, _ to: UInt8) -> UInt8 {
            UInt8(truncatingIfNeeded: (Int32(from) * (256 - weight) + Int32(to) * weight) / 256)
        }
        return RGB(
            red: channel(red, other.red), green: channel(green, other.green), blue: channel(blue, other.blue))
    }

    /// Relative luminance as in WCAG 2.1, from 0 (black) to 1 (white).
    public var luminance: Double {
        func linear(_ channel: UInt8) -> Double {
            let value = Double(channel) / 255
            return value <= 0.04045 ? value / 12.92 : Self.power((value + 0.055) / 1.055)
        }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// Contrast to another colour as in WCAG 2.1: 1 (none) to 21 (black on white). Text wants 4.5.
    public func contrast(with other: RGB) -> Double {
        let (darker, brighter) = (min(luminance, other.luminance), max(luminance, other.luminance))
        return (brighter + 0.05) / (darker + 0.05)
    }

    /// value^2.4 for 0 < value <= 1, which needs no mathematics library: x^2.4 = x^2 * fifth root of x^2.
    private static func power(_ value: Double) -> Double {
        let square = value * value
        var root = 0.7
        for _ in 0..<20 {
            let fourth = root * root * root * root
            root -= (fourth * root - square) / (5 * fourth)
        }
        return square * root
    }
}
