/// One thing that a program told a terminal.
enum TerminalToken: Hashable {
    case glyph(Unicode.Scalar)
    case control(UInt8)
    /// Esc, intermediates, final.
    case escape(intermediates: String, final: Unicode.Scalar)
    /// Esc [ parameters intermediates final. The parameters keep a leading "?", ">" or "<".
    case sequence(parameters: String, intermediates: String, final: Unicode.Scalar)
    /// Esc ] text.
    case command(String)
}

/// Cuts a terminal's input into tokens. Any cut of the bytes gives the same tokens.
struct EscapeParser {
    private enum State {
        case ground
        case escape(intermediates: String)
        case sequence(parameters: String, intermediates: String)
        case command(String)
        /// A device control, privacy or application string: for nobody.
        case ignoredString
        /// Esc within a string: the first half of its end.
        case stringEscape(command: String?)
    }

    private var state = State.ground
    private var glyphBytes: [UInt8] = []

    mutating func tokens(in bytes: some Sequence<UInt8>) -> [TerminalToken] {
        bytes.flatMap { take($0) }
    }

    private mutating func take(_ byte: UInt8) -> [TerminalToken] {
        switch state {
        case .ground: return takeInGround(byte)
        case .escape(let intermediates): return takeAfterEscape(byte, intermediates: intermediates)
        case .sequence(let parameters, let intermediates):
            return takeInSequence(byte, parameters: parameters, intermediates: intermediates)
        case .command(let text): return takeInCommand(byte, text: text)
        case .ignoredString:
            if byte == 0x1B { state = .stringEscape(command: nil) }
            return []
        case .stringEscape(let command):
            state = .ground
            let ended = command.map { [TerminalToken.command($0)] } ?? []
            return byte == UInt8(ascii: "\\") ? ended : ended + takeAfterEscape(byte, intermediates: "")
        }
    }

    private mutating func takeInGround(_ byte: UInt8) -> [TerminalToken] {
        if !glyphBytes.isEmpty {
            if byte & 0xC0 == 0x80 { return takeContinuation(byte) }
            glyphBytes = []
            return [.glyph("\u{fffd}")] + takeInGround(byte)
        }
        switch byte {
        case 0x1B:
            state = .escape(intermediates: "")
            return []
        case 0..<0x20, 0x7F: return [.control(byte)]
        case 0x20..<0x7F: return [.glyph(Unicode.Scalar(byte))]
        case 0xC2...0xF4:
            glyphBytes = [byte]
            return []
        default: return [.glyph("\u{fffd}")]
        }
    }

    private mutating func takeContinuation(_ byte: UInt8) -> [TerminalToken] {
        glyphBytes.append(byte)
        let wanted = glyphBytes[0] < 0xE0 ? 2 : glyphBytes[0] < 0xF0 ? 3 : 4
        guard glyphBytes.count == wanted else { return [] }
        defer { glyphBytes = [] }
        return [.glyph(String(decoding: glyphBytes, as: UTF8.self).unicodeScalars.first ?? "\u{fffd}")]
    }

    private mutating func takeAfterEscape(_ byte: UInt8, intermediates: String) -> [TerminalToken] {
        let scalar = Unicode.Scalar(byte)
        switch byte {
        case UInt8(ascii: "[") where intermediates.isEmpty: state = .sequence(parameters: "", intermediates: "")
        case UInt8(ascii: "]") where intermediates.isEmpty: state = .command("")
        case UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"), UInt8(ascii: "_"): state = .ignoredString
        case 0x20..<0x30: state = .escape(intermediates: intermediates + String(scalar))
        case 0x30..<0x7F:
            state = .ground
            return [.escape(intermediates: intermediates, final: scalar)]
        case 0x1B: state = .escape(intermediates: "")
        case 0x18, 0x1A: state = .ground
        default: return [.control(byte)]
        }
        return []
    }

    private mutating func takeInSequence(
        _ byte: UInt8, parameters: String, intermediates: String
    ) -> [TerminalToken] {
        let text = String(Unicode.Scalar(byte))
        switch byte {
        case 0x30..<0x40: state = .sequence(parameters: parameters + text, intermediates: intermediates)
        case 0x20..<0x30: state = .sequence(parameters: parameters, intermediates: intermediates + text)
        case 0x40..<0x7F:
            state = .ground
            return [
                .sequence(parameters: parameters, intermediates: intermediates, final: Unicode.Scalar(byte))
            ]
        case 0x1B: state = .escape(intermediates: "")
        case 0x18, 0x1A: state = .ground
        default: return [.control(byte)]
        }
        return []
    }

    private mutating func takeInCommand(_ byte: UInt8, text: String) -> [TerminalToken] {
        switch byte {
        case 0x07:
            state = .ground
            return [.command(text)]
        case 0x1B:
            state = .stringEscape(command: text)
            return []
        default:
            let longer = text + String(Unicode.Scalar(byte))
            // The Linux console's own: Esc ] R, and Esc ] P with seven digits, end without a mark.
            if longer == "R" || (longer.hasPrefix("P") && longer.count == 8) {
                state = .ground
                return [.command(longer)]
            }
            state = .command(longer)
            return []
        }
    }
}
