/// How a hyperparameter will move from here on, as things stand: what a screen draws ahead of the curve.
///
/// Told at the start, and after each change to the value, its schedule, or the number of steps.
public struct ScheduleForecast: Hashable, Codable, Sendable {
    /// The value that a step will see.
    public struct Point: Hashable, Codable, Sendable {
        /// The number of the step, counted from 1.
        public var step: Int
        /// The value at that step.
        public var value: Double

        /// Takes each part as it is.
        public init(step: Int, value: Double) {
            self.step = step
            self.value = value
        }
    }

    /// The number of steps taken when it was made.
    public var step: Int
    /// The hyperparameter that moves.
    public var key: String
    /// What moves it, for people: "cosine", "held", "ramp to 1e-4 over 200 steps".
    public var summary: String
    /// Whether it moves as the recipe says.
    public var followsRecipe: Bool
    /// The values ahead, by step, few enough to send; straight lines lie between them.
    public var points: [Point]

    /// Takes each part as it is.
    public init(step: Int, key: String, summary: String, followsRecipe: Bool, points: [Point]) {
        self.step = step
        self.key = key
        self.summary = summary
        self.followsRecipe = followsRecipe
        self.points = points
    }
}
