/// Cuts a text into pieces that byte pairs do not reach across: a word, a number or a run of signs, each with the blank
/// before it, and runs of white space. The pieces put together are the text.
struct TextPieces {
    private enum Kind {
        case letter, digit, blank, lineEnd, sign

        init(_ byte: UInt8) {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), 0x80...: self = .letter
            case UInt8(ascii: "0")...UInt8(ascii: "9"): self = .digit
            case UInt8(ascii: " "), UInt8(ascii: "\t"): self = .blank
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"): self = .lineEnd
            default: self = .sign
            }
        }
    }

    /// No piece is longer: merging a piece takes the square of its length.
    private static let mostBytes = 64

    /// Visits the pieces from the first to the last.
    static func forEach(
        in text: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void
    ) {
        var start = 0
        while start < text.count {
            let end = pieceEnd(text, from: start)
            body(UnsafeBufferPointer(rebasing: text[start..<end]))
            start = end
        }
    }

    private static func pieceEnd(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        let limit = min(text.count, start + mostBytes)
        var index = start
        var kind = Kind(text[index])
        if text[index] == UInt8(ascii: " "), index + 1 < limit {
            let next = Kind(text[index + 1])
            if next != .blank, next != .lineEnd {
                kind = next
                index += 1
            }
        }
        index += 1
        while index < limit, Kind(text[index]) == kind { index += 1 }
        // The last blank of several belongs to the word after it.
        if kind == .blank, index - start > 1, index < text.count, text[index - 1] == UInt8(ascii: " "),
            Kind(text[index]) != .lineEnd
        {
            index -= 1
        }
        return index
    }
}
