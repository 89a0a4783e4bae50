/// A colour as the program asked for it.
public enum EmulatedColor: Hashable, Sendable {
    /// The terminal's own.
    case standard
    case palette(Int)
    case rgb(Int, Int, Int)
}

/// How a cell is drawn.
public struct EmulatedStyle: Hashable, Sendable {
    /// Decorations that a program can turn on.
    public enum Attribute: Hashable, Sendable {
        case bold, dim, italic, underline, blink, reverse, hidden, strike
    }

    /// The colour of the glyph.
    public var foreground = EmulatedColor.standard
    /// The colour behind the glyph.
    public var background = EmulatedColor.standard
    /// What is turned on.
    public var attributes: Set<Attribute> = []

    /// Creates the style that a terminal begins with.
    public init() {}
}

/// One cell of an emulated screen.
public struct EmulatedCell: Hashable, Sendable {
    /// The glyph with its combining marks; empty in the right half of a wide one.
    public var text = " "
    /// How it is drawn.
    public var style = EmulatedStyle()
}

extension EmulatedStyle {
    /// Applies a Select Graphic Rendition sequence's parameters: those of ECMA-48, 256 and direct colours in both forms.
    mutating func apply(_ parameters: String) {
        var items = parameters.split(separator: ";", omittingEmptySubsequences: false)[...]
        while let item = items.popFirst() {
            let parts = item.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
            let code = parts.first ?? 0
            if code == 38 || code == 48 {
                let color: EmulatedColor? =
                    parts.count > 1 ? Self.color(Array(parts.dropFirst())) : Self.takeColor(from: &items)
                guard let color else { continue }
                if code == 38 { foreground = color } else { background = color }
            } else {
                apply(code, variant: parts.count > 1 ? parts[1] : nil)
            }
        }
    }

    private static func takeColor(from items: inout ArraySlice<Substring>) -> EmulatedColor? {
        let numbers = items.prefix(4).map { Int($0) ?? 0 }
        let count = numbers.first == 5 ? 2 : 4
        items = items.dropFirst(count)
        return color(Array(numbers.prefix(count)))
    }

    /// "5, n" or "2, r, g, b", also with a colour space before the red.
    private static func color(_ numbers: [Int]) -> EmulatedColor? {
        if numbers.count >= 2, numbers[0] == 5 { return .palette(numbers[1]) }
        guard numbers.count >= 4, numbers[0] == 2 else { return nil }
        let values = numbers.suffix(3).map { $0 }
        return .rgb(values[0], values[1], values[2])
    }

    private mutating func apply(_ code: Int, variant: Int?) {
        let on: [Int: Attribute] = [
            1: .bold, 2: .dim, 3: .italic, 4: .underline, 5: .blink, 7: .reverse, 8: .hidden, 9: .strike,
        ]
        let off: [Int: Set<Attribute>] = [
            22: [.bold, .dim], 23: [.italic], 24: [.underline], 25: [.blink], 27: [.reverse], 28: [.hidden],
            29: [.strike],
        ]
        switch code {
        case 0: self = EmulatedStyle()
        case 4 where variant == 0: attributes.remove(.underline)
        case 30...37: foreground = .palette(code - 30)
        case 39: foreground = .standard
        case 40...47: background = .palette(code - 40)
        case 49: background = .standard
        case 90...97: foreground = .palette(code - 82)
        case 100...107: background = .palette(code - 92)
        default:
            if let attribute = on[code] { attributes.insert(attribute) }
            attributes.subtract(off[code] ?? [])
        }
    }
}
