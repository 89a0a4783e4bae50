import TerminalUI

/// The themes to choose from; the dashboard behind shows the selected one at once.
struct ThemesOverlay {
    /// At the right, so that the curves stay in sight.
    private static func area(of state: DashboardState) -> Rect {
        let rows = min(state.themes.count + 2, state.size.rows - 2)
        let columns = min(46, state.size.columns - 4)
        return Rect(column: state.size.columns - columns - 2, row: 2, columns: columns, rows: rows)
    }

    private static func first(of state: DashboardState, _ area: Rect) -> Int {
        max(0, min(state.view.themeIndex - (area.rows - 2) / 2, state.themes.count - (area.rows - 2)))
    }

    /// The theme at a place.
    static func index(at point: Point, of state: DashboardState) -> Int? {
        let area = area(of: state)
        guard area.inset().contains(point) else { return nil }
        let index = first(of: state, area) + point.row - area.row - 1
        return index < state.themes.count ? index : nil
    }

    func draw(_ state: DashboardState, on canvas: inout Canvas) {
        let palette = canvas.palette
        let area = Self.area(of: state)
        canvas.fill(area, palette.style(.fg, on: .overlayBg))
        let keys = StyledText.keys([(.chooseTheme, "keep"), (.closeOverlay, "back")], in: .themes, state)
        canvas.draw(Panel("theme", trailing: keys, isFocused: true, ground: .overlayBg), in: area)
        let first = Self.first(of: state, area)
        for (offset, theme) in state.themes.dropFirst(first).prefix(area.rows - 2).enumerated() {
            let row = Rect(column: area.column + 1, row: area.row + 1 + offset, columns: area.columns - 2, rows: 1)
            let isSelected = first + offset == state.view.themeIndex
            let ground: Role = isSelected ? .selectedBg : .overlayBg
            canvas.fill(row, palette.style(.fg, on: ground))
            if isSelected {
                canvas.put(canvas.glyphs.selection, row.column, row.row, palette.style(.accent, on: ground))
            }
            canvas.write(
                theme.name, row.column + 2, row.row,
                palette.style(isSelected ? .selectedFg : .fg, on: ground, isSelected ? .bold : []))
            drawSamples(Palette(theme: theme, depth: state.colorDepth), row, &canvas)
        }
    }

    /// The theme's own colours, on its own ground.
    private func drawSamples(_ sample: Palette, _ row: Rect, _ canvas: inout Canvas) {
        let roles: [Role] = [.train, .val, .best, .accent, .series2, .good, .bad]
        let start = row.maxColumn - 2 - roles.count * 2 - 1
        canvas.fill(Rect(column: start, row: row.row, columns: roles.count * 2 + 1, rows: 1), sample.style(.fg))
        for (index, role) in roles.enumerated() {
            canvas.put(canvas.glyphs.dot, start + 1 + index * 2, row.row, sample.style(role))
        }
    }
}
