/// Numbers as the dashboard shows them: of steady width, so that columns do not jump as digits change.
public enum NumberFormat {
    /// So many digits after the point: `1.118`.
    public static func fixed(_ value: Double, _ decimals: Int) -> String {
        guard value.isFinite else { return notFinite(value) }
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = (value.magnitude * scale).rounded()
        guard scaled < 1e15 else { return exponential(value, decimals) }
        let sign = value < 0 && scaled > 0 ? "-" : ""
        let whole = Int(scaled)
        if decimals == 0 { return "\(sign)\(whole)" }
        let divisor = Int(scale)
        let fraction = String(whole % divisor)
        return "\(sign)\(whole / divisor).\(String(repeating: "0", count: decimals - fraction.count))\(fraction)"
    }

    /// A mantissa with so many decimals and a power of ten: `3.0e-4`.
    public static func exponential(_ value: Double, _ decimals: Int) -> String {
        guard value.isFinite else { return notFinite(value) }
        if value == 0 { return fixed(0, decimals) }
        var exponent = 0
        var mantissa = value.magnitude
        while mantissa >= 10 {
            mantissa /= 10
            exponent += 1
        }
        while mantissa < 1 {
            mantissa *= 10
            exponent -= 1
        }
        var text = fixed(mantissa, decimals)
        if text.hasPrefix("10") {
            exponent += 1
            text = fixed(1, decimals)
        }
        return "\(value < 0 ? "-" : "")\(text)e\(exponent)"
    }

    /// A measure such as a loss, with about `digits` digits that matter: `0.0312`, `1.118`, `38.21`, `2.31e-4`.
    public static func measure(_ value: Double, digits: Int = 4) -> String {
        guard value.isFinite else { return notFinite(value) }
        let magnitude = value.magnitude
        switch magnitude {
        case 0: return fixed(0, digits - 1)
        case ..<1e-3: return exponential(value, max(0, digits - 2))
        case ..<10: return fixed(value, digits - 1)
        case ..<100: return fixed(value, digits - 2)
        case ..<1000: return fixed(value, max(0, digits - 3))
        case ..<1e5: return fixed(value, 0)
        default: return exponential(value, max(0, digits - 2))
        }
    }

    /// A count with a suffix for thousands and more: `980`, `41.6k`, `1.25M`.
    public static func compact(_ value: Double) -> String {
        guard value.isFinite else { return notFinite(value) }
        let magnitude = value.magnitude
        for (unit, suffix) in [(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")] where magnitude >= unit * 0.99995 {
            let scaled = value / unit
            return fixed(scaled, scaled.magnitude >= 99.995 ? 0 : scaled.magnitude >= 9.9995 ? 1 : 2) + suffix
        }
        return magnitude >= 99.95 || magnitude == magnitude.rounded() ? fixed(value, 0) : fixed(value, 1)
    }

    /// A whole number in groups of three: `13,030`.
    public static func grouped(_ value: Int) -> String {
        let digits = String(value.magnitude)
        var text = value < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// A share of one as a percentage: `97.12%`.
    public static func percent(_ value: Double, _ decimals: Int = 1) -> String {
        value.isFinite ? fixed(value * 100, decimals) + "%" : notFinite(value)
    }

    /// Seconds as hours, minutes and seconds: `00:12:56`; days come before: `3d 04:10:00`. What is over within a second
    /// has minutes, seconds and hundredths in as many letters: `00:00.18`.
    public static func clock(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds < 1e11 else { return "--:--:--" }
        if seconds > 0, seconds < 1 { return "00:0" + fixed(min(seconds, 0.99), 2) }
        let whole = Int(max(0, seconds))
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let time = "\(two(whole / 3600 % 24)):\(two(whole / 60 % 60)):\(two(whole % 60))"
        return whole >= 86_400 ? "\(whole / 86_400)d \(time)" : time
    }

    /// A number of bytes: `48.2 MB`.
    public static func bytes(_ value: Double) -> String {
        for (unit, name) in [(1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")] where value >= unit {
            return "\(fixed(value / unit, value / unit >= 100 ? 0 : 1)) \(name)"
        }
        return "\(fixed(value, 0)) B"
    }

    private static func notFinite(_ value: Double) -> String {
        value.isNaN ? "nan" : value < 0 ? "-inf" : "inf"
    }
}
