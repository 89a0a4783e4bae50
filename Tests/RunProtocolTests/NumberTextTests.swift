import RunProtocol
import Testing

@Suite("Numbers as people write them")
struct NumberTextTests {
    private static let table: [(Double, String)] = [
        (0, "0"), (-0.0, "0"), (1, "1"), (64, "64"), (-3, "-3"), (0.1, "0.1"), (0.5, "0.5"), (1.25, "1.25"),
        (0.01, "0.01"), (0.025, "0.025"), (0.001, "1e-3"), (0.003, "3e-3"), (0.0015, "0.0015"), (0.00015, "1.5e-4"),
        (0.005, "5e-3"), (1000, "1000"), (123456789, "123456789"), (3e-4, "3e-4"),
        (1e-8, "1e-8"), (-2.5e-7, "-2.5e-7"), (1.23e-5, "1.23e-5"), (4096, "4096"), (65536, "65536"),
        (123456.5, "123456.5"), (999999, "999999"), (1e6, "1e6"), (1.5e6, "1.5e6"), (1234567, "1234567"),
        (1e20, "1e20"), (-1e20, "-1e20"), (1e100, "1e100"), (0.1 + 0.2, "0.30000000000000004"),
        (.infinity, "inf"), (-.infinity, "-inf"), (.nan, "nan"), (.leastNonzeroMagnitude, "5e-324"),
        (Double.greatestFiniteMagnitude, "1.7976931348623157e308"),
    ]

    @Test("the text is the expected one", arguments: table)
    func expected(value: Double, text: String) {
        #expect(NumberText.shortest(value) == text)
    }

    @Test("the text reads back as the same number, at every magnitude")
    func roundTrip() {
        var generator = SplitMix(state: 42)
        for _ in 0..<20_000 {
            let value = Double(bitPattern: generator.next())
            guard value.isFinite else { continue }
            #expect(Double(NumberText.shortest(value)) == value)
        }
    }

    @Test("the text of every power of ten and its neighbours reads back as the same number", arguments: -30...30)
    func powersOfTen(exponent: Int) throws {
        let power = try #require(Double("1e\(exponent)"))
        for value in [power.nextDown, power, power.nextUp, 3 * power, -power] {
            #expect(Double(NumberText.shortest(value)) == value)
        }
    }

    @Test(
        "is given to five digits where people only look at it",
        arguments: [
            (8.70404984423676e-4, "8.704e-4"), (3e-4, "3e-4"), (0.1 + 0.2, "0.3"), (123_457, "123457"),
            (12_345.678, "12346"), (1 / 3.0, "0.33333"), (.infinity, "inf"), (0, "0"),
        ])
    func brief(value: Double, text: String) {
        #expect(NumberText.brief(value) == text)
    }
}

/// A small generator with a seed, so that a failure comes again.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
