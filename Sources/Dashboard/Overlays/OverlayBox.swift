import TerminalUI

/// A box over the dashboard, which steps back behind it.
struct OverlayBox {
    let area: Rect
    let inner: Rect

    /// A box in the middle of the screen for so many lines, as large as the screen allows.
    init(columns: Int, lines: Int, on size: Size) {
        let columns = min(columns, size.columns - 4)
        // An empty line above and below, where there is height for them.
        let padding = lines + 4 <= size.rows - 2 ? 1 : 0
        let rows = min(lines + 2 + 2 * padding, size.rows - 2)
        area = Rect(
            column: (size.columns - columns) / 2, row: (size.rows - rows) / 2, columns: columns, rows: rows)
        inner = Rect(
            column: area.column + 3, row: area.row + 1 + padding, columns: area.columns - 6,
            rows: area.rows - 2 - 2 * padding)
    }

    func draw(title: String, trailing: StyledText = StyledText(), on canvas: inout Canvas) {
        recede(&canvas)
        canvas.fill(area, canvas.palette.style(.fg, on: .overlayBg))
        canvas.draw(Panel(title, trailing: trailing, isFocused: true, ground: .overlayBg), in: area)
    }

    /// Takes the colours of the dashboard half way to its ground.
    private func recede(_ canvas: inout Canvas) {
        guard case .rgb(let red, let green, let blue) = canvas.palette.color(.bg) else { return }
        let ground = RGB(red: red, green: green, blue: blue)
        func fade(_ color: Color) -> Color {
            guard case .rgb(let red, let green, let blue) = color else { return color }
            let mixed = RGB(red: red, green: green, blue: blue).mixed(with: ground, 0.6)
            return .rgb(red: mixed.red, green: mixed.green, blue: mixed.blue)
        }
        let last = canvas.buffer.size.rows - 1
        for row in 0..<last {
            for column in 0..<canvas.buffer.size.columns {
                let style = canvas.buffer[column, row].style
                canvas.buffer[column, row].style.foreground = fade(style.foreground)
                canvas.buffer[column, row].style.background = fade(style.background)
            }
        }
    }
}
