/// What the person did, as the back-end read it from the terminal.
public enum InputEvent: Hashable, Sendable {
    case key(Key)
    case mouse(MouseEvent)
    case resized(Size)
}

/// A key press.
public enum Key: Hashable, Sendable {
    case character(Character)
    /// A letter held with Alt.
    case alt(Character)
    /// A letter held with control, in lower case: `.control("c")`.
    case control(Character)
    case enter, escape, tab, backTab, backspace, delete, insert
    case up, down, left, right, home, end, pageUp, pageDown
    case function(Int)
}

/// A mouse action at a cell.
public struct MouseEvent: Hashable, Sendable {
    /// What the mouse did.
    public enum Action: Hashable, Sendable {
        case pressed(Button), released(Button), moved
        case wheelUp, wheelDown, wheelLeft, wheelRight
    }

    /// A mouse button.
    public enum Button: Hashable, Sendable {
        case left, middle, right
    }

    /// What the mouse did.
    public var action: Action
    /// The cell where it did.
    public var point: Point

    /// Takes each part as it is.
    public init(_ action: Action, at point: Point) {
        self.action = action
        self.point = point
    }
}

/// How many colours the terminal can show.
public enum ColorDepth: String, Hashable, Sendable, CaseIterable {
    case truecolor
    case indexed256 = "256"
    case ansi16 = "16"
    case ansi8 = "8"
    case monochrome = "mono"
}

/// Which glyphs the terminal can show.
public enum GlyphSet: String, Hashable, Sendable, CaseIterable {
    /// Braille, box drawing, blocks and arrows.
    case unicode
    /// Box drawing and blocks, no braille (the Linux console).
    case blocks
    case ascii
}
