import CKernels
import Testing

@Suite("Counter-based randomness")
struct RandomTests {
    @Test("a word is the same in every vector and on every instruction set", arguments: supportedInstructionSets)
    func wordsAgree(isa: descent_isa) throws {
        let pool = try TestPool(threads: 2, isa: isa)
        let key = descent_random_key_make(1, 2, 3)
        for count in [1, 5, 16, 100, 70_001] {
            let y = Buffer(count: count)
            descent_random_uniform(pool.pool, key, count, 0, 1, y.pointer)
            let expected = (0..<count).map { Double(descent_random_word(key, UInt64($0)) >> 8) / Double(1 << 24) }
            #expect(disagreement(y, expected, within: Tolerance()) == nil)
            descent_random_uniform(pool.pool, key, count, -2, 5, y.pointer)
            // One product and one sum, each rounded to Float: nothing may be fused.
            let step = Float(7) * 0x1p-24
            let scaled = (0..<count).map { -2 + step * Float(descent_random_word(key, UInt64($0)) >> 8) }
            #expect(haveSameBits(y.values, scaled))
        }
    }

    @Test("dropout keeps the words that reach the rate, scaled", arguments: supportedInstructionSets)
    func dropoutMatchesWords(isa: descent_isa) throws {
        let pool = try TestPool(threads: 2, isa: isa)
        let key = descent_random_key_make(7, 0, 11)
        for (count, rate) in [(1, Float(0.5)), (33, 0.25), (50_000, 0.1), (100, 0), (100, 1), (40, 0.999)] {
            var numbers = Numbers(seed: 30)
            let x = numbers.floats(count), y = Buffer(count: count)
            descent_dropout(pool.pool, key, rate, 0, count, x, y.pointer)
            let scale = 1 / (1 - rate)
            let expected = x.enumerated().map { index, value in
                Double(descent_random_word(key, UInt64(index))) >= Double(rate) * 4_294_967_296 ? value * scale : 0
            }
            #expect(haveSameBits(y.values, expected) && y.guardsAreWhole, "\(count) at \(rate)")
        }
    }

    @Test("dropout keeps the stated share", arguments: [Float(0.1), 0.3, 0.5, 0.9])
    func dropoutShare(rate: Float) throws {
        let pool = try TestPool(threads: 2)
        let count = 200_000
        let ones = [Float](repeating: 1, count: count), y = Buffer(count: count)
        for step in 0..<3 as Range<UInt64> {
            descent_dropout(pool.pool, descent_random_key_make(5, 1, step), rate, 0, count, ones, y.pointer)
            let kept = Double(descent_sum(pool.pool, count, y.pointer)) * Double(1 - rate) / Double(count)
            let deviation = (Double(rate) * Double(1 - rate) / Double(count)).squareRoot()
            #expect(abs(kept - Double(1 - rate)) < 4.5 * deviation)
        }
    }

    @Test("a dropped NaN is gone")
    func droppedNaN() throws {
        let pool = try TestPool()
        let y = Buffer(count: 100)
        descent_dropout(
            pool.pool, descent_random_key_make(1, 1, 1), 1, 0, 100, [Float](repeating: .nan, count: 100), y.pointer)
        #expect(y.values.allSatisfy { $0 == 0 })
    }

    @Test(
        "seed, stream and step each give a sequence of its own, unrelated also when shifted",
        arguments: [(0, 0, 1), (0, 1, 0), (1, 0, 0), (1, 1, 0)])
    func keysAreUnrelated(change: (seed: UInt64, stream: UInt64, step: UInt64)) {
        let first = descent_random_key_make(42, 3, 100)
        let second = descent_random_key_make(42 + change.seed, 3 + change.stream, 100 + change.step)
        let count = 2000
        let a = (0..<count).map { descent_random_word(first, UInt64($0)) }
        let b = (0..<count).map { descent_random_word(second, UInt64($0)) }
        #expect(Set(a).intersection(b).count <= 2)
        for shift in 0..<8 {
            // Differing bits of unrelated words: half of 32, with a deviation of sqrt(8 / n).
            let differing = (0..<count - shift).reduce(0) { $0 + (a[$1 + shift] ^ b[$1]).nonzeroBitCount }
            let mean = Double(differing) / Double(count - shift)
            #expect(abs(mean - 16) < 5 * (8 / Double(count)).squareRoot())
        }
    }

    @Test("each bit of a word is set half of the time, and neighbours do not correlate")
    func bitsAreBalanced() {
        let key = descent_random_key_make(0, 0, 0)
        let count = 20_000
        var set = [Int](repeating: 0, count: 32), equal = [Int](repeating: 0, count: 32)
        var last = descent_random_word(key, 0)
        for index in 1...count {
            let word = descent_random_word(key, UInt64(index))
            for bit in 0..<32 {
                set[bit] += Int(word >> bit & 1)
                equal[bit] += Int(~(word ^ last) >> bit & 1)
            }
            last = word
        }
        let allowed = 5 * (Double(count) / 4).squareRoot()
        #expect(set.allSatisfy { abs(Double($0) - Double(count) / 2) < allowed })
        #expect(equal.allSatisfy { abs(Double($0) - Double(count) / 2) < allowed })
    }
}
