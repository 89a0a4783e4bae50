public import Tensors

/// Group norm (Wu and He, 2018): each sample's channels are cut into groups of neighbours, and each group is normalised over its
/// positions and channels: `y = (x - mean) / sqrt(variance + epsilon) * weight + bias`.
///
/// Shapes: `[batch, ..., channels]`, unchanged, with `name.weight [channels]`, which starts as ones, and `name.bias [channels]`, which starts
/// as zeros. Training and evaluation are the same: nothing depends on the rest of the batch.
public struct GroupNorm: Layer {
    /// The name, unique in a model.
    public let name: String
    /// The kind, as it stands in a description.
    public let kind = "group norm"
    /// The number of groups, which must divide the channels.
    public let groups: Int
    /// Added to the variance.
    public let epsilon: Double

    /// A group norm of whatever channels come.
    public init(_ name: String, groups: Int, epsilon: Double = 1e-5) {
        self.name = name
        self.groups = groups
        self.epsilon = epsilon
    }

    /// Adds the layer to the graph of a pass.
    public func apply(to input: Tensor, in pass: ForwardPass) throws(ShapeError) -> Tensor {
        let channels = input.shape.columns
        guard input.elementType == .float32, input.shape.rank >= 2, input.shape.count > 0, groups > 0,
            channels % groups == 0
        else {
            throw ShapeError(
                "the group norm \(name)", given: [input.type],
                expected: "[batch, ..., channels] with a number of channels that \(groups) groups divide")
        }
        return input.groupNormalized(
            groups: groups, gain: pass.graph.parameter("\(name).weight", shape: [channels], initializer: .ones),
            bias: pass.graph.parameter("\(name).bias", shape: [channels], initializer: .zeros), epsilon: Float(epsilon))
    }
}
