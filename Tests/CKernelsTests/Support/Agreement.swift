#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// How far a result may be from its Float64 reference.
struct Tolerance {
    var absolute: Double
    var relative: Double

    init(absolute: Double = 0, relative: Double = 0) {
        self.absolute = absolute
        self.relative = relative
    }
}

/// The first disagreement of a kernel's result with its reference, in words; nil when there is none. NaN agrees with NaN alone.
func disagreement(_ actual: [Float], _ expected: [Double], within tolerance: Tolerance) -> String? {
    guard actual.count == expected.count else { return "\(actual.count) elements instead of \(expected.count)" }
    for (index, (value, reference)) in zip(actual, expected).enumerated() {
        if reference.isNaN && value.isNaN { continue }
        if Double(value) == reference || value == Float(reference) { continue }
        let allowed = max(tolerance.absolute, tolerance.relative * abs(reference))
        if !(abs(Double(value) - reference) <= allowed) {
            return "element \(index) is \(value) instead of \(reference) (\(allowed) allowed)"
        }
    }
    return nil
}

/// As above, and no guard was overwritten.
func disagreement(_ actual: Buffer, _ expected: [Double], within tolerance: Tolerance) -> String? {
    actual.guardsAreWhole ? disagreement(actual.values, expected, within: tolerance) : "wrote beyond its output"
}

/// Whether two results are equal without any tolerance. A Bool, so that a failure does not print thousands of numbers.
func haveSameBits(_ first: [Float], _ second: [Float]) -> Bool {
    first.count == second.count && memcmp(first, second, first.count * MemoryLayout<Float>.size) == 0
}
