public import TerminalUI

/// What the command line asks of the terminal.
public struct TerminalOptions: Hashable, Sendable {
    /// The number of colours wished for; nil leaves it to what the terminal and its environment say.
    public var colorDepth: ColorDepth?
    /// Whether to draw in ASCII whatever the terminal could show.
    public var prefersASCII: Bool
    /// Whether to ask the terminal for mouse reports. They take its own selection by mouse away.
    public var usesMouse: Bool

    /// Creates options; the defaults leave everything to detection.
    public init(colorDepth: ColorDepth? = nil, prefersASCII: Bool = false, usesMouse: Bool = true) {
        self.colorDepth = colorDepth
        self.prefersASCII = prefersASCII
        self.usesMouse = usesMouse
    }
}
