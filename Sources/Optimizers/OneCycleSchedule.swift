import Foundation

/// One cycle (Smith and Topin, 2018), as PyTorch's `OneCycleLR` with cosine annealing: from `peak / 25` up to the peak over the first
/// 30 % of the steps, then down to `peak / 250,000` at the last.
public struct OneCycleSchedule: Schedule, Hashable {
    /// The greatest rate.
    public let peak: Double
    /// The number of steps of the whole cycle.
    public let totalSteps: Int
    /// The share of the steps that goes up.
    public let risingShare: Double
    /// The peak divided by the rate of the first step.
    public let initialDivisor: Double
    /// The rate of the first step divided by that of the last.
    public let finalDivisor: Double

    /// A cycle of `totalSteps` steps; the defaults are PyTorch's.
    public init(
        peak: Double, totalSteps: Int, risingShare: Double = 0.3, initialDivisor: Double = 25,
        finalDivisor: Double = 1e4
    ) {
        self.peak = peak
        self.totalSteps = totalSteps
        self.risingShare = risingShare
        self.initialDivisor = initialDivisor
        self.finalDivisor = finalDivisor
    }

    /// The rate of a step, from 0. After the last it stays as it is.
    public func learningRate(step: Int) -> Double {
        let (initial, last) = (peak / initialDivisor, Double(totalSteps - 1))
        let top = risingShare * Double(totalSteps) - 1
        let step = min(Double(step), last)
        if step <= top { return annealed(from: initial, to: peak, share: top > 0 ? step / top : 1) }
        let share = last > top ? (step - top) / (last - top) : 1
        return annealed(from: peak, to: initial / finalDivisor, share: share)
    }

    private func annealed(from start: Double, to end: Double, share: Double) -> Double {
        end + (start - end) * (1 + cos(.pi * share)) / 2
    }
}
