import CNcurses

/// What the terminal database says about one type of terminal, as far as it decides how to draw.
public struct TerminfoEntry: Hashable, Sendable {
    /// How many colours can be named; 0 for a monochrome terminal.
    public var colors: Int
    /// Whether a colour's number is its red, green and blue, not an index into a palette.
    public var isDirectColor: Bool
    /// Whether the cursor can be placed anywhere.
    public var placesCursor: Bool
    /// Whether the cursor can be made invisible.
    public var hidesCursor: Bool

    /// Creates an entry from its facts.
    public init(colors: Int, isDirectColor: Bool = false, placesCursor: Bool = true, hidesCursor: Bool = true) {
        self.colors = colors
        self.isDirectColor = isDirectColor
        self.placesCursor = placesCursor
        self.hidesCursor = hidesCursor
    }

    /// The entry of that name in this machine's terminal database, or carried in the program; nil when there is none.
    ///
    /// Not for use while a screen is up: ncurses knows one current terminal only.
    public static func installed(_ name: String) -> TerminfoEntry? {
        var status: Int32 = 0
        let isFound = DirectColorEntry.withEntryFindable(when: name == DirectColorEntry.name) {
            setupterm(name, 1, &status) == OK
        }
        guard isFound else { return nil }
        defer { ncurses_forget_terminal() }
        let colors = Int(tigetnum("colors"))
        return TerminfoEntry(
            colors: max(0, colors), isDirectColor: colors > 256,
            placesCursor: ncurses_string("cup") != nil, hidesCursor: ncurses_string("civis") != nil)
    }
}
