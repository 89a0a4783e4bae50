import TerminalUI

extension Key {
    /// The key's name as help and hints write it.
    func label(_ glyphs: Glyphs) -> String {
        let isAscii = glyphs.kind != .unicode
        switch self {
        case .character(" "): return "space"
        case .character(let character): return String(character)
        case .control(let character): return "^\(character.uppercased())"
        case .alt(let character): return "alt-\(character)"
        case .enter: return isAscii ? "enter" : "⏎"
        case .escape: return "esc"
        case .tab: return "tab"
        case .backTab: return "shift-tab"
        case .backspace: return "backspace"
        case .delete: return "del"
        case .insert: return "ins"
        case .up: return isAscii ? "up" : "↑"
        case .down: return isAscii ? "down" : "↓"
        case .left: return isAscii ? "left" : "←"
        case .right: return isAscii ? "right" : "→"
        case .home: return "home"
        case .end: return "end"
        case .pageUp: return "pgup"
        case .pageDown: return "pgdn"
        case .function(let number): return "F\(number)"
        }
    }

    /// The key of a name as a configuration file writes it: `space`, `ctrl-p`, `alt-1`, `F5`, `up`, `x`; nil for none.
    init?(name: String) {
        if name.count == 1, let character = name.first {
            self = .character(character)
            return
        }
        let lower = name.lowercased()
        if let key = Self.named[lower] {
            self = key
        } else if lower.hasPrefix("ctrl-") || lower.hasPrefix("^"), let letter = lower.last, letter.isASCII,
            lower.count == (lower.hasPrefix("^") ? 2 : 6)
        {
            self = .control(letter)
        } else if lower.hasPrefix("alt-"), name.count == 5, let letter = name.last {
            self = .alt(letter)
        } else if lower.hasPrefix("f"), let number = Int(lower.dropFirst()), (1...12).contains(number) {
            self = .function(number)
        } else {
            return nil
        }
    }

    /// The names of keys that are no characters.
    static let named: [String: Key] = [
        "space": .character(" "), "enter": .enter, "return": .enter, "esc": .escape, "escape": .escape, "tab": .tab,
        "shift-tab": .backTab, "backspace": .backspace, "del": .delete, "delete": .delete, "ins": .insert,
        "insert": .insert, "up": .up, "down": .down, "left": .left, "right": .right, "home": .home, "end": .end,
        "pgup": .pageUp, "pageup": .pageUp, "pgdn": .pageDown, "pagedown": .pageDown,
    ]
}
