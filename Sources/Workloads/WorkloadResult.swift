/// What was measured of one workload.
public struct WorkloadResult: Codable, Hashable, Sendable {
    /// The workload's name: `W1`.
    public let workload: String
    /// Training steps a second: the median of five blocks of about 0.8 s each, after the fixed number of steps.
    public let stepsPerSecond: Double
    /// From the start of the process to when the first step began: files read, step planned, memory ready.
    public let preparationSeconds: Double
    /// From the start of the process to when the first loss was read.
    public let firstStepSeconds: Double
    /// The most memory that the process held, in bytes.
    public let peakMemoryBytes: Int
    /// The loss on held-out data after the fixed number of steps.
    public let finalLoss: Double
    /// The accuracy on held-out data after the fixed number of steps.
    public let testMetric: Double
    /// The training losses of the first 20 steps, to be held against another program's.
    public let firstLosses: [Double]
    /// The threads that the work was shared by.
    public let threads: Int
}

/// What became of a workload.
public enum WorkloadOutcome: Hashable, Sendable {
    case measured(WorkloadResult)
    /// The engine does not train this kind of model yet.
    case unsupportedKind(workload: String, kind: String)
}
