import TerminalUI

/// The course of a quantity over a run's steps, in bounded memory: a run of any length costs the same to keep and to draw.
///
/// It is kept twice: in few buckets, for the whole, and in many, for a part that is looked at closely.
struct Series: Sendable, Equatable {
    private var whole: BucketRow
    private var detail: BucketRow
    /// The last value, finite or not.
    private(set) var last: Double?

    /// A part with fewer buckets than this is drawn from the detail.
    private static let leastVisible = 256

    init(capacity: Int = 1024) {
        whole = BucketRow(capacity: capacity)
        detail = BucketRow(capacity: capacity * 16)
    }

    /// The few buckets of the whole.
    var buckets: [BucketRow.Bucket] { whole.buckets }
    /// A bucket of the whole spans 2 to this power of steps.
    var shift: Int { whole.shift }
    var isEmpty: Bool { whole.buckets.isEmpty }
    var firstStep: Int? { whole.buckets.first?.step }
    var lastStep: Int? { whole.buckets.last?.step }

    /// Takes in a value at a step, or the mean and extremes of `count` steps that end there.
    ///
    /// A step before the last one means that the run was rewound: what came after it is forgotten.
    mutating func append(_ value: Double, at step: Int, low: Double? = nil, high: Double? = nil, count: Int = 1) {
        last = value
        if let lastStep, lastStep > step { cut(after: step) }
        let weight = value.isFinite ? Double(max(1, count)) : 0
        let finite = value.isFinite ? value : 0
        let bucket = BucketRow.Bucket(
            index: 0, step: step, count: weight, sum: finite * weight,
            low: low.map { $0.isFinite ? $0 : finite } ?? finite,
            high: high.map { $0.isFinite ? $0 : finite } ?? finite, hasGap: !value.isFinite)
        whole.append(bucket)
        detail.append(bucket)
    }

    /// Forgets what came after a step, and gives it back as points of a chart.
    @discardableResult
    mutating func cut(after step: Int) -> [LineChart.Point] {
        detail.cut(after: step)
        let rest = whole.cut(after: step).map(Self.point)
        if !rest.isEmpty { last = whole.buckets.last?.mean }
        return rest
    }

    /// The row whose buckets show some steps well enough.
    private func row(for steps: ClosedRange<Double>) -> BucketRow {
        detail.shift < whole.shift && whole.visible(steps).count < Self.leastVisible ? detail : whole
    }

    /// The buckets of some steps as points of a chart, with one before and one after so that lines reach the edge.
    func points(in steps: ClosedRange<Double>) -> [LineChart.Point] {
        let row = row(for: steps)
        return row.buckets[row.visible(steps)].map(Self.point)
    }

    private static func point(_ bucket: BucketRow.Bucket) -> LineChart.Point {
        LineChart.Point(
            x: Double(bucket.step), y: bucket.mean, low: bucket.count > 0 ? bucket.low : .nan,
            high: bucket.count > 0 ? bucket.high : .nan, hasGap: bucket.hasGap)
    }

    /// The same, smoothed by an exponential moving average that forgets over `window` steps and is debiased, so that
    /// it begins at the first value and not at zero.
    func smoothed(in steps: ClosedRange<Double>, window: Double) -> [LineChart.Point] {
        guard window > 0 else { return points(in: steps) }
        let row = row(for: steps)
        let visible = row.visible(steps)
        var points: [LineChart.Point] = []
        points.reserveCapacity(visible.count)
        var (average, weight) = (0.0, 0.0)
        var previous = row.buckets.first?.step ?? 0
        for (index, bucket) in row.buckets.prefix(visible.upperBound).enumerated() {
            let isVisible = index >= visible.lowerBound
            guard bucket.count > 0 else {
                if isVisible { points.append(LineChart.Point(x: Double(bucket.step), y: .nan, hasGap: true)) }
                continue
            }
            let keep = 1 / (1 + Double(max(1, bucket.step - previous)) / window)
            previous = bucket.step
            average = average * keep + bucket.mean * (1 - keep)
            weight = weight * keep + (1 - keep)
            if isVisible {
                points.append(LineChart.Point(x: Double(bucket.step), y: average / weight, hasGap: bucket.hasGap))
            }
        }
        return points
    }

    /// The value at a step: of the finest bucket that holds it, or of the last one before it.
    func value(at step: Double) -> Double? {
        let index = detail.firstIndex(after: step.nextDown)
        if index < detail.buckets.count, Double(detail.buckets[index].step - (1 << detail.shift)) < step {
            return detail.buckets[index].mean
        }
        return index > 0 ? detail.buckets[index - 1].mean : detail.buckets.first?.mean
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
}
