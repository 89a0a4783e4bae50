import Foundation

/// Numbers as people write them, the same in every place that prints one.
public enum NumberText {
    /// The shortest text that reads back as the same number: `64`, `0.1`, `1e-3`, `3e-4`, `1.5e6`.
    ///
    /// Digits alone where they are no longer than the text with an exponent, and for whole numbers below a million.
    public static func shortest(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "nan" : (value < 0 ? "-inf" : "inf") }
        if value == 0 { return "0" }
        let (digits, exponent) = decimalParts(of: value.magnitude)
        let plain = plain(digits, exponent)
        let scientific = scientific(digits, exponent)
        let isSmallWhole = value.magnitude < 1e6 && value == value.rounded()
        return (value < 0 ? "-" : "") + (isSmallWhole || plain.count <= scientific.count ? plain : scientific)
    }

    /// The same to five digits, for people: what a schedule gives has seventeen. Whole numbers below a million stay whole.
    public static func brief(_ value: Double) -> String {
        guard value.isFinite, value.magnitude >= 1e6 || value != value.rounded() else { return shortest(value) }
        return shortest(Double(String(format: "%.5g", value)) ?? value)
    }

    private static func scientific(_ digits: String, _ exponent: Int) -> String {
        let mantissa = digits.count == 1 ? digits : "\(digits.prefix(1)).\(digits.dropFirst())"
        return "\(mantissa)e\(exponent)"
    }

    private static func plain(_ digits: String, _ exponent: Int) -> String {
        if exponent < 0 { return "0." + String(repeating: "0", count: -exponent - 1) + digits }
        let wholeCount = exponent + 1
        if digits.count <= wholeCount { return digits + String(repeating: "0", count: wholeCount - digits.count) }
        return "\(digits.prefix(wholeCount)).\(digits.dropFirst(wholeCount))"
    }

    /// The significant digits without trailing zeros, and the power of ten of the first.
    private static func decimalParts(of magnitude: Double) -> (digits: String, exponent: Int) {
        // Swift prints the fewest digits that read back as the same number, though not where we want the exponent.
        var text = "\(magnitude)"
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
