public import TerminalUI

extension DashboardState {
    /// The screen as an SVG picture, in all colours and glyphs, whatever the terminal has.
    public func screenPicture(of size: Size) -> String {
        let options = DashboardOptions(
            themes: themes, themeName: themeName, colorDepth: .truecolor, glyphSet: .unicode, size: size)
        var state = self
        state.adopt(DashboardState(options))
        var buffer = CellBuffer(size: size)
        draw(state, into: &buffer)
        let black = RGB(red: 14, green: 17, blue: 22)
        let white = RGB(red: 230, green: 232, blue: 235)
        let ground = themes[view.themeIndex].color(.bg).rgb ?? black
        return ScreenSVG(
            buffer, text: themes[view.themeIndex].color(.fg).rgb ?? (ground.luminance > 0.4 ? black : white),
            ground: ground
        ).file
    }

    /// Takes the colours and glyphs of another.
    private mutating func adopt(_ other: DashboardState) {
        palette = other.palette
        glyphs = other.glyphs
        colorDepth = other.colorDepth
    }
}
