import Foundation

/// The learning rate times a factor every so many steps: `base * factor^floor(step / interval)`, as PyTorch's `StepLR`.
public struct StepSchedule: Schedule, Hashable {
    /// The rate of the first steps.
    public let base: Double
    /// What the rate is multiplied by.
    public let factor: Double
    /// How many steps a rate lasts, at least 1.
    public let interval: Int

    /// A schedule that begins at `base`.
    public init(base: Double, factor: Double = 0.1, interval: Int) {
        precondition(interval >= 1, "a rate lasts at least one step, not \(interval)")
        self.base = base
        self.factor = factor
        self.interval = interval
    }

    /// The rate of a step, from 0.
    public func learningRate(step: Int) -> Double {
        base * pow(factor, Double(step / interval))
    }
}
