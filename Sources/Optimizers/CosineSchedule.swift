import Foundation

/// Half a cosine from the base rate to a final one (Loshchilov and Hutter, 2017), as PyTorch's `CosineAnnealingLR`:
/// `final + (base - final) * (1 + cos(pi * step / total)) / 2`. After the total it stays at the final rate.
public struct CosineSchedule: Schedule, Hashable {
    /// The rate of the first step.
    public let base: Double
    /// The rate from the last step on.
    public let final: Double
    /// After how many steps the final rate is reached.
    public let totalSteps: Int

    /// A schedule that goes from `base` to `final` in `totalSteps`.
    public init(base: Double, final: Double = 0, totalSteps: Int) {
        self.base = base
        self.final = final
        self.totalSteps = totalSteps
    }

    /// The rate of a step, from 0.
    public func learningRate(step: Int) -> Double {
        guard step < totalSteps else { return final }
        return final + (base - final) * (1 + cos(.pi * Double(step) / Double(totalSteps))) / 2
    }
}
