/// What stands between the fields of a row.
public enum Delimiter: String, Codable, Hashable, Sendable, CaseIterable {
    case comma = ","
    case semicolon = ";"
    case tab = "\t"
    case pipe = "|"

    var byte: UInt8 {
        switch self {
        case .comma: UInt8(ascii: ",")
        case .semicolon: UInt8(ascii: ";")
        case .tab: UInt8(ascii: "\t")
        case .pipe: UInt8(ascii: "|")
        }
    }
}

extension Delimiter {
    /// The delimiter that cuts the first rows of a table into the same number of fields most often.
    ///
    /// A table in which none does has one column; the comma is then as good as any.
    static func inferred(from start: UnsafeBufferPointer<UInt8>) -> Delimiter {
        var best = (delimiter: Delimiter.comma, agreeing: 0.0, width: 1)
        for delimiter in allCases {
            let widths = fieldCounts(in: start, delimiter: delimiter.byte)
            guard let width = widths.first, width > 1 else { continue }
            let agreeing = Double(widths.count { $0 == width }) / Double(widths.count)
            if agreeing > best.agreeing || (agreeing == best.agreeing && width > best.width) {
                best = (delimiter, agreeing, width)
            }
        }
        return best.delimiter
    }

    /// Fields in each of the whole rows; the row that the end cuts counts only when it is the only one.
    private static func fieldCounts(in start: UnsafeBufferPointer<UInt8>, delimiter: UInt8) -> [Int] {
        var counts: [Int] = []
        var fields = 1
        var isQuoted = false
        var isRowEmpty = true
        for byte in start {
            switch byte {
            case UInt8(ascii: "\""):
                isQuoted.toggle()
                isRowEmpty = false
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                if isQuoted || isRowEmpty { continue }
                counts.append(fields)
                fields = 1
                isRowEmpty = true
            case delimiter:
                if !isQuoted { fields += 1 }
                isRowEmpty = false
            default: isRowEmpty = false
            }
        }
        if counts.isEmpty { counts.append(fields) }
        return counts
    }
}
