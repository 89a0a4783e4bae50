/// Where the time of a training step goes, as means over the steps since the last such event.
public struct StepTiming: Hashable, Codable, Sendable {
    /// The number of steps taken.
    public var step: Int
    /// Seconds a step spent waiting for and copying the batch.
    public var loading: Double
    /// Seconds a step in the forward and backward pass.
    public var computing: Double
    /// Of these, seconds in the forward pass; nil where the two were not told apart.
    public var forward: Double?
    /// Seconds a step in the optimizer's update.
    public var updating: Double
    /// Seconds a step between those: metrics, events, commands.
    public var rest: Double
    /// Floating-point operations a second, of matrix products and convolutions; nil where they were not counted.
    public var operationsPerSecond: Double?

    /// What a large matrix product reaches on this machine with the run's threads; nil where it was not measured.
    public var peakOperationsPerSecond: Double?

    /// Takes each part as it is.
    public init(
        step: Int, loading: Double, computing: Double, forward: Double? = nil, updating: Double, rest: Double,
        operationsPerSecond: Double?, peakOperationsPerSecond: Double? = nil
    ) {
        self.step = step
        self.loading = loading
        self.computing = computing
        self.forward = forward
        self.updating = updating
        self.rest = rest
        self.operationsPerSecond = operationsPerSecond
        self.peakOperationsPerSecond = peakOperationsPerSecond
    }
}
