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

    /// The values to show of some curves: all, unless a few lie far away from the others.
    ///
    /// The lower bound on a logarithmic axis is above zero. Values that are not finite play no part.
    static func values(
        _ curves: [[LineChart.Point]], scale: AxisScale, floor: Double? = nil,
        clipsOutliers: Bool = true
    ) -> ClosedRange<Double> {
        var values = curves.joined().map(\.y).filter { $0.isFinite && (scale == .linear || $0 > 0) }
        guard !values.isEmpty else { return scale == .linear ? 0...1 : 0.1...1 }
        values.sort()
        func quantile(_ share: Double) -> Double { values[Int(Double(values.count - 1) * share)] }
        var (low, high) = (values[0], values[values.count - 1])
        // Far beyond what a loss can be: keeps sums and differences of bounds finite.
        (low, high) = (max(low, -1e150), min(high, 1e150))
        if scale == .linear, clipsOutliers {
            let (bottom, top) = (quantile(0.1), quantile(0.9))
            let reach = max(top - bottom, abs(top) * 0.05) * 3
            high = min(high, top + reach)
            low = max(low, bottom - reach)
        }
        return scale == .linear ? padded(low, high, floor: floor) : paddedLogarithmically(low, high)
    }

    /// Room above and below, with bounds at whole parts of a nice step, so that they rarely move.
    private static func padded(_ low: Double, _ high: Double, floor: Double?) -> ClosedRange<Double> {
        let span = high > low ? high - low : max(abs(high) * 0.2, 1e-6)
        let quantum = AxisTicks.niceStep(span / 20)
        var lower = ((low - span * 0.06) / quantum).rounded(.down) * quantum
        let upper = ((high + span * 0.06) / quantum).rounded(.up) * quantum
        if let floor, lower < floor, low >= floor { lower = floor }
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
