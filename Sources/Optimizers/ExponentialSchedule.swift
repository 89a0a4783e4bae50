import Foundation

/// The learning rate times a factor over every so many steps, a little at each: `base * factor^(step / interval)`, as
/// PyTorch's `ExponentialLR` for an interval of 1.
public struct ExponentialSchedule: Schedule, Hashable {
    /// The rate of the first step.
    public let base: Double
    /// What the rate is multiplied by over an interval.
    public let factor: Double
    /// The number of steps of an interval, at least 1.
    public let interval: Int

    /// A schedule that begins at `base`.
    public init(base: Double, factor: Double, interval: Int = 1) {
        precondition(interval >= 1, "an interval has at least one step, not \(interval)")
        self.base = base
        self.factor = factor
        self.interval = interval
    }

    /// The rate of a step, from 0.
    public func learningRate(step: Int) -> Double {
        base * pow(factor, Double(step) / Double(interval))
    }
}
