/// How names, values and counts are written in messages.
enum Wording {
    /// A text of the user's in quotes, shortened, with control characters escaped.
    static func quoted(_ text: String, limit: Int = 40) -> String {
        let shown = text.count > limit ? text.prefix(limit - 1) + "…" : text[...]
        var escaped = ""
        for scalar in shown.unicodeScalars {
            let isPlain = scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value)
            escaped += isPlain ? String(scalar) : scalar.escaped(asASCII: true)
        }
        return "\"\(escaped)\""
    }

    /// Some of the names, and how many more there are.
    static func list(_ names: [String], limit: Int = 8) -> String {
        let shown = names.prefix(limit).map { quoted($0) }.joined(separator: ", ")
        return names.count > limit ? "\(shown) and \(names.count - limit) more" : shown
    }

    /// `"x" (it is empty), "y" (it only numbers the rows)`, at most so many of them.
    static func list(_ columns: [IgnoredColumn], limit: Int = 4) -> String {
        let shown = columns.prefix(limit).map { "\(quoted($0.name)) (\($0.reason))" }.joined(separator: ", ")
        return columns.count > limit ? "\(shown) and \(columns.count - limit) more" : shown
    }

    /// `1 row`, `2 rows`
    static func count(_ number: Int, _ noun: String) -> String {
        if number == 1 { return "1 \(noun)" }
        return noun.hasSuffix("y") ? "\(number) \(noun.dropLast())ies" : "\(number) \(noun)s"
    }

    /// `28x28`
    static func shape(_ shape: [Int]) -> String {
        shape.map(String.init).joined(separator: "x")
    }

    /// `1 MiB`, `4 GiB`
    static func bytes(_ count: Int) -> String {
        for (unit, shift) in [("GiB", 30), ("MiB", 20), ("KiB", 10)] where count >= 1 << shift {
            return "\(count >> shift) \(unit)"
        }
        return "\(count) bytes"
    }

    static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
    }
}
