/// What stands between the whole part and the fraction.
enum DecimalMark: String, Codable, Hashable, Sendable {
    case point = "."
    case comma = ","

    var byte: UInt8 { self == .point ? UInt8(ascii: ".") : UInt8(ascii: ",") }
}

extension FieldText {
    /// The number that the field is: `-12`, `.5`, `3.`, `1e-3`; infinite for "inf" and for what exceeds a Double.
    func number(_ mark: DecimalMark = .point) -> Double? {
        var index = 0
        let count = bytes.count
        guard count > 0 else { return nil }
        let isNegative = bytes[0] == UInt8(ascii: "-")
        if isNegative || bytes[0] == UInt8(ascii: "+") { index = 1 }

        if count <= 19, let number = shortNumber(from: index, isNegative: isNegative, mark: mark) { return number }

        // The digits as one whole number, and the power of ten that puts the mark back.
        var digits: UInt64 = 0
        var digitCount = 0
        var significant = 0
        var power = 0
        var isFraction = false
        let markByte = mark.byte
        while index < count {
            let byte = bytes[index]
            let digit = byte &- UInt8(ascii: "0")
            if digit <= 9 {
                digitCount &+= 1
                if significant < 19 {
                    digits = digits &* 10 &+ UInt64(digit)
                    if digits != 0 { significant &+= 1 }
                    if isFraction { power &-= 1 }
                } else if !isFraction {
                    power &+= 1
                }
            } else if byte == markByte, !isFraction {
                isFraction = true
            } else {
                break
            }
            index &+= 1
        }
        guard digitCount > 0 else { return infinity(from: index, isNegative: isNegative) }
        guard let exponent = exponent(from: index) else { return nil }
        // Exact when the digits and the power of ten both are (Clinger 1990); the library's slower way otherwise.
        if digits <= 1 << 53, significant < 19, abs(power + exponent) <= 22 {
            let factor = Self.powersOfTen[abs(power + exponent)]
            let magnitude = power + exponent < 0 ? Double(digits) / factor : Double(digits) * factor
            return isNegative ? -magnitude : magnitude
        }
        return slowNumber(mark)
    }

    /// A number of few digits without an exponent, as most are; nil: it may be one all the same. The digits of 19 bytes
    /// do not overflow.
    private func shortNumber(from start: Int, isNegative: Bool, mark: DecimalMark) -> Double? {
        let count = bytes.count
        var index = start
        var digits: UInt64 = 0
        while index < count {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit <= 9 else { break }
            digits = digits &* 10 &+ UInt64(digit)
            index &+= 1
        }
        var fraction = 0
        if index < count {
            guard bytes[index] == mark.byte, count &- start > 1 else { return nil }
            index &+= 1
            fraction = count &- index
            while index < count {
                let digit = bytes[index] &- UInt8(ascii: "0")
                guard digit <= 9 else { return nil }
                digits = digits &* 10 &+ UInt64(digit)
                index &+= 1
            }
        }
        guard count > start, digits <= 1 << 53 else { return nil }
        let magnitude = fraction == 0 ? Double(digits) : Double(digits) / Self.powersOfTen[fraction]
        return isNegative ? -magnitude : magnitude
    }

    /// The exponent that the rest of the field spells; 0 when nothing is left, nil when it is something else.
    private func exponent(from start: Int) -> Int? {
        guard start < bytes.count else { return 0 }
        guard bytes[start] | 0x20 == UInt8(ascii: "e") else { return nil }
        var index = start + 1
        guard index < bytes.count else { return nil }
        let isNegative = bytes[index] == UInt8(ascii: "-")
        if isNegative || bytes[index] == UInt8(ascii: "+") { index += 1 }
        guard index < bytes.count else { return nil }
        var value = 0
        while index < bytes.count {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            value = min(value * 10 + Int(digit), 100_000)
            index += 1
        }
        return isNegative ? -value : value
    }

    private func infinity(from start: Int, isNegative: Bool) -> Double? {
        guard start < bytes.count else { return nil }
        let rest = FieldText(UnsafeBufferPointer(rebasing: bytes[start...]))
        guard rest.equals("inf") || rest.equals("infinity") else { return nil }
        return isNegative ? -Double.infinity : .infinity
    }

    private func slowNumber(_ mark: DecimalMark) -> Double? {
        Double(mark == .point ? string : String(string.map { $0 == "," ? "." : $0 }))
    }

    private static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]
}
