/// How values are spread: counts in bins of equal width.
public struct Histogram: Hashable, Codable, Sendable {
    /// The lower edge of the first bin.
    public var lowest: Double
    /// The upper edge of the last bin.
    public var highest: Double
    /// The number of values in each bin.
    public var counts: [Int]

    /// Takes each part as it is.
    public init(lowest: Double, highest: Double, counts: [Int]) {
        self.lowest = lowest
        self.highest = highest
        self.counts = counts
    }

    /// Counts values into bins between the least and the greatest of them; what is not finite is left out.
    public init(of values: [Float], bins: Int) {
        var low = Float.infinity
        var high = -Float.infinity
        for value in values where value.isFinite {
            low = min(low, value)
            high = max(high, value)
        }
        counts = [Int](repeating: 0, count: bins)
        guard low <= high else {
            (lowest, highest) = (0, 0)
            return
        }
        (lowest, highest) = (Double(low), Double(high))
        let scale = low < high ? Double(bins) / (highest - lowest) : 0
        for value in values where value.isFinite {
            counts[min(bins - 1, Int((Double(value) - lowest) * scale))] += 1
        }
    }
}
