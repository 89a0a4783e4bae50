/// The SplitMix64 generator (Steele, Lea, Flood 2014): the same numbers on every machine and in every version.
public struct SplitMix64: RandomNumberGenerator, Hashable, Codable, Sendable {
    private var state: UInt64

    /// Numbers for a seed; other streams of the same seed are other numbers. Stream 0 is the published generator.
    public init(seed: UInt64, stream: UInt64 = 0) {
        state = seed ^ Self.mixed(stream)
    }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mixed(state)
    }

    /// A number from 0 to below the bound, each as likely (Lemire 2019). Precondition: the bound is positive.
    public mutating func next(below bound: Int) -> Int {
        precondition(bound > 0, "there is no number below \(bound)")
        let bound = UInt64(bound)
        var product = next().multipliedFullWidth(by: bound)
        if product.low < bound {
            let unfair = (0 &- bound) % bound
            while product.low < unfair { product = next().multipliedFullWidth(by: bound) }
        }
        return Int(product.high)
    }

    /// A number from 0 to below 1.
    public mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// Puts the elements in a random order (Fisher-Yates).
    public mutating func shuffle<Element>(_ elements: inout [Element]) {
        elements.withUnsafeMutableBufferPointer { shuffle($0) }
    }

    /// The same where they lie.
    mutating func shuffle<Element>(_ elements: UnsafeMutableBufferPointer<Element>) {
        guard elements.count > 1 else { return }
        for last in stride(from: elements.count - 1, to: 0, by: -1) {
            elements.swapAt(last, next(below: last + 1))
        }
    }

    private static func mixed(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
