import Foundation

/// From the base rate to a final one along a power of the share of steps that is left:
/// `final + (base - final) * (1 - step / total)^power`, as PyTorch's `PolynomialLR`; a power of 1 is a straight line. After the
/// total it stays at the final rate.
public struct PolynomialSchedule: Schedule, Hashable {
    /// The rate of the first step.
    public let base: Double
    /// The rate from the last step on.
    public let final: Double
    /// How much sooner than straight the rate falls.
    public let power: Double
    /// After how many steps the final rate is reached.
    public let totalSteps: Int

    /// A schedule that goes from `base` to `final` in `totalSteps`.
    public init(base: Double, final: Double = 0, power: Double = 1, totalSteps: Int) {
        self.base = base
        self.final = final
        self.power = power
        self.totalSteps = totalSteps
    }

    /// The rate of a step, from 0.
    public func learningRate(step: Int) -> Double {
        guard step < totalSteps else { return final }
        return final + (base - final) * pow(1 - Double(step) / Double(totalSteps), power)
    }
}
