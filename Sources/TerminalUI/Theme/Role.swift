/// What a colour is for. A theme gives each role a colour.
public enum Role: UInt8, CaseIterable, Sendable {
    /// Ground and text.
    case bg, fg, muted, faint
    /// Boxes and their titles.
    case border, borderFocus, title, accent, key
    case selectedBg, selectedFg, editBg, overlayBg
    /// Curves.
    case train, trainRaw, val, best
    case series1, series2, series3, series4, series5, series6
    /// Levels of a message.
    case good, warn, bad, info
    /// Meters, from empty to full.
    case meterStart, meterMid, meterEnd, meterEmpty

    /// The name in a theme's file: the case's name with underscores, `border_focus`.
    public var name: String {
        "\(self)".reduce(into: "") { name, letter in
            name += letter.isUppercase ? "_\(letter.lowercased())" : "\(letter)"
        }
    }

    /// The role of that name; nil when there is none.
    public init?(name: String) {
        guard let role = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = role
    }

    /// The role's place among all cases.
    var index: Int { Int(rawValue) }

    /// The grounds that text of this role stands on; none for what is no text.
    public var grounds: [Role] {
        switch self {
        case .fg: [.bg, .overlayBg, .editBg]
        case .key: [.bg, .overlayBg, .selectedBg]
        case .selectedFg: [.selectedBg]
        case .muted, .title, .accent, .train, .val, .best, .series1, .series2, .series3, .series4, .series5, .series6,
            .good, .warn, .bad, .info:
            [.bg, .overlayBg]
        case .bg, .faint, .border, .borderFocus, .selectedBg, .editBg, .overlayBg, .trainRaw, .meterStart, .meterMid,
            .meterEnd, .meterEmpty:
            []
        }
    }

    /// What a theme that does not name this role gets.
    enum Fallback {
        case color(ThemeColor)
        case role(Role)
        /// The colour so far from the first role to the second.
        case mix(Role, Role, Double)
    }

    var fallback: Fallback {
        switch self {
        case .bg, .fg: .color(.terminalDefault)
        case .muted: .mix(.fg, .bg, 0.35)
        case .faint, .meterEmpty: .mix(.fg, .bg, 0.8)
        case .border: .mix(.fg, .bg, 0.65)
        case .borderFocus: .role(.accent)
        case .title, .selectedFg: .role(.fg)
        case .selectedBg: .mix(.bg, .accent, 0.25)
        case .editBg, .overlayBg: .mix(.bg, .fg, 0.06)
        case .trainRaw: .mix(.train, .bg, 0.6)
        case .series1: .role(.info)
        case .series2: .role(.accent)
        case .series3: .role(.good)
        case .series4: .role(.best)
        case .series5: .role(.val)
        case .series6: .role(.train)
        case .meterStart: .role(.train)
        case .meterMid: .role(.accent)
        case .meterEnd: .role(.bad)
        case .accent, .key, .train, .val, .best, .good, .warn, .bad, .info: .color(.ansi(defaultANSI))
        }
    }

    /// The entry of a 16-colour palette when the theme names none.
    var defaultANSI: ANSIColor {
        switch self {
        case .bg, .fg, .overlayBg: .terminalDefault
        case .muted, .faint, .border, .trainRaw, .meterEmpty: .brightBlack
        case .borderFocus, .accent, .meterMid: .brightBlue
        case .title: .terminalDefault
        case .key: .brightYellow
        case .selectedBg: .blue
        case .selectedFg: .brightWhite
        case .editBg: .black
        case .train, .meterStart, .series6: .brightCyan
        case .val, .series5: .brightYellow
        case .best: .brightMagenta
        case .good, .series3: .brightGreen
        case .warn: .yellow
        case .bad: .brightRed
        case .info, .series1: .cyan
        case .meterEnd, .series2: .magenta
        case .series4: .brightMagenta
        }
    }

    /// What sets the role apart where there are no colours.
    var monochromeAttributes: Attributes {
        switch self {
        case .title, .accent, .key, .best, .bad, .warn, .borderFocus, .train, .selectedFg: .bold
        case .faint, .trainRaw: .dim
        default: []
        }
    }
}

/// A colour of the terminal's own palette of 16; the raw value is its number there.
public enum ANSIColor: UInt8, CaseIterable, Sendable {
    case black, red, green, yellow, blue, magenta, cyan, white
    case brightBlack, brightRed, brightGreen, brightYellow, brightBlue, brightMagenta, brightCyan, brightWhite
    /// The terminal's own foreground or background.
    case terminalDefault = 255

    /// The name in a theme's file: `bright_black`, `default`.
    public var name: String {
        switch self {
        case .terminalDefault: "default"
        case .black: "black"
        case .red: "red"
        case .green: "green"
        case .yellow: "yellow"
        case .blue: "blue"
        case .magenta: "magenta"
        case .cyan: "cyan"
        case .white: "white"
        default: "bright_" + (ANSIColor(rawValue: rawValue - 8)?.name ?? "")
        }
    }

    /// The colour of that name; nil when there is none.
    public init?(name: String) {
        guard let color = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = color
    }
}
