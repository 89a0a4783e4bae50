import Testing

@testable import TerminalUI

@Suite struct NumberTests {
    @Test(
        "a number of so many digits",
        arguments: [
            (1.2345, 3, "1.235"), (0.05, 1, "0.1"), (-0.001, 2, "0.00"), (-1.5, 0, "-2"), (1e20, 2, "1.00e20"),
            (Double.nan, 2, "nan"), (-Double.infinity, 2, "-inf"), (999.999, 2, "1000.00"),
        ])
    func fixed(value: Double, decimals: Int, text: String) {
        #expect(NumberFormat.fixed(value, decimals) == text)
    }

    @Test(
        "a measure keeps about four digits",
        arguments: [
            (1.11769, "1.118"), (0.03123, "0.031"), (38.214, "38.21"), (612.44, "612.4"), (0.000231, "2.31e-4"),
            (0, "0.000"), (123_456, "1.23e5"), (Double.nan, "nan"), (99_999, "99999"), (9.99961, "10.000"),
        ])
    func measure(value: Double, text: String) {
        #expect(NumberFormat.measure(value) == text)
    }

    @Test(
        "a count is shortened by a suffix",
        arguments: [
            (0.0, "0"), (7.25, "7.3"), (980, "980"), (1000, "1.00k"), (41_634, "41.6k"), (999_960, "1.00M"),
            (1_250_000, "1.25M"), (2.5e9, "2.50G"), (412_000, "412k"), (Double.infinity, "inf"),
        ])
    func compact(value: Double, text: String) {
        #expect(NumberFormat.compact(value) == text)
    }

    @Test("whole numbers in groups, clocks and bytes")
    func others() {
        #expect(NumberFormat.grouped(10_795_776) == "10,795,776")
        #expect(NumberFormat.grouped(-1234) == "-1,234")
        #expect(NumberFormat.grouped(12) == "12")
        #expect(NumberFormat.clock(776.9) == "00:12:56")
        #expect(NumberFormat.clock(90_061) == "1d 01:01:01")
        #expect(NumberFormat.clock(.nan) == "--:--:--")
        #expect(NumberFormat.bytes(48_200_000) == "48.2 MB")
        #expect(NumberFormat.percent(0.70434, 2) == "70.43%")
        #expect(NumberFormat.exponential(3e-4, 1) == "3.0e-4")
        #expect(NumberFormat.exponential(9.996e-4, 2) == "1.00e-3")
    }

    static let bounds: [ClosedRange<Double>] = [
        0...1, 0...13_030, 0.8...4.4, -3...(-1), 1e-9...3e-9, 0...2e8, 41_000...43_100, 0...1e-300, 5...5.0001,
    ]

    @Test("linear ticks are round, few, and within the bounds", arguments: bounds, [1, 2, 4, 9])
    func linearTicks(bounds: ClosedRange<Double>, maximum: Int) {
        let ticks = AxisTicks.ticks(bounds, maximum: maximum)
        let slack = (bounds.upperBound - bounds.lowerBound) * 1e-6
        #expect(ticks.count <= maximum + 1)
        #expect(ticks.allSatisfy { $0.value >= bounds.lowerBound - slack && $0.value <= bounds.upperBound + slack })
        #expect(Set(ticks.map(\.label)).count == ticks.count, "\(ticks)")
    }

    @Test(
        "logarithmic ticks are within the bounds and rise",
        arguments: [
            1e-3...1e2, 0.1...0.9, 1e-12...1e12, 3.0...4.0, 1...10,
        ])
    func logarithmicTicks(bounds: ClosedRange<Double>) {
        let ticks = AxisTicks.ticks(bounds, maximum: 5, scale: .logarithmic)
        #expect(!ticks.isEmpty && ticks.count <= 6)
        #expect(zip(ticks, ticks.dropFirst()).allSatisfy { $0.value < $1.value })
        #expect(ticks.allSatisfy { $0.value >= bounds.lowerBound * 0.999 && $0.value <= bounds.upperBound * 1.001 })
    }

    @Test("bounds that are no range have no ticks")
    func noTicks() {
        #expect(AxisTicks.ticks(1...1, maximum: 4).isEmpty)
        #expect(AxisTicks.ticks(0...Double.infinity, maximum: 4).isEmpty)
        #expect(AxisTicks.ticks(0...1, maximum: 0).isEmpty)
    }

    @Test(
        "labels of an axis say what they must",
        arguments: [
            (0.0, 1000.0, "0"), (5000, 5000, "5k"), (2500, 500, "2.5k"), (1.5, 0.5, "1.5"), (0.0002, 0.0002, "2e-4"),
            (2e6, 1e6, "2M"), (1000, 500, "1k"), (1e-3, 1e-4, "1e-3"), (1.5e-3, 5e-4, "1.5e-3"), (42_500, 500, "42.5k"),
            (150, 50, "150"),
        ])
    func labels(value: Double, step: Double, text: String) {
        #expect(AxisTicks.label(value, step: step) == text)
    }
}
