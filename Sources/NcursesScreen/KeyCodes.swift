import CNcurses
import TerminalUI

/// Our keys by ncurses' key codes.
enum KeyCodes {
    /// The key of a code; nil for one that nothing is bound to.
    static func key(for code: Int32) -> Key? {
        if let key = named[code] { return key }
        let function = code - ncurses_function_key(0)
        return (1...12).contains(function) ? .function(Int(function)) : nil
    }

    private static let named: [Int32: Key] = [
        KEY_UP: .up, KEY_DOWN: .down, KEY_LEFT: .left, KEY_RIGHT: .right, KEY_HOME: .home, KEY_END: .end,
        KEY_PPAGE: .pageUp, KEY_NPAGE: .pageDown, KEY_IC: .insert, KEY_DC: .delete, KEY_BACKSPACE: .backspace,
        KEY_ENTER: .enter, KEY_BTAB: .backTab,
    ]
}
