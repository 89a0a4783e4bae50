import TerminalUI

/// Keys by the control sequences that nearly every terminal sends, for those that its database entry leaves out.
enum ControlSequences {
    /// The key of Esc [ parameters final. A modifier (the second parameter) makes it a key that nothing is bound to.
    static func key(parameters: String, final: Unicode.Scalar) -> Key? {
        let parts = parameters.split(separator: ";", omittingEmptySubsequences: false)
        if parts.count > 1, parts[1] != "1" { return nil }
        if final == "~" { return parts.first.flatMap { Int($0) }.flatMap { tildeKeys[$0] } }
        guard parameters.isEmpty || parts.first == "1" else { return nil }
        return letterKeys[final]
    }

    /// The key of Esc O final.
    static func keypadKey(_ final: Unicode.Scalar) -> Key? {
        switch final {
        case "M": .enter
        case "P": .function(1)
        case "Q": .function(2)
        case "R": .function(3)
        case "S": .function(4)
        default: letterKeys[final]
        }
    }

    private static let letterKeys: [Unicode.Scalar: Key] = [
        "A": .up, "B": .down, "C": .right, "D": .left, "F": .end, "H": .home, "Z": .backTab,
    ]

    private static let tildeKeys: [Int: Key] = [
        1: .home, 2: .insert, 3: .delete, 4: .end, 5: .pageUp, 6: .pageDown, 7: .home, 8: .end,
        11: .function(1), 12: .function(2), 13: .function(3), 14: .function(4), 15: .function(5), 17: .function(6),
        18: .function(7), 19: .function(8), 20: .function(9), 21: .function(10), 23: .function(11), 24: .function(12),
    ]
}
