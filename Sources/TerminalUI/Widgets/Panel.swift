/// A box with rounded corners, a title in its top edge and, at the right, what it wants to say at a glance.
public struct Panel: Widget {
    /// The text in the top edge.
    public var title: String
    /// The text at the right of the top edge; left out where it has no room.
    public var trailing: StyledText
    /// Whether the edge is bright.
    public var isFocused: Bool
    /// The ground that it stands on.
    public var ground: Role

    /// Takes each part as it is.
    public init(_ title: String, trailing: StyledText = StyledText(), isFocused: Bool = false, ground: Role = .bg) {
        self.title = title
        self.trailing = trailing
        self.isFocused = isFocused
        self.ground = ground
    }

    /// Draws it into a rectangle of any size.
    public func render(in area: Rect, on canvas: inout Canvas) {
        guard area.columns >= 2, area.rows >= 2 else { return }
        let style = canvas.palette.style(isFocused ? .borderFocus : .border, on: ground)
        drawEdges(area, style, &canvas)
        let room = area.columns - 4
        guard room > 0 else { return }
        let titleStyle = canvas.palette.style(isFocused ? .borderFocus : .title, on: ground, .bold)
        var titleEnd = area.column + 1
        if !title.isEmpty {
            titleEnd = canvas.write(" \(title) ", area.column + 2, area.row, titleStyle, width: room)
        }
        let width = trailing.columns
        let start = area.maxColumn - 2 - width - 2
        if width > 0, start > titleEnd {
            canvas.put(" ", start, area.row, style)
            canvas.write(trailing, start + 1, area.row)
            canvas.put(" ", start + 1 + width, area.row, style)
        }
    }

    private func drawEdges(_ area: Rect, _ style: Style, _ canvas: inout Canvas) {
        let glyphs = canvas.glyphs
        let (right, bottom) = (area.maxColumn - 1, area.maxRow - 1)
        for column in area.column + 1..<max(area.column + 1, right) {
            canvas.put(glyphs.horizontal, column, area.row, style)
            canvas.put(glyphs.horizontal, column, bottom, style)
        }
        for row in area.row + 1..<max(area.row + 1, bottom) {
            canvas.put(glyphs.vertical, area.column, row, style)
            canvas.put(glyphs.vertical, right, row, style)
        }
        canvas.put(glyphs.topLeft, area.column, area.row, style)
        canvas.put(glyphs.topRight, right, area.row, style)
        canvas.put(glyphs.bottomLeft, area.column, bottom, style)
        canvas.put(glyphs.bottomRight, right, bottom, style)
    }
}

/// A mark on a box's right edge that shows which part of a long list is seen.
public struct Scrollbar: Widget {
    /// The first line in sight.
    public var first: Int
    /// How many lines are in sight.
    public var visible: Int
    /// How many lines there are.
    public var total: Int
    /// Whether the edge is bright.
    public var isFocused: Bool

    /// Takes each part as it is.
    public init(first: Int, visible: Int, total: Int, isFocused: Bool) {
        self.first = first
        self.visible = visible
        self.total = total
        self.isFocused = isFocused
    }

    /// Draws it into a rectangle of any size.
    public func render(in area: Rect, on canvas: inout Canvas) {
        guard total > visible, visible > 0, area.rows > 0 else { return }
        let length = max(1, area.rows * visible / total)
        let travel = area.rows - length
        let offset = travel * min(max(first, 0), total - visible) / (total - visible)
        let style = canvas.palette.style(isFocused ? .borderFocus : .muted)
        for row in 0..<length { canvas.put(canvas.glyphs.scrollThumb, area.column, area.row + offset + row, style) }
    }
}
