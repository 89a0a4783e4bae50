/// The state of a run at one step boundary: named tensors, and texts for all that is no tensor.
public struct Checkpoint: Equatable, Sendable {
    /// Names are unique. A file holds the tensors of wide elements first, else in this order.
    public var tensors: [NamedTensor]
    /// Texts by key. Keys that start with `descent.` belong to the store.
    public var metadata: [String: String]

    /// Takes the tensors and texts as they are.
    public init(tensors: [NamedTensor], metadata: [String: String] = [:]) {
        self.tensors = tensors
        self.metadata = metadata
    }

    /// The tensor of that name, if there is one.
    public subscript(name: String) -> NamedTensor? { tensors.first { $0.name == name } }
}
