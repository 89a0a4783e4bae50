/// A place on an axis, with its label.
public struct AxisTick: Hashable, Sendable {
    /// The place on the axis.
    public var value: Double
    /// The text beside it.
    public var label: String
}

/// How values are laid along an axis.
public enum AxisScale: Sendable, Hashable {
    case linear, logarithmic
}

/// The ticks of an axis, at 1, 2 and 5 times powers of ten.
public enum AxisTicks {
    /// At most `maximum` ticks within the bounds. Bounds that are not finite, or empty, have none.
    public static func ticks(
        _ bounds: ClosedRange<Double>, maximum: Int, scale: AxisScale = .linear,
        label: (Double, Double) -> String = { AxisTicks.label($0, step: $1) }
    ) -> [AxisTick] {
        guard bounds.lowerBound.isFinite, bounds.upperBound.isFinite, bounds.upperBound > bounds.lowerBound, maximum > 0
        else { return [] }
        if scale == .logarithmic, bounds.lowerBound > 0 {
            let ticks = decades(bounds, maximum: maximum, label: label)
            // Within less than a decade there may be but one power: the linear ticks tell more.
            if ticks.count >= min(2, maximum) { return ticks }
        }
        let step = niceStep((bounds.upperBound - bounds.lowerBound) / Double(maximum))
        let first = (bounds.lowerBound / step - 1e-9).rounded(.up)
        let last = (bounds.upperBound / step + 1e-9).rounded(.down)
        guard first <= last, last - first < 1000 else { return [] }
        return stride(from: first, through: last, by: 1).map {
            let value = $0 * step
            return AxisTick(value: value, label: label(value, step))
        }
    }

    /// The smallest of 1, 2, 5 times a power of ten that is not below `least`.
    public static func niceStep(_ least: Double) -> Double {
        guard least > 0, least.isFinite else { return 1 }
        let power = powerOfTen(notAbove: least)
        let mantissa = least / power
        return power * (mantissa <= 1.0000001 ? 1 : mantissa <= 2.0000001 ? 2 : mantissa <= 5.0000001 ? 5 : 10)
    }

    /// A tick's label with as many digits as its step needs, and suffixes for large values.
    public static func label(_ value: Double, step: Double) -> String {
        if value == 0 || value.magnitude < step * 1e-6 { return "0" }
        let magnitude = value.magnitude
        for (unit, suffix) in [(1e9, "G"), (1e6, "M"), (1e3, "k")] where magnitude >= unit && step >= unit / 1000 {
            return trimmed(NumberFormat.fixed(value / unit, decimals(of: step / unit))) + suffix
        }
        // The ticks of one axis all take the short form, whatever side of a thousandth they lie on.
        if magnitude < 1e-3 || magnitude < 1e-2 && step < 0.99e-3 || magnitude >= 1e7 {
            let text = NumberFormat.exponential(value, decimals(of: step / powerOfTen(notAbove: magnitude)))
            let parts = text.split(separator: "e")
            return parts.count == 2 ? "\(trimmed(String(parts[0])))e\(parts[1])" : text
        }
        return NumberFormat.fixed(value, decimals(of: step))
    }

    /// Without zeros at the end of a fraction.
    private static func trimmed(_ text: String) -> String {
        guard text.contains(".") else { return text }
        var text = text
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return text
    }

    /// Digits after the point that a multiple of the step has.
    static func decimals(of step: Double) -> Int {
        var scaled = step
        var count = 0
        while count < 9,
            (scaled - scaled.rounded()).magnitude > 1e-6 * max(1, scaled.magnitude) || scaled.rounded() == 0
        {
            scaled *= 10
            count += 1
        }
        return count
    }

    private static func decades(
        _ bounds: ClosedRange<Double>, maximum: Int, label: (Double, Double) -> String
    ) -> [AxisTick] {
        // Finest first: 1-2-5, then 1-3, then whole decades, then every second, third... decade.
        for mantissas in [[1.0, 2, 5], [1, 3], [1]] {
            let ticks = logarithmicTicks(bounds, mantissas: mantissas, everyDecade: 1, label: label)
            if ticks.count <= maximum { return ticks }
        }
        for every in 2...40 {
            let ticks = logarithmicTicks(bounds, mantissas: [1], everyDecade: every, label: label)
            if ticks.count <= maximum { return ticks }
        }
        return []
    }

    private static func logarithmicTicks(
        _ bounds: ClosedRange<Double>, mantissas: [Double], everyDecade: Int, label: (Double, Double) -> String
    ) -> [AxisTick] {
        var ticks: [AxisTick] = []
        var power = powerOfTen(notAbove: bounds.lowerBound)
        var index = 0
        while power <= bounds.upperBound * 1.0000001, index < 640 {
            for mantissa in mantissas where index % everyDecade == 0 {
                let value = power * mantissa
                if value >= bounds.lowerBound * 0.9999999, value <= bounds.upperBound * 1.0000001 {
                    ticks.append(AxisTick(value: value, label: label(value, power)))
                }
            }
            power *= 10
            index += 1
        }
        return ticks
    }

    private static func powerOfTen(notAbove value: Double) -> Double {
        var power = 1.0
        while power * 10 <= value { power *= 10 }
        while power > value, power > 1e-300 { power /= 10 }
        return power
    }
}
