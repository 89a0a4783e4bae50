/// Numbers as people write them, the same in every place that prints one.
public enum NumberText {
    /// The shortest text that reads back as the same number, with an exponent where that is easier on the eye:
    /// `64`, `0.1`, `3e-4`, `1.5e6`.
    public static func shortest(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "nan" : (value < 0 ? "-inf" : "inf") }
        if value == 0 { return "0" }
        let magnitude = value.magnitude
        if magnitude >= 1e-3 && magnitude < 1e6 {
            let text = "\(value)"
            return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
        }
        return scientific(value)
    }

    private static func scientific(_ value: Double) -> String {
        // Swift prints 3e-4 as 0.0003 and 1e20 as 1e+20: the digits are taken from its text, the exponent is ours.
        let sign = value < 0 ? "-" : ""
        let (digits, exponent) = decimalParts(of: value.magnitude)
        let mantissa = digits.count == 1 ? digits : "\(digits.prefix(1)).\(digits.dropFirst())"
        return "\(sign)\(mantissa)e\(exponent)"
    }

    /// The significant digits without trailing zeros, and the power of ten of the first.
    private static func decimalParts(of magnitude: Double) -> (digits: String, exponent: Int) {
        var text = "\(magnitude)".lowercased()
        var exponent = 0
        if let mark = text.firstIndex(of: "e") {
            exponent = Int(text[text.index(after: mark)...].filter { $0 != "+" }) ?? 0
            text = String(text[..<mark])
        }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let whole = String(parts[0])
        let fraction = parts.count > 1 ? String(parts[1]) : ""
        var digits = whole + fraction
        exponent += whole.count - 1
        while digits.first == "0", digits.count > 1 {
            digits.removeFirst()
            exponent -= 1
        }
        while digits.last == "0", digits.count > 1 { digits.removeLast() }
        return (digits, exponent)
    }
}
