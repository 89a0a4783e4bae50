import Glibc

/// Takes out of a frame what says again what the terminal knows already.
///
/// ncurses sends both colours of a pair whenever one of them changes, and a style before each blank: two thirds of a frame.
/// Here styles are remembered, and only what differs is sent, once, before a character that shows it. What is no style
/// passes as it is.
struct StyleCompactor {
    /// The style that the terminal has, and the one that what comes next is to have. Colours are the parameters that
    /// select them; nil is the terminal's own.
    private struct Pen: Equatable {
        var foreground: [UInt8]?
        var background: [UInt8]?
        /// Parameters 1 to 9, as bits.
        var attributes: UInt16 = 0
    }

    /// Nil after something that may have changed it in a way that is not followed here.
    private var actual: Pen?
    private var wanted = Pen()
    /// Whether the terminal is told of styles in words that are not followed here: then all passes as it is.
    private var isLost = false
    /// The characters that were selected last.
    private var charset: UInt8?
    private var output: [UInt8] = []

    private static let escape: UInt8 = 0x1B
    /// Underlined or exchanged, a blank shows more than its background.
    private static let visibleOnBlanks: UInt16 = 1 << 4 | 1 << 7 | 1 << 9

    /// The same frame in fewer bytes.
    mutating func compact(_ bytes: [UInt8]) -> [UInt8] {
        if isLost { return bytes }
        output.removeAll(keepingCapacity: true)
        output.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if isLost {
                index = pass(bytes, index, bytes.count)
            } else if byte == Self.escape {
                index = takeSequence(bytes, from: index)
            } else {
                // A new line at the foot scrolls, which fills with the background.
                if byte >= 0x20 && byte < 0x80 || byte >= 0xC0 || byte == 0x0A { show(isBlank: byte <= 0x20) }
                output.append(byte)
                index += 1
            }
        }
        // What follows a frame may be written past this: it must find what ncurses believes in.
        if !isLost { show(isBlank: false) }
        return output
    }

    /// Forgets what the terminal has: somebody else has written to it.
    mutating func forget() {
        actual = nil
        wanted = Pen()
        charset = nil
    }

    /// Takes the sequence that begins at a place, and returns the place after it.
    private mutating func takeSequence(_ bytes: [UInt8], from start: Int) -> Int {
        guard start + 1 < bytes.count else { return pass(bytes, start, bytes.count) }
        switch bytes[start + 1] {
        case UInt8(ascii: "["):
            var end = start + 2
            while end < bytes.count, !(0x40...0x7E).contains(bytes[end]) { end += 1 }
            guard end < bytes.count else { return pass(bytes, start, bytes.count) }
            if bytes[end] == UInt8(ascii: "m") {
                if let pen = pen(after: bytes[start + 2..<end]) {
                    wanted = pen
                    return end + 1
                }
                show(isBlank: false)
                isLost = true
                return start
            }
            // Erasing and shifting fill with the background; moving shows nothing.
            if !Self.movements.contains(bytes[end]) { show(isBlank: true) }
            return pass(bytes, start, end + 1)
        case UInt8(ascii: "("):
            // Which characters: once is enough.
            guard start + 2 < bytes.count else { return pass(bytes, start, bytes.count) }
            if charset == bytes[start + 2] { return start + 3 }
            charset = bytes[start + 2]
            return pass(bytes, start, start + 3)
        default:
            show(isBlank: false)
            return pass(bytes, start, start + 2)
        }
    }

    private static let movements = Set("ABCDEFGHdfhl".utf8)

    private mutating func pass(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int {
        output += bytes[start..<end]
        return end
    }

    // MARK: Styles

    /// The pen after some parameters of a style; nil where one of them is not known.
    private func pen(after parameters: ArraySlice<UInt8>) -> Pen? {
        var pen = wanted
        var fields = parameters.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)[...]
        while let field = fields.popFirst() {
            let number =
                Int(String(decoding: field.prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self))
                ?? (field.isEmpty ? 0 : -1)
            switch number {
            case 0: pen = Pen()
            case 10: break  // the usual characters, which are never left
            case 1...9: pen.attributes |= 1 << number
            case 22: pen.attributes &= ~(1 << 1 | 1 << 2)
            case 23...25, 27...29: pen.attributes &= ~(1 << (number - 20))
            case 30...37, 90...97: pen.foreground = Array(field)
            case 40...47, 100...107: pen.background = Array(field)
            case 39: pen.foreground = nil
            case 49: pen.background = nil
            case 38, 48:
                guard let color = Self.color(field, &fields) else { return nil }
                if number == 38 { pen.foreground = color } else { pen.background = color }
            default: return nil
            }
        }
        return pen
    }

    /// `38;5;n`, `38;2;r;g;b`, or either with colons in one field.
    private static func color(_ first: ArraySlice<UInt8>, _ fields: inout ArraySlice<ArraySlice<UInt8>>) -> [UInt8]? {
        if first.contains(UInt8(ascii: ":")) { return Array(first) }
        guard let kind = fields.first, let count = [[UInt8(ascii: "5")]: 2, [UInt8(ascii: "2")]: 4][Array(kind)],
            fields.count >= count
        else { return nil }
        var color = Array(first)
        for field in fields.prefix(count) { color += [UInt8(ascii: ";")] + field }
        fields = fields.dropFirst(count)
        return color
    }

    /// Brings the terminal to the wanted style, as far as the next thing to be drawn shows it.
    private mutating func show(isBlank: Bool) {
        guard let actual else {
            write([UInt8(ascii: "0")], from: Pen())
            return
        }
        var goal = wanted
        if isBlank, (wanted.attributes | actual.attributes) & Self.visibleOnBlanks == 0 {
            goal.foreground = actual.foreground
            goal.attributes = actual.attributes
        }
        if goal == actual { return }
        let needsReset =
            actual.attributes & ~goal.attributes != 0 || actual.foreground != nil && goal.foreground == nil
            || actual.background != nil && goal.background == nil
        let kept = wanted
        wanted = goal
        write(needsReset ? [UInt8(ascii: "0")] : [], from: needsReset ? Pen() : actual)
        wanted = kept
    }

    /// Writes what leads from one pen to the wanted one, after some first parameters.
    private mutating func write(_ first: [UInt8], from start: Pen) {
        var parameters: [[UInt8]] = first.isEmpty ? [] : [first]
        for attribute in 1...9 where (wanted.attributes & ~start.attributes) & (1 << attribute) != 0 {
            parameters.append([UInt8(ascii: "0") + UInt8(attribute)])
        }
        if let color = wanted.foreground, color != start.foreground { parameters.append(color) }
        if let color = wanted.background, color != start.background { parameters.append(color) }
        output +=
            [Self.escape, UInt8(ascii: "[")] + parameters.joined(separator: [UInt8(ascii: ";")]) + [UInt8(ascii: "m")]
        actual = wanted
    }
}
