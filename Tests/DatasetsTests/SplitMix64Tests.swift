import Testing

@testable import Datasets

@Suite("SplitMix64")
struct SplitMix64Tests {
    @Test("gives the published numbers")
    func givesThePublishedNumbers() {
        // From the reference C code of S. Vigna (prng.di.unimi.it/splitmix64.c) with the seed 1234567.
        var random = SplitMix64(seed: 1_234_567)
        let expected: [UInt64] = [
            6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ]
        #expect(expected.map { _ in random.next() } == expected)
    }

    @Test("numbers below a bound are all met about as often", arguments: [1, 2, 3, 7, 100])
    func isFair(bound: Int) {
        var random = SplitMix64(seed: 5)
        var counts = [Int](repeating: 0, count: bound)
        for _ in 0..<200 * bound { counts[random.next(below: bound)] += 1 }
        // 200 expected; six standard deviations are 85.
        #expect(counts.allSatisfy { abs($0 - 200) < 85 })
    }

    @Test("streams of one seed differ, and the same stream is the same")
    func streams() {
        var first = SplitMix64(seed: 3, stream: 1)
        var again = SplitMix64(seed: 3, stream: 1)
        var other = SplitMix64(seed: 3, stream: 2)
        let numbers = (0..<10).map { _ in first.next() }
        #expect(numbers == (0..<10).map { _ in again.next() })
        #expect(numbers != (0..<10).map { _ in other.next() })
    }

    @Test("every order of three comes up about as often")
    func shufflesFairly() {
        var random = SplitMix64(seed: 11)
        var counts: [[Int]: Int] = [:]
        for _ in 0..<1200 {
            var order = [0, 1, 2]
            random.shuffle(&order)
            counts[order, default: 0] += 1
        }
        #expect(counts.count == 6)
        #expect(counts.values.allSatisfy { abs($0 - 200) < 85 })
    }
}
