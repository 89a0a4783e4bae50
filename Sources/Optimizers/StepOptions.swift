/// What a training step does beside the optimizer's rule.
public struct StepOptions: Hashable, Sendable {
    /// Terms that pull weights towards zero by way of the gradient.
    public struct Penalty: Hashable, Sendable {
        /// The factor of the weights' signs (L1), the scalar `l1`.
        public var absolute: Double
        /// The factor of the weights themselves (L2), the scalar `l2`.
        public var squared: Double

        /// A penalty of these first strengths.
        public init(absolute: Double = 0, squared: Double = 0) {
            self.absolute = absolute
            self.squared = squared
        }
    }

    /// The names of parameters that stay as they are.
    public var frozen: Set<String> = []
    /// Parameters with a rate of their own.
    public var groups: [ParameterGroup] = []
    /// The penalty of what decays; nil builds none.
    public var penalty: Penalty?
    /// Whether a step goes over several batches. Each is weighted by the scalar `accumulation_weight`, which should add up
    /// to 1; `Executor.runGradients(step:addsUp:)` is told of each but the first that it adds up.
    public var accumulates = false
    /// In how many slices the plan computes each batch (see `Slicing`).
    public var slices = 1
    /// Whether a mean of the weights is kept (see `WeightAverage`).
    public var averagesWeights = false

    /// A step of the optimizer's rule alone.
    public init() {}

    /// Whether the gradients of a step come in parts.
    var addsUp: Bool { accumulates || slices > 1 }
}

/// An exponential moving mean of the weights (Polyak and Juditsky, 1992), kept beside them: `mean = d * mean + (1 - d) * p`.
///
/// It often does better than the weights themselves. Statistics are averaged with the parameters.
public enum WeightAverage {
    /// The buffer that holds the mean, as `VariableSnapshot` and `VariableStore.exchangeParameters` name it.
    public static let stateName = "average.weights"
    /// The scalar `d`, which `decay(step:limit:)` gives for each step.
    public static let scalarName = "average_decay"

    /// The share of the mean that is kept in a step, counted from 1: little at first, so that the mean forgets where it began.
    public static func decay(step: Int, limit: Double) -> Double {
        min(limit, Double(step) / Double(step + 9))
    }
}
