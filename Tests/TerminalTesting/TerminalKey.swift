/// A key to press on an emulated terminal.
public enum TerminalKey: Hashable, Sendable {
    case character(Character)
    /// A letter held with control.
    case control(Character)
    /// A letter held with alt.
    case alt(Character)
    case enter, escape, tab, backTab, backspace, delete, insert
    case up, down, left, right, home, end, pageUp, pageDown
    case function(Int)

    /// What xterm sends for the key.
    func bytes(hasApplicationCursorKeys: Bool) -> [UInt8] {
        func cursor(_ final: Character) -> [UInt8] {
            Array("\u{1b}\(hasApplicationCursorKeys ? "O" : "[")\(final)".utf8)
        }
        switch self {
        case .character(let character): return Array(String(character).utf8)
        case .control(let letter): return letter.uppercased().utf8.prefix(1).map { $0 & 0x1F }
        case .alt(let letter): return [0x1B] + Array(String(letter).utf8)
        case .enter: return [0x0D]
        case .escape: return [0x1B]
        case .tab: return [0x09]
        case .backTab: return Array("\u{1b}[Z".utf8)
        case .backspace: return [0x7F]
        case .delete: return Array("\u{1b}[3~".utf8)
        case .insert: return Array("\u{1b}[2~".utf8)
        case .up: return cursor("A")
        case .down: return cursor("B")
        case .right: return cursor("C")
        case .left: return cursor("D")
        case .home: return cursor("H")
        case .end: return cursor("F")
        case .pageUp: return Array("\u{1b}[5~".utf8)
        case .pageDown: return Array("\u{1b}[6~".utf8)
        case .function(let number): return TerminalKey.functionKey(number)
        }
    }

    private static func functionKey(_ number: Int) -> [UInt8] {
        let early = [1: "OP", 2: "OQ", 3: "OR", 4: "OS"]
        let late = [5: 15, 6: 17, 7: 18, 8: 19, 9: 20, 10: 21, 11: 23, 12: 24]
        if let tail = early[number] { return Array("\u{1b}\(tail)".utf8) }
        return late[number].map { Array("\u{1b}[\($0)~".utf8) } ?? []
    }
}
