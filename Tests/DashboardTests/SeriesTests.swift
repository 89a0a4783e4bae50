import TerminalUI
import Testing

@testable import Dashboard

@Suite struct SeriesTests {
    static let everything = -1.0...1e12

    @Test(
        "memory stays bounded, and nothing is lost of count, sum and extremes",
        arguments: [1, 15, 16, 17, 1000, 54_321])
    func bounded(steps: Int) {
        var series = Series(capacity: 16)
        var (sum, low, high) = (0.0, Double.infinity, -Double.infinity)
        for step in 1...steps {
            let value = Double((step * 7919) % 1009)
            series.append(value, at: step)
            (sum, low, high) = (sum + value, min(low, value), max(high, value))
        }
        #expect(series.buckets.count <= 16)
        #expect(series.buckets.reduce(0) { $0 + $1.count } == Double(steps))
        #expect(abs(series.buckets.reduce(0) { $0 + $1.sum } - sum) < 1e-6 * max(1, sum))
        #expect(series.buckets.map(\.low).min() == low && series.buckets.map(\.high).max() == high)
        #expect(zip(series.buckets, series.buckets.dropFirst()).allSatisfy { $0.index < $1.index && $0.step < $1.step })
        #expect(series.lastStep == steps)
    }

    @Test("a bucket holds only steps of its own stretch")
    func stretches() {
        var series = Series(capacity: 32)
        for step in 1...10_000 { series.append(Double(step), at: step) }
        for bucket in series.buckets {
            #expect(bucket.step >> series.shift == bucket.index)
            #expect(
                bucket.low >= Double(bucket.index << series.shift)
                    && bucket.high < Double((bucket.index + 1) << series.shift))
        }
    }

    @Test("ten million steps cost as little to draw as a thousand")
    func long() {
        var series = Series()
        for step in stride(from: 1000, through: 10_000_000, by: 1000) {
            series.append(Double(step), at: step, low: 0, high: 2e7, count: 1000)
        }
        #expect(series.points(in: Self.everything).count <= 1024)
        #expect((38...40).contains(series.bars(40).count))
    }

    @Test("values that are no numbers are kept out of sums, and a bucket of nothing else is a gap")
    func notFinite() {
        var series = Series()
        for (step, value) in [1.0, .nan, 3, .infinity, -.infinity].enumerated() { series.append(value, at: step + 1) }
        let points = series.points(in: Self.everything)
        #expect(points.map(\.y).filter(\.isFinite) == [1, 3])
        #expect(series.smoothed(in: Self.everything, window: 3).map(\.y).filter(\.isFinite).count == 2)
        #expect(series.last == -.infinity)
    }

    @Test("the average starts at the first value and ends near the last ones")
    func debiased() {
        var series = Series()
        for step in 1...500 { series.append(step <= 250 ? 4 : 1, at: step) }
        let smooth = series.smoothed(in: Self.everything, window: 20).map(\.y)
        #expect(abs(smooth[0] - 4) < 1e-9 && abs(smooth[100] - 4) < 1e-9)
        #expect(abs((smooth.last ?? 0) - 1) < 0.01)
        #expect(smooth.allSatisfy { $0 <= 4 + 1e-9 && $0 >= 1 - 1e-9 })
        #expect(series.smoothed(in: Self.everything, window: 0).map(\.y) == series.points(in: Self.everything).map(\.y))
    }

    @Test("a step before the last one forgets what came after it")
    func rewound() {
        var series = Series()
        for step in 1...100 { series.append(1, at: step) }
        series.append(2, at: 50)
        #expect(series.lastStep == 50 && series.buckets.allSatisfy { $0.step <= 50 })
    }

    @Test("bars fill their room whatever there is", arguments: [1, 2, 7, 100, 5000])
    func bars(steps: Int) {
        var series = Series(capacity: 64)
        for step in 1...steps { series.append(Double(step), at: step) }
        let bars = series.bars(20)
        #expect(steps == 1 ? bars.count == 1 : (18...20).contains(bars.count))
        #expect(zip(bars, bars.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(Series().bars(20).isEmpty)
    }

    @Test("the range of values holds the curve, but not a few values far away")
    func robust() {
        let calm = (0..<200).map { LineChart.Point(x: Double($0), y: 1 + Double($0 % 10) / 10) }
        let spiked = calm + [LineChart.Point(x: 200, y: 9000), LineChart.Point(x: 201, y: .nan)]
        let range = ChartRange.values([spiked], scale: .linear)
        #expect(range.upperBound < 10 && range.lowerBound <= 1 && range.upperBound >= 1.9)
        #expect(ChartRange.values([calm], scale: .linear).contains(1.9))
        let logarithmic = ChartRange.values([spiked], scale: .logarithmic)
        #expect(logarithmic.lowerBound > 0 && logarithmic.upperBound >= 9000)
    }

    @Test(
        "axes have finite bounds whatever the values",
        arguments: [
            [], [Double.nan], [.infinity, -.infinity], [0, 0], [5], [-1e308, 1e308], [.leastNonzeroMagnitude],
        ] as [[Double]])
    func bounds(values: [Double]) {
        let points = values.enumerated().map { LineChart.Point(x: Double($0.offset), y: $0.element) }
        for scale in [AxisScale.linear, .logarithmic] {
            let range = ChartRange.values([points], scale: scale)
            #expect(range.lowerBound.isFinite && range.upperBound.isFinite && range.lowerBound < range.upperBound)
        }
    }

    @Test("the axis of steps moves in leaps, and keeps the newest step in sight")
    func stepRange() {
        var ranges: Set<Double> = []
        for last in 1...5000 {
            let range = ChartRange.steps(first: 0, last: last)
            #expect(range.upperBound >= Double(last) && range.upperBound <= Double(last) * 1.06 + 1)
            if last > 2500 { ranges.insert(range.upperBound) }
        }
        #expect(ranges.count < 60)
    }
}
