/// A theme fitted to what one terminal can show: hands out styles by role.
public struct Palette: Sendable {
    /// The theme that it was made from.
    public let theme: Theme
    /// The depth that it was fitted to.
    public let depth: ColorDepth
    /// Whether shades are left out, for a slow line: each is a sequence of many bytes.
    public let isSparing: Bool
    private let colors: [Color]
    private let exact: [RGB?]
    private let boldRoles: [Attributes]
    private let meterRamp: [Color]

    /// Steps of the meter's gradient: more than the eye tells apart on a wide screen.
    private static let rampSteps = 48

    /// Takes each part as it is.
    public init(theme: Theme, depth: ColorDepth, isSparing: Bool = false) {
        self.theme = theme
        self.depth = depth
        self.isSparing = isSparing
        exact = Role.allCases.map { theme.color($0).rgb }
        colors = Role.allCases.map { Self.fit($0, of: theme, to: depth) }
        boldRoles = Role.allCases.map { Self.attributes(of: $0, of: theme, at: depth) }
        meterRamp = Self.ramp(of: theme, depth: depth)
    }

    /// A role's colour.
    public func color(_ role: Role) -> Color { colors[role.index] }

    /// The style of text of one role on the ground of another.
    public func style(_ role: Role, on ground: Role = .bg, _ attributes: Attributes = []) -> Style {
        var attributes = attributes.union(boldRoles[role.index])
        if depth == .monochrome, ground == .selectedBg || ground == .editBg { attributes.insert(.reverse) }
        return Style(foreground: colors[role.index], background: colors[ground.index], attributes: attributes)
    }

    /// Whether `mix` gives shades between two roles, which a ground of unknown or few colours cannot.
    public var canShade: Bool { depth == .truecolor && !isSparing && exact[Role.bg.index] != nil }

    /// The colour so far between two roles; the first one where the terminal has no such shades.
    public func mix(_ from: Role, _ to: Role, _ fraction: Double) -> Color {
        guard depth == .truecolor || depth == .indexed256, !isSparing, let start = exact[from.index],
            let end = exact[to.index]
        else { return colors[from.index] }
        return Self.fit(start.mixed(with: end, fraction), to: depth)
    }

    /// The colour of a meter at a place from 0 (its start) to 1 (its end).
    public func meter(at position: Double) -> Color {
        isSparing
            ? colors[Role.meterMid.index]
            : meterRamp[Int((min(max(position, 0), 1) * Double(Self.rampSteps - 1)).rounded())]
    }

    private static func ramp(of theme: Theme, depth: ColorDepth) -> [Color] {
        (0..<rampSteps).map { step in
            let position = Double(step) / Double(rampSteps - 1)
            let (from, to): (Role, Role) = position < 0.5 ? (.meterStart, .meterMid) : (.meterMid, .meterEnd)
            let fraction = position < 0.5 ? position * 2 : position * 2 - 1
            guard depth == .truecolor || depth == .indexed256, let start = theme.color(from).rgb,
                let end = theme.color(to).rgb
            else {
                return fit(
                    position < 0.34 ? .meterStart : position < 0.67 ? .meterMid : .meterEnd, of: theme, to: depth)
            }
            return fit(start.mixed(with: end, fraction), to: depth)
        }
    }

    private static func fit(_ role: Role, of theme: Theme, to depth: ColorDepth) -> Color {
        switch depth {
        case .truecolor, .indexed256:
            switch theme.color(role) {
            case .terminalDefault: .terminalDefault
            case .rgb(let color): depth == .truecolor ? fit(color, to: depth) : readable(color, role, theme)
            case .ansi(let color): color == .terminalDefault ? .terminalDefault : .palette(color.rawValue)
            }
        case .ansi16, .ansi8:
            switch theme.ansiColor(role) {
            case .terminalDefault: .terminalDefault
            // Bright black is black where there are 8 colours: white, dimmed, is the grey to be had, and black on white.
            case .brightBlack where depth == .ansi8:
                .palette(isWhite(theme) ? ANSIColor.black.rawValue : ANSIColor.white.rawValue)
            case let color: .palette(depth == .ansi8 ? color.rawValue & 7 : color.rawValue)
            }
        case .monochrome: .terminalDefault
        }
    }

    private static func fit(_ color: RGB, to depth: ColorDepth) -> Color {
        depth == .truecolor
            ? .rgb(red: color.red, green: color.green, blue: color.blue) : .palette(IndexedColors.nearest(to: color))
    }

    /// The nearest of 256 colours that can be read on the grounds of a role, as those are shown there: the nearest of all
    /// may have lost the contrast that the theme gave it.
    private static func readable(_ color: RGB, _ role: Role, _ theme: Theme) -> Color {
        let grounds = role.grounds.compactMap { theme.color($0).rgb }.map {
            IndexedColors.color(of: IndexedColors.nearest(to: $0))
        }
        return .palette(IndexedColors.nearest(to: color, readableOn: grounds))
    }

    /// Whether the theme's ground is white where there are few colours.
    private static func isWhite(_ theme: Theme) -> Bool {
        [.white, .brightWhite].contains(theme.ansiColor(.bg))
    }

    private static func attributes(of role: Role, of theme: Theme, at depth: ColorDepth) -> Attributes {
        switch depth {
        case .monochrome: return role.monochromeAttributes
        case .ansi8:
            let color = theme.ansiColor(role)
            if color == .brightBlack { return isWhite(theme) ? [] : .dim }
            return color != .terminalDefault && color.rawValue >= 8 ? .bold : []
        default: return []
        }
    }
}

extension Palette {
    /// A colour of a picture, fitted to what the terminal can show; its own foreground where there are few colours.
    public func exact(_ color: RGB) -> Color {
        switch depth {
        case .truecolor: .rgb(red: color.red, green: color.green, blue: color.blue)
        case .indexed256: .palette(IndexedColors.nearest(to: color))
        case .ansi16, .ansi8, .monochrome: .terminalDefault
        }
    }
}
