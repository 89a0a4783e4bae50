import Foundation
import TerminalUI

/// The bounds of a chart's axes, chosen so that they stay still while values move, and no outlier crushes the picture.
enum ChartRange {
    /// The steps to show: from the first to a little after the last, growing in leaps.
    ///
    /// `share` is the part of the course to show, counted from its end.
    static func steps(first: Int, last: Int, share: Double = 1) -> ClosedRange<Double> {
        let span = max(last - first, 1)
        var leap = 1
        while Double(leap) * 40 < Double(span) * min(share, 1) { leap *= 2 }
        let upper = Double((last + leap - 1) / leap * leap)
        let lower = share >= 1 ? Double(first) : upper - (upper - Double(first)) * share
        return lower...max(upper, lower + 1)
    }

    /// The values to show of some curves: all, but of each curve those that lie far away from its others.
    ///
    /// The lower bound on a logarithmic axis is above zero. Values that are not finite play no part.
    static func values(
        _ curves: [[LineChart.Point]], scale: AxisScale, floor: Double? = nil,
        clipsOutliers: Bool = true
    ) -> ClosedRange<Double> {
        let ranges = curves.compactMap { curve -> (low: Double, high: Double)? in
            let values = curve.map(\.y).filter { $0.isFinite && (scale == .linear || $0 > 0) }
            return usual(values, clips: scale == .linear && clipsOutliers)
        }
        guard let low = ranges.map(\.low).min(), let high = ranges.map(\.high).max() else {
            return scale == .linear ? 0...1 : 0.1...1
        }
        return scale == .linear ? padded(low, high, floor: floor) : paddedLogarithmically(low, high)
    }

    /// The least and the greatest of a curve's values; without a few that lie far away, where those are clipped.
    private static func usual(_ values: [Double], clips: Bool) -> (low: Double, high: Double)? {
        let values = values.sorted()
        guard let first = values.first, let last = values.last else { return nil }
        // Far beyond what a loss can be: keeps sums and differences of bounds finite.
        let (low, high) = (max(first, -1e150), min(last, 1e150))
        guard clips else { return (low, high) }
        func quantile(_ share: Double) -> Double { values[Int(Double(values.count - 1) * share)] }
        let (bottom, top) = (quantile(0.1), quantile(0.9))
        let reach = max(top - bottom, abs(top) * 0.05) * 3
        return (max(low, bottom - reach), min(high, top + reach))
    }

    /// Room above and below, with bounds at whole parts of a nice step, so that they rarely move.
    private static func padded(_ low: Double, _ high: Double, floor: Double?) -> ClosedRange<Double> {
        let largest = max(abs(high), abs(low))
        // Means of the same value differ by their rounding.
        let span = high - low > largest * 1e-9 ? high - low : max(largest * 0.2, 1e-6)
        let quantum = AxisTicks.niceStep(span / 20)
        var lower = ((low - span * 0.06) / quantum).rounded(.down) * quantum
        let upper = ((high + span * 0.06) / quantum).rounded(.up) * quantum
        // What nearly reaches the floor begins at it.
        if let floor, low >= floor, lower < floor + span * 0.15 { lower = floor }
        return lower...max(upper, lower + quantum)
    }

    private static func paddedLogarithmically(_ low: Double, _ high: Double) -> ClosedRange<Double> {
        let lower = max(low, 1e-150)
        let upper = max(high, lower)
        // A twentieth of the decades on each side.
        let margin = pow(max(upper / lower, 1.1), 0.05)
        return lower / margin...upper * margin
    }
}
