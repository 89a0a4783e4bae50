import Foundation

/// Half a cosine from the base rate to a final one (Loshchilov and Hutter, 2017), once or several times over, as PyTorch's
/// `CosineAnnealingLR` and `CosineAnnealingWarmRestarts`:
/// `final + (base - final) * (1 + cos(pi * step / total)) / 2`. After the last it stays at the final rate.
public struct CosineSchedule: Schedule, Hashable {
    /// The rate of the first step of a cycle.
    public let base: Double
    /// The rate that a cycle ends at.
    public let final: Double
    /// After how many steps the final rate is reached for good.
    public let totalSteps: Int
    /// How many cycles there are, of equal lengths (but for a step).
    public let cycles: Int

    /// A schedule that goes from `base` to `final` in `totalSteps`, in one or more cycles.
    public init(base: Double, final: Double = 0, totalSteps: Int, cycles: Int = 1) {
        precondition(cycles >= 1, "there is at least one cycle, not \(cycles)")
        self.base = base
        self.final = final
        self.totalSteps = totalSteps
        self.cycles = cycles
    }

    /// The rate of a step, from 0.
    public func learningRate(step: Int) -> Double {
        guard step < totalSteps else { return final }
        let place = Double(step * cycles) / Double(totalSteps)
        return final + (base - final) * (1 + cos(.pi * (place - place.rounded(.down)))) / 2
    }
}
