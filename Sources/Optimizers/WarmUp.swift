/// A rise over the first steps before another schedule: step `s` of `n` has `(s + 1) / n` of the schedule's first rate.
///
/// The schedule that follows begins with its own step 0 when the warm-up is over.
public struct WarmUp<Following: Schedule>: Schedule {
    /// How many steps the rise takes; 0 for none.
    public let steps: Int
    /// What comes after.
    public let following: Following

    /// A rise over `steps` steps, then `following`.
    public init(steps: Int, then following: Following) {
        self.steps = steps
        self.following = following
    }

    /// The rate of a step, from 0.
    public func learningRate(step: Int) -> Double {
        guard step < steps else { return following.learningRate(step: step - steps) }
        return following.learningRate(step: 0) * Double(step + 1) / Double(steps)
    }
}
