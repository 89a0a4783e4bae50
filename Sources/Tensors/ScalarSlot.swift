/// A number with a name that a plan reads at each step: a learning rate, a dropout rate. Changing it needs no new plan.
public struct ScalarSlot: Hashable, Sendable {
    /// The name, unique within a graph: `learning_rate`.
    public let name: String
    /// The value until the executor is given another.
    public let initialValue: Double
    let index: Int
}
