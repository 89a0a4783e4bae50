import TerminalUI

/// Finds the deepest colours that a terminal can be made to show, and the database entry for them.
struct ColorChoice {
    let type: String
    let own: TerminfoEntry
    let family: TerminalFamily
    let terminfo: (String) -> TerminfoEntry?

    /// The depth to wish for when the person named none.
    func automaticDepth(environment: [String: String]) -> ColorDepth {
        if let noColor = environment["NO_COLOR"], !noColor.isEmpty { return .monochrome }
        if own.isDirectColor { return .truecolor }
        let colorTerm = environment["COLORTERM"]?.lowercased() ?? ""
        if ["truecolor", "24bit"].contains(colorTerm), family == .xtermLike, own.colors > 0 { return .truecolor }
        return switch own.colors {
        case 256...: .indexed256
        case 16...: .ansi16
        case 8...: .ansi8
        default: .monochrome
        }
    }

    /// The wished depth, or the next lesser one for which there is an entry.
    func best(wished: ColorDepth) -> (depth: ColorDepth, type: String) {
        let fromDeepest: [ColorDepth] = [.truecolor, .indexed256, .ansi16, .ansi8]
        for depth in fromDeepest.drop(while: { $0 != wished }) {
            if let entry = candidates(for: depth).first(where: { shows(depth, entry: $0) }) { return (depth, entry) }
        }
        return (.monochrome, type)
    }

    /// Entry names worth a look, best first. Other terminals' entries are right for xterm's kin only.
    private func candidates(for depth: ColorDepth) -> [String] {
        guard family == .xtermLike else { return [type] }
        let stem = String(type.prefix { $0 != "-" })
        return switch depth {
        case .truecolor: [DirectColorEntry.name, "\(stem)-direct", "xterm-direct"]
        default: [type, "\(stem)-256color", "xterm-256color"]
        }
    }

    private func shows(_ depth: ColorDepth, entry name: String) -> Bool {
        guard let entry = name == type ? own : terminfo(name) else { return false }
        return switch depth {
        case .truecolor: entry.isDirectColor
        case .indexed256: entry.colors >= 256 && !entry.isDirectColor
        case .ansi16: entry.colors >= 16 && !entry.isDirectColor
        // A direct-colour entry names its first eight colours by palette.
        case .ansi8: entry.colors >= 8
        case .monochrome: true
        }
    }
}
