import SafeTOML
import TOMLKit

/// A value of a recipe, free of the TOML library's types.
enum RecipeValue: Hashable, Sendable {
    case string(String)
    case integer(Int)
    case number(Double)
    case boolean(Bool)
    case array([RecipeValue])
    case table([String: RecipeValue])

    /// What it is, for a message: "the text \"abc\"".
    var summary: String {
        switch self {
        case .string(let text): "the text \"\(text)\""
        case .integer(let number): "the number \(number)"
        case .number(let number): "the number \(number)"
        case .boolean(let flag): "\(flag)"
        case .array: "a list"
        case .table: "a table"
        }
    }

    /// The value as TOML.
    var toml: String {
        switch self {
        case .string(let text): "\"\(RecipeValue.escaped(text))\""
        case .integer(let number): "\(number)"
        case .number(let number): RecipeValue.text(of: number)
        case .boolean(let flag): "\(flag)"
        case .array(let elements): "[\(elements.map(\.toml).joined(separator: ", "))]"
        case .table(let entries):
            "{ \(entries.sorted { $0.key < $1.key }.map { "\(RecipeValue.quotedKey($0.key)) = \($0.value.toml)" }.joined(separator: ", ")) }"
        }
    }

    static func quotedKey(_ key: String) -> String {
        let isBare =
            !key.isEmpty
            && key.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
                    || byte == UInt8(ascii: "-")
            }
        return isBare ? key : "\"\(escaped(key))\""
    }

    private static func text(of number: Double) -> String {
        // TOML wants a digit on both sides of the point; Swift's own text always has them.
        number.isFinite ? "\(number)" : (number.isNaN ? "nan" : (number < 0 ? "-inf" : "inf"))
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

extension RecipeValue {
    /// Parses a whole TOML document.
    static func document(_ text: String) throws(TOMLParseError) -> [String: RecipeValue] {
        entries(of: try TOMLTable.parsing(text))
    }

    private static func entries(of table: TOMLTable) -> [String: RecipeValue] {
        var entries: [String: RecipeValue] = [:]
        for key in table.keys {
            if let value = table[key] { entries[key] = RecipeValue(value) }
        }
        return entries
    }

    private init(_ value: any TOMLValueConvertible) {
        switch value.type {
        case .table: self = .table(value.table.map(Self.entries(of:)) ?? [:])
        case .array: self = .array((value.array.map(Array.init) ?? []).map { RecipeValue($0) })
        case .int: self = .integer(value.int ?? 0)
        case .double: self = .number(value.double ?? 0)
        case .bool: self = .boolean(value.bool ?? false)
        case .string: self = .string(value.string ?? "")
        case .date, .time, .dateTime: self = .string(value.debugDescription)
        }
    }
}
