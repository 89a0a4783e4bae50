/// A colour as a theme states it, before it is fitted to what the terminal can show.
public enum ThemeColor: Hashable, Sendable {
    case terminalDefault
    case rgb(RGB)
    /// One of the terminal's own 16 colours, whatever the person has set it to.
    case ansi(ANSIColor)

    /// The exact colour, where the theme states one.
    public var rgb: RGB? {
        if case .rgb(let value) = self { value } else { nil }
    }
}

/// Colours for every role, under a name.
public struct Theme: Hashable, Sendable {
    /// The name that it is chosen by.
    public let name: String
    /// One line about the theme and whose palette it is.
    public let summary: String
    private let colors: [Role: ThemeColor]
    private let ansi: [Role: ANSIColor]

    /// Takes each part as it is.
    public init(name: String, summary: String = "", colors: [Role: ThemeColor], ansi: [Role: ANSIColor] = [:]) {
        self.name = name
        self.summary = summary
        self.colors = colors
        self.ansi = ansi
    }

    /// The colour of a role; where the theme is silent, the role's default in terms of the theme's other roles.
    public func color(_ role: Role) -> ThemeColor {
        if let color = colors[role] { return color }
        switch role.fallback {
        case .color(let color): return color
        case .role(let other): return color(other)
        case .mix(let from, let to, let fraction):
            // The terminal's own colours are unknown to us: no mix, but its grey for the quiet roles.
            guard let start = color(from).rgb, let end = color(to).rgb else { return .ansi(role.defaultANSI) }
            return .rgb(start.mixed(with: end, fraction))
        }
    }

    /// The colour of a role on a terminal of 16 colours.
    public func ansiColor(_ role: Role) -> ANSIColor {
        if let color = ansi[role] { return color }
        if case .ansi(let color) = colors[role] { return color }
        return role.defaultANSI
    }
}
