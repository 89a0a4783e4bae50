public import TOMLKit

extension TOMLTable {
    /// Parses a document that a person wrote.
    ///
    /// `TOMLTable(string:)` ends the program where a table's head has no name (`[`, `[=]`), and where a list holds a `}` in
    /// place of a value: its parser only asserts that this is not so. Here these are errors as all others.
    public static func parsing(_ text: String) throws(TOMLParseError) -> TOMLTable {
        do {
            return try TOMLTable(string: FaultSearch.cutAtFault(text))
        } catch let error as TOMLParseError {
            throw error
        } catch {
            preconditionFailure("TOMLTable(string:) throws nothing else")
        }
    }
}

/// Finds what the parser would assert, for which it must know where strings, comments and lists begin and end.
private struct FaultSearch {
    private let bytes: [UInt8]
    private var place = 0
    /// The lists (`[`) and inline tables (`{`) that are open, the innermost last.
    private var open: [UInt8] = []

    /// The text as it is, or up to its first fault, with one there that the parser refuses.
    static func cutAtFault(_ text: String) -> String {
        var search = FaultSearch(bytes: Array(text.utf8))
        guard let fault = search.firstFault() else { return text }
        return String(decoding: search.bytes[..<fault.place], as: UTF8.self) + fault.refused
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func firstFault() -> (place: Int, refused: String)? {
        var isLineStart = true
        while let byte = byte(at: place) {
            switch byte {
            case UInt8(ascii: "\n"):
                isLineStart = true
                place += 1
                continue
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
                place += 1
                continue
            case UInt8(ascii: "#"): skipLine()
            case UInt8(ascii: "\""), UInt8(ascii: "'"): skipString(byte)
            case UInt8(ascii: "[") where isLineStart && open.isEmpty:
                guard namesTable(at: place) else { return (place, "[]") }
                skipHead()
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                open.append(byte)
                place += 1
            case UInt8(ascii: "}") where open.last == UInt8(ascii: "["): return (place, ",,")
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                _ = open.popLast()
                place += 1
            default: place += 1
            }
            isLineStart = false
        }
        return nil
    }

    private func byte(at place: Int) -> UInt8? { place < bytes.count ? bytes[place] : nil }

    /// Whether what follows `[` or `[[` can begin a name.
    private func namesTable(at start: Int) -> Bool {
        var place = start + 1
        if byte(at: place) == UInt8(ascii: "[") { place += 1 }
        while let byte = byte(at: place), byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { place += 1 }
        guard let first = byte(at: place) else { return false }
        switch first {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "\""),
            UInt8(ascii: "'"):
            return true
        default: return false
        }
    }

    /// The head's brackets open no list.
    private mutating func skipHead() {
        while let byte = byte(at: place), byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "#") {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { skipString(byte) } else { place += 1 }
        }
    }

    private mutating func skipLine() {
        while let byte = byte(at: place), byte != UInt8(ascii: "\n") { place += 1 }
    }

    /// Goes behind a string: one that three quotes begin may go over lines, and only `"` knows escapes.
    private mutating func skipString(_ quote: UInt8) {
        let isLong = byte(at: place + 1) == quote && byte(at: place + 2) == quote
        place += isLong ? 3 : 1
        while let byte = byte(at: place) {
            if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                place += 2
            } else if byte == quote, !isLong {
                place += 1
                return
            } else if byte == quote, self.byte(at: place + 1) == quote, self.byte(at: place + 2) == quote {
                place += 3
                // A long string may end in quotes of its own.
                while self.byte(at: place) == quote { place += 1 }
                return
            } else if byte == UInt8(ascii: "\n"), !isLong {
                return
            } else {
                place += 1
            }
        }
    }
}
