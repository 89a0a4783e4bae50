/// How the learning rate goes from step to step: a pure function, so that it needs no state of its own.
public protocol Schedule: Sendable {
    /// The learning rate of a step, the first being number 0.
    func learningRate(step: Int) -> Double
}

/// The schedules that a recipe can name.
public enum ScheduleKind: String, CaseIterable, Hashable, Codable, Sendable {
    /// The same rate throughout.
    case constant
    /// Times a factor every so many steps.
    case step
    /// Times a factor every so many steps, a little at each.
    case exponential
    /// Half a cosine down to a final rate, once or several times.
    case cosine
    /// Straight down to a final rate.
    case linear
    /// Down to a final rate along a power of what is left.
    case polynomial
    /// Up, then down to nearly nothing.
    case oneCycle = "one_cycle"
    /// Times a factor whenever the validation loss has not fallen for a while.
    case plateau
}
