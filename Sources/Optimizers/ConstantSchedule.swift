/// The same learning rate at every step.
public struct ConstantSchedule: Schedule, Hashable {
    /// The rate.
    public let base: Double

    /// A schedule that stays at `base`.
    public init(base: Double) {
        self.base = base
    }

    /// The rate, whatever the step.
    public func learningRate(step: Int) -> Double { base }
}
