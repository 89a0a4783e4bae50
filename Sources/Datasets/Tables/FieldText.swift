/// The bytes of one field, blanks around it taken off, and what they can be read as. Valid only where it was handed
/// out.
struct FieldText {
    let bytes: UnsafeBufferPointer<UInt8>

    init(_ raw: UnsafeBufferPointer<UInt8>) {
        var start = 0
        var end = raw.count
        while start < end, Self.isBlank(raw[start]) { start += 1 }
        while end > start, Self.isBlank(raw[end - 1]) { end -= 1 }
        bytes = start == 0 && end == raw.count ? raw : UnsafeBufferPointer(rebasing: raw[start..<end])
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || (byte >= 0x09 && byte <= 0x0D)
    }

    var string: String { String(decoding: bytes, as: UTF8.self) }

    /// Whether the field stands for a value that is not there: "", "NA", "N/A", "#N/A", "nan", "null", "?" or "-".
    var isMissing: Bool {
        switch bytes.count {
        case 0: return true
        case 1: return bytes[0] == UInt8(ascii: "?") || bytes[0] == UInt8(ascii: "-")
        case 2: return equals("na")
        case 3: return equals("n/a") || equals("nan")
        case 4: return equals("null") || equals("#n/a")
        default: return false
        }
    }

    /// The truth value of "true", "yes", "t", "y" and their opposites, in any case.
    var boolean: Bool? {
        switch bytes.count {
        case 1: equals("t") || equals("y") ? true : equals("f") || equals("n") ? false : nil
        case 2: equals("no") ? false : nil
        case 3: equals("yes") ? true : nil
        case 4: equals("true") ? true : nil
        case 5: equals("false") ? false : nil
        default: nil
        }
    }

    /// Whether it is this text in lower-case ASCII, in any case.
    func equals(_ lowercase: StaticString) -> Bool {
        guard bytes.count == lowercase.utf8CodeUnitCount else { return false }
        let other = lowercase.utf8Start
        for index in 0..<bytes.count {
            var byte = bytes[index]
            if byte >= UInt8(ascii: "A"), byte <= UInt8(ascii: "Z") { byte |= 0x20 }
            if byte != other[index] { return false }
        }
        return true
    }
}
