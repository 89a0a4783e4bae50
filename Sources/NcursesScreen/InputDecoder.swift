import TerminalUI

/// Makes events of what ncurses read: keys, and the control sequences that the terminal database does not name.
///
/// A control sequence that nobody knows is dropped whole. Taken for single keys, the rest of one would be a row of
/// commands ("[" adjusts a hyperparameter, "q" quits).
struct InputDecoder {
    private enum State: Hashable {
        case ground
        /// After Esc: an Alt key, the start of a sequence, or just the Esc key.
        case escape
        /// After Esc [, with its parameters so far.
        case controlSequence(String)
        /// After Esc O: a key of the application keypad.
        case keypad
        /// After Esc [ M: the old form of a mouse report, three characters.
        case oldMouse([UInt32])
        /// After Esc ] or Esc P: text for nobody, up to BEL or Esc \.
        case text
    }

    private var state = State.ground
    /// The button that is held, by the reports: a release in the old form does not name it.
    private var heldButton = MouseEvent.Button.left

    /// How often the terminal has answered that it is well.
    private(set) var statusReports = 0

    /// Whether a sequence has begun whose rest must be on its way. (For what follows Esc, ncurses has waited already.)
    var isWithinSequence: Bool { state != .ground && state != .escape }

    /// Takes the next input; the events that it completes.
    mutating func take(_ input: RawInput) -> [InputEvent] {
        switch input {
        case .keyCode(let code):
            let pending = endOfInput()
            return [pending, KeyCodes.key(for: code).map { .key($0) }].compactMap { $0 }
        case .character(let scalar):
            return take(scalar).map { [$0] } ?? []
        }
    }

    /// Says that nothing follows: what looked like a beginning stands for itself.
    mutating func endOfInput() -> InputEvent? {
        defer { state = .ground }
        return switch state {
        case .escape: .key(.escape)
        case .controlSequence(""): .key(.alt("["))
        case .keypad: .key(.alt("O"))
        default: nil
        }
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> InputEvent? {
        switch state {
        case .ground: return takeInGround(scalar)
        case .escape: return takeAfterEscape(scalar)
        case .controlSequence(let parameters): return takeInControlSequence(scalar, parameters: parameters)
        case .keypad:
            state = .ground
            return ControlSequences.keypadKey(scalar).map { .key($0) }
        case .oldMouse(let values): return takeInOldMouse(values + [scalar.value])
        case .text:
            if scalar == "\u{7}" || scalar == "\u{1b}" { state = scalar == "\u{7}" ? .ground : .escape }
            return nil
        }
    }

    private mutating func takeInGround(_ scalar: Unicode.Scalar) -> InputEvent? {
        switch scalar.value {
        case 0x1B:
            state = .escape
            return nil
        case 0x0D, 0x0A: return .key(.enter)
        case 0x09: return .key(.tab)
        case 0x08, 0x7F: return .key(.backspace)
        case 0: return .key(.control(" "))
        case 1...26: return Unicode.Scalar(scalar.value + 0x60).map { .key(.control(Character($0))) }
        case 28...31: return Unicode.Scalar(scalar.value + 0x40).map { .key(.control(Character($0))) }
        case 0x80...0x9F, 0xFFFD: return nil
        default: return .key(.character(Character(scalar)))
        }
    }

    private mutating func takeAfterEscape(_ scalar: Unicode.Scalar) -> InputEvent? {
        state = .ground
        switch scalar {
        case "[": state = .controlSequence("")
        case "O": state = .keypad
        case "]", "P": state = .text
        case "\u{1b}":
            state = .escape
            return .key(.escape)
        case "\\": return nil
        case "\u{20}"..."\u{7e}", "\u{a0}"...: return .key(.alt(Character(scalar)))
        default: return nil
        }
        return nil
    }

    private mutating func takeInControlSequence(_ scalar: Unicode.Scalar, parameters: String) -> InputEvent? {
        switch scalar {
        case "M" where parameters.isEmpty:
            state = .oldMouse([])
            return nil
        case "\u{20}"..."\u{3f}":
            // A sequence of that length is none: better to lose it than to keep it.
            state = parameters.unicodeScalars.count < 64 ? .controlSequence(parameters + String(scalar)) : .ground
            return nil
        case "\u{1b}":
            state = .escape
            return nil
        default:
            state = .ground
            if parameters.hasPrefix("<"), scalar == "M" || scalar == "m" {
                return mouseEvent(parameters: parameters.dropFirst(), isRelease: scalar == "m")
            }
            if scalar == "n" { statusReports += 1 }
            return ControlSequences.key(parameters: parameters, final: scalar).map { .key($0) }
        }
    }

    private mutating func takeInOldMouse(_ values: [UInt32]) -> InputEvent? {
        guard values.count == 3 else {
            state = .oldMouse(values)
            return nil
        }
        state = .ground
        guard values.allSatisfy({ $0 >= 32 }) else { return nil }
        let code = Int(values[0]) - 32
        return mouseEvent(
            code: code, column: Int(values[1]) - 32, row: Int(values[2]) - 32, isRelease: code & 0b1100_0011 == 3)
    }

    private mutating func mouseEvent(parameters: Substring, isRelease: Bool) -> InputEvent? {
        let numbers = parameters.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) }
        guard numbers.count == 3, let code = numbers[0], let column = numbers[1], let row = numbers[2] else {
            return nil
        }
        return mouseEvent(code: code, column: column, row: row, isRelease: isRelease)
    }

    /// Columns and rows count from 1. Bits 2-4 of the code are shift, alt and control, bit 5 is motion, bit 6 the wheel.
    private mutating func mouseEvent(code: Int, column: Int, row: Int, isRelease: Bool) -> InputEvent? {
        guard column > 0, row > 0, code >= 0, code < 128 else { return nil }
        let point = Point(column: column - 1, row: row - 1)
        if code & 64 != 0 {
            // With shift, alt or control held, a wheel that only turns up and down goes sideways.
            let sideways: Int = code & 0b1_1100 != 0 ? 2 : 0
            let actions: [MouseEvent.Action] = [.wheelUp, .wheelDown, .wheelLeft, .wheelRight]
            return isRelease ? nil : .mouse(MouseEvent(actions[code & 3 | sideways], at: point))
        }
        if code & 32 != 0 { return .mouse(MouseEvent(.moved, at: point)) }
        switch code & 3 {
        case 0: heldButton = .left
        case 1: heldButton = .middle
        case 2: heldButton = .right
        default: break
        }
        return .mouse(MouseEvent(isRelease ? .released(heldButton) : .pressed(heldButton), at: point))
    }
}
