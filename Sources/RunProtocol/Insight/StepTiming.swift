/// Where the time of a training step goes, as means over the steps since the last such event.
public struct StepTiming: Hashable, Codable, Sendable {
    /// The number of steps taken.
    public var step: Int
    /// Seconds a step spent waiting for and copying the batch.
    public var loading: Double
    /// Seconds a step in the forward and backward pass.
    public var computing: Double
    /// Seconds a step in the optimizer's update.
    public var updating: Double
    /// Seconds a step between those: metrics, events, commands.
    public var rest: Double
    /// Floating-point operations a second, of matrix products and convolutions; nil where they were not counted.
    public var operationsPerSecond: Double?

    /// Takes each part as it is.
    public init(
        step: Int, loading: Double, computing: Double, updating: Double, rest: Double, operationsPerSecond: Double?
    ) {
        self.step = step
        self.loading = loading
        self.computing = computing
        self.updating = updating
        self.rest = rest
        self.operationsPerSecond = operationsPerSecond
    }
}
