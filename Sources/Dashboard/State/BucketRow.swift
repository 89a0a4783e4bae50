/// Values by step in a bounded number of buckets, each a power of two of steps wide.
///
/// When there are too many, neighbours are merged and the buckets span twice the steps.
struct BucketRow: Sendable, Equatable {
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
        /// Whether a value was not finite.
        var hasGap = false

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
            hasGap = hasGap || next.hasGap
        }
    }

    private(set) var buckets: [Bucket] = []
    /// A bucket spans 2 to this power of steps.
    private(set) var shift = 0
    private let capacity: Int

    init(capacity: Int) {
        self.capacity = max(2, capacity)
    }

    /// Takes in a bucket of one step or several; its index is set here.
    mutating func append(_ bucket: Bucket) {
        var bucket = bucket
        bucket.index = bucket.step >> shift
        if let latest = buckets.indices.last, buckets[latest].index == bucket.index {
            buckets[latest].merge(bucket)
        } else {
            buckets.append(bucket)
            if buckets.count > capacity { halve() }
        }
    }

    /// Forgets what came after a step, and gives it back.
    @discardableResult
    mutating func cut(after step: Int) -> ArraySlice<Bucket> {
        let start = firstIndex(after: Double(step))
        let rest = buckets[start...]
        buckets.removeSubrange(start...)
        return rest
    }

    /// The buckets of some steps, with one before and one after so that lines reach the edge.
    func visible(_ steps: ClosedRange<Double>) -> Range<Int> {
        let lower = max(0, firstIndex(after: steps.lowerBound.nextDown) - 1)
        let upper = min(buckets.count, firstIndex(after: steps.upperBound) + 1)
        return min(lower, upper)..<upper
    }

    /// The first bucket that ends after a step, found by halving.
    func firstIndex(after step: Double) -> Int {
        var (low, high) = (0, buckets.count)
        while low < high {
            let middle = (low + high) / 2
            if Double(buckets[middle].step) > step { high = middle } else { low = middle + 1 }
        }
        return low
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
}
