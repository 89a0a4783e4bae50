/// A workload's folder that cannot be used.
public struct WorkloadError: Error, Hashable, CustomStringConvertible {
    /// What is wrong and where, as one sentence.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
