/// The kinds of terminals that differ in more than their database entry tells.
enum TerminalFamily: Hashable, Sendable {
    /// Emulators that follow xterm: they skip control sequences they do not know, and nearly all speak UTF-8.
    case xtermLike
    /// The Linux console: UTF-8, but a font of 256 or 512 glyphs, without braille.
    case linuxConsole
    /// Anything else: real terminals and what poses as one.
    case other

    private static let xtermLikeNames: Set<String> = [
        "xterm", "screen", "tmux", "rxvt", "alacritty", "kitty", "foot", "wezterm", "ghostty", "contour", "konsole",
        "gnome", "vte", "st", "stterm", "mintty", "iterm", "iterm2", "putty", "mlterm", "eterm", "rio", "warp",
    ]

    /// The family of a type named as in TERM: the part before its first "-" or "." decides ("xterm-256color").
    init(terminalType: String) {
        let parts = terminalType.lowercased().split(maxSplits: 1) { $0 == "-" || $0 == "." }
        let stem = parts.first.map(String.init) ?? ""
        if TerminalFamily.xtermLikeNames.contains(stem) || stem.hasPrefix("xterm") {
            self = .xtermLike
        } else if stem == "linux" {
            self = .linuxConsole
        } else {
            self = .other
        }
    }
}
