import TerminalUI

/// The course of a quantity over a run's steps, in bounded memory.
///
/// Values are kept in buckets of a power of two of steps. When there are too many buckets, neighbours are merged and the
/// buckets span twice the steps: a run of any length costs the same to keep and to draw.
struct Series: Sendable, Equatable {
    /// What the steps of one bucket came to.
    struct Bucket: Sendable, Equatable {
        /// The bucket's number: its steps divided by the steps a bucket spans.
        var index: Int
        /// The last step that it holds.
        var step: Int
        /// How many values are in `sum`; values that are not finite are in none.
        var count: Double
        var sum: Double
        var low: Double
        var high: Double

        /// The mean, or nan where no value was finite.
        var mean: Double { count > 0 ? sum / count : .nan }

        mutating func merge(_ next: Bucket) {
            step = next.step
            if next.count > 0 {
                low = count > 0 ? min(low, next.low) : next.low
                high = count > 0 ? max(high, next.high) : next.high
            }
            count += next.count
            sum += next.sum
        }
    }

    private(set) var buckets: [Bucket] = []
    /// A bucket spans 2 to this power of steps.
    private(set) var shift = 0
    /// The last value, finite or not.
    private(set) var last: Double?
    private let capacity: Int

    init(capacity: Int = 1024) {
        self.capacity = max(2, capacity)
    }

    var isEmpty: Bool { buckets.isEmpty }
    var firstStep: Int? { buckets.first?.step }
    var lastStep: Int? { buckets.last?.step }

    /// Takes in a value at a step, or the mean and extremes of `count` steps that end there.
    ///
    /// A step before the last one means that the run was rewound: what came after it is forgotten.
    mutating func append(_ value: Double, at step: Int, low: Double? = nil, high: Double? = nil, count: Int = 1) {
        last = value
        while let latest = buckets.last, latest.step > step { buckets.removeLast() }
        let weight = value.isFinite ? Double(max(1, count)) : 0
        let finite = value.isFinite ? value : 0
        let bucket = Bucket(
            index: step >> shift, step: step, count: weight, sum: finite * weight,
            low: low.map { $0.isFinite ? $0 : finite } ?? finite, high: high.map { $0.isFinite ? $0 : finite } ?? finite
        )
        if let latest = buckets.indices.last, buckets[latest].index == bucket.index {
            buckets[latest].merge(bucket)
        } else {
            buckets.append(bucket)
            if buckets.count > capacity { halve() }
        }
    }

    /// Merges neighbours until half of the room is free.
    private mutating func halve() {
        while buckets.count > capacity / 2 {
            shift += 1
            var merged: [Bucket] = []
            merged.reserveCapacity(capacity)
            for bucket in buckets {
                var bucket = bucket
                bucket.index >>= 1
                if let latest = merged.indices.last, merged[latest].index == bucket.index {
                    merged[latest].merge(bucket)
                } else {
                    merged.append(bucket)
                }
            }
            buckets = merged
        }
    }

    /// The buckets of some steps as points of a chart, with one before and one after so that lines reach the edge.
    func points(in steps: ClosedRange<Double>) -> [LineChart.Point] {
        let inside = visible(steps)
        return buckets[inside].map {
            LineChart.Point(
                x: Double($0.step), y: $0.mean, low: $0.count > 0 ? $0.low : .nan, high: $0.count > 0 ? $0.high : .nan)
        }
    }

    /// The same, smoothed by an exponential moving average that forgets over `window` steps and is debiased, so that
    /// it begins at the first value and not at zero.
    func smoothed(in steps: ClosedRange<Double>, window: Double) -> [LineChart.Point] {
        guard window > 0 else { return points(in: steps) }
        var points: [LineChart.Point] = []
        var average = 0.0
        var weight = 0.0
        var previous = buckets.first?.step ?? 0
        for bucket in buckets {
            guard bucket.count > 0 else {
                points.append(LineChart.Point(x: Double(bucket.step), y: .nan))
                continue
            }
            let keep = 1 / (1 + Double(max(1, bucket.step - previous)) / window)
            previous = bucket.step
            average = average * keep + bucket.mean * (1 - keep)
            weight = weight * keep + (1 - keep)
            points.append(LineChart.Point(x: Double(bucket.step), y: average / weight))
        }
        return Array(points[visible(steps)])
    }

    /// The value at a step: of the bucket that holds it, or of the last one before it.
    func value(at step: Double) -> Double? {
        buckets.last { Double($0.step) <= step }?.mean ?? buckets.first?.mean
    }

    /// At most so many values evenly spaced over the whole course, for a sparkline.
    ///
    /// The spacing grows in leaps, as the charts' axis of steps does, so that the picture does not shimmer.
    func bars(_ count: Int) -> [Double] {
        guard count > 0, let first = buckets.first, let last = buckets.last else { return [] }
        guard last.step > first.step else { return [first.mean] }
        let steps = ChartRange.steps(first: first.step, last: last.step)
        let span = steps.upperBound - steps.lowerBound
        var bars: [Double] = []
        bars.reserveCapacity(count)
        var next = 0
        for bar in 0..<count {
            let end = Double(first.step) + span * Double(bar + 1) / Double(count)
            var (sum, weight) = (0.0, 0.0)
            while next < buckets.count, Double(buckets[next].step) <= end + 1e-9 {
                sum += buckets[next].sum
                weight += buckets[next].count
                next += 1
            }
            if next == buckets.count, weight == 0 { break }
            // An empty stretch holds the value before it.
            bars.append(weight > 0 ? sum / weight : bars.last ?? first.mean)
        }
        return bars
    }

    private func visible(_ steps: ClosedRange<Double>) -> Range<Int> {
        let lower = (buckets.firstIndex { Double($0.step) >= steps.lowerBound } ?? buckets.count) - 1
        let upper = (buckets.lastIndex { Double($0.step) <= steps.upperBound } ?? -1) + 2
        let start = min(max(0, lower), buckets.count)
        return start..<max(start, min(buckets.count, upper))
    }
}
