import CKernels
import Foundation

/// Random numbers by counter: number `index` of a stream is a pure function of the seed, the stream and the index.
struct CounterRandom {
    private let key: descent_random_key

    /// The numbers of one stream of a run.
    init(seed: UInt64, stream: UInt64, step: UInt64 = 0) {
        key = descent_random_key_make(seed, stream, step)
    }

    /// The numbers of a stream that has a name.
    init(seed: UInt64, stream: String) {
        self.init(seed: seed, stream: Self.stream(named: stream))
    }

    /// The number of the stream with a name: its 64-bit FNV-1a hash, the same on every machine.
    static func stream(named name: String) -> UInt64 {
        name.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
    }

    /// A number in 0..<1, of 32 bits.
    func unit(_ index: Int) -> Double {
        Double(descent_random_word(key, UInt64(index))) * 0x1p-32
    }

    /// Numbers in -bound..<bound.
    func uniform(_ count: Int, bound: Double) -> [Float] {
        (0..<count).map { Float((2 * unit($0) - 1) * bound) }
    }

    /// Normally distributed numbers around 0, by Box and Muller's transform in Float64.
    func normal(_ count: Int, deviation: Double) -> [Float] {
        (0..<count).map { index in
            // 1 - u lies in (0, 1], so its logarithm is finite.
            let radius = (-2 * log(1 - unit(2 * index))).squareRoot()
            return Float(radius * cos(2 * .pi * unit(2 * index + 1)) * deviation)
        }
    }
}
