public import Tensors

/// What several branches make of the same input, side by side along the last axis: `y = [first(x), second(x), ...]`.
///
/// Shapes: the branches' results may differ in the last axis only.
public struct Concatenate: Layer {
    /// The name, unique in a model.
    public let name: String
    /// The kind, as it stands in a description.
    public let kind = "concatenate"
    /// The layers that each take the input.
    public let branches: [any Layer]
    /// Whether the input itself comes first.
    public let keepsInput: Bool

    /// Branches from one input; `keepsInput` puts the input itself before their results, as in DenseNet.
    public init(_ name: String, _ branches: [any Layer], keepsInput: Bool = false) {
        self.name = name
        self.branches = branches
        self.keepsInput = keepsInput
    }

    /// Adds the layer to the graph of a pass.
    public func apply(to input: Tensor, in pass: ForwardPass) throws(ShapeError) -> Tensor {
        var parts = keepsInput ? [input] : []
        for branch in branches { parts.append(try pass.apply(branch, to: input)) }
        guard let first = parts.first, first.shape.rank >= 1,
            parts.allSatisfy({
                $0.elementType == .float32 && $0.shape.rank == first.shape.rank
                    && $0.shape.withColumns(0) == first.shape.withColumns(0)
            })
        else {
            throw ShapeError(
                "the concatenation \(name)", given: parts.map(\.type),
                expected: "results that differ in the last axis only")
        }
        return Tensor.concatenated(parts)
    }
}
