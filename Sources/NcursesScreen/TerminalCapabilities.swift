public import TerminalUI

/// What the terminal can do, and which database entry brings it about.
public struct TerminalCapabilities: Hashable, Sendable {
    /// The entry of the terminal database to draw with. Not always TERM: "xterm-256color" cannot name 24-bit colours.
    public let terminalType: String
    /// How many colours to draw with.
    public let colorDepth: ColorDepth
    /// Which glyphs to draw with.
    public let glyphs: GlyphSet
    /// Whether the cursor can be hidden; where it cannot, it must be parked somewhere sensible.
    public let canHideCursor: Bool
    /// Whether a frame may be bracketed so that the terminal shows it whole (private mode 2026).
    public let hasSynchronizedUpdates: Bool
    /// Whether the terminal is asked for mouse reports.
    public let reportsMouse: Bool

    /// Creates capabilities from what is known.
    public init(
        terminalType: String, colorDepth: ColorDepth, glyphs: GlyphSet, canHideCursor: Bool = true,
        hasSynchronizedUpdates: Bool = true, reportsMouse: Bool = true
    ) {
        self.terminalType = terminalType
        self.colorDepth = colorDepth
        self.glyphs = glyphs
        self.canHideCursor = canHideCursor
        self.hasSynchronizedUpdates = hasSynchronizedUpdates
        self.reportsMouse = reportsMouse
    }

    /// What a terminal can do, from the options, the environment and the terminal database alone.
    ///
    /// - Parameters:
    ///   - environment: TERM, COLORTERM and NO_COLOR (https://no-color.org) are read. An option beats them all.
    ///   - characterEncoding: what the C library says of the locale (`nl_langinfo(CODESET)`), such as "UTF-8".
    ///   - terminfo: the terminal database: an entry for a name.
    /// - Throws: `TerminalError` when TERM is unset, unknown or too simple to draw on.
    public static func detect(
        options: TerminalOptions, environment: [String: String], characterEncoding: String,
        terminfo: @escaping (String) -> TerminfoEntry?
    ) throws(TerminalError) -> TerminalCapabilities {
        guard let type = environment["TERM"], !type.isEmpty else { throw .typeUnset }
        guard let own = terminfo(type) else { throw .typeUnknown(type) }
        guard own.placesCursor else { throw .typeTooSimple(type) }
        let family = TerminalFamily(terminalType: type)
        let choice = ColorChoice(type: type, own: own, family: family, terminfo: terminfo)
        let (depth, chosenType) = choice.best(
            wished: options.colorDepth ?? choice.automaticDepth(environment: environment))
        return TerminalCapabilities(
            terminalType: chosenType, colorDepth: depth,
            glyphs: glyphs(options: options, family: family, characterEncoding: characterEncoding),
            canHideCursor: own.hidesCursor, hasSynchronizedUpdates: family == .xtermLike,
            reportsMouse: options.usesMouse && family == .xtermLike)
    }

    private static func glyphs(
        options: TerminalOptions, family: TerminalFamily, characterEncoding: String
    ) -> GlyphSet {
        guard !options.prefersASCII, characterEncoding.uppercased() == "UTF-8" else { return .ascii }
        return switch family {
        case .xtermLike: .unicode
        case .linuxConsole: .blocks
        case .other: .ascii
        }
    }
}
