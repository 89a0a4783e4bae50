/// One thing that ncurses read: a key that the terminal database knows, or a character that came as it is.
enum RawInput: Hashable, Sendable {
    /// One of ncurses' key codes (`KEY_UP`, ...).
    case keyCode(Int32)
    case character(Unicode.Scalar)
}

/// Makes characters of the bytes of UTF-8 as they come.
///
/// ncurses' own reading of wide characters (`wget_wch`) swallows up to eight keys behind a byte that is no text.
struct ScalarAssembler {
    private var bytes: [UInt8] = []

    /// The characters that the byte completes. Bytes that are no text become U+FFFD.
    mutating func take(_ byte: UInt8) -> [Unicode.Scalar] {
        bytes.append(byte)
        let wanted = ScalarAssembler.length(startingWith: bytes[0])
        let isContinued = bytes.count == 1 || byte & 0xC0 == 0x80
        guard isContinued, wanted > 0 else {
            bytes = []
            return ["\u{fffd}"] + (isContinued ? [] : take(byte))
        }
        guard bytes.count == wanted else { return [] }
        defer { bytes = [] }
        return Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
    }

    /// How many bytes a character has, by its first; 0 for a byte that begins none.
    private static func length(startingWith byte: UInt8) -> Int {
        switch byte {
        case 0..<0x80: 1
        case 0xC2..<0xE0: 2
        case 0xE0..<0xF0: 3
        case 0xF0..<0xF5: 4
        default: 0
        }
    }
}
