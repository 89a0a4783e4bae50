/// One thing that ncurses read: a key that the terminal database knows, or a character that came as it is.
enum RawInput: Hashable, Sendable {
    /// One of ncurses' key codes (`KEY_UP`, ...).
    case keyCode(Int32)
    case character(Unicode.Scalar)
}
