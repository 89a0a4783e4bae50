/// Test numbers from a seed (SplitMix64).
struct Numbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    mutating func floats(_ count: Int, in range: ClosedRange<Float> = -1...1) -> [Float] {
        let scale = (range.upperBound - range.lowerBound) / Float(1 << 24)
        return (0..<count).map { _ in range.lowerBound + Float(next() >> 40) * scale }
    }

    mutating func labels(_ count: Int, classes: Int) -> [Int32] {
        (0..<count).map { _ in Int32(next() % UInt64(classes)) }
    }

    /// 210,000 numbers in -1...1, made once.
    static let many: [Float] = {
        var numbers = Numbers(seed: 99)
        return numbers.floats(210_000)
    }()
}
