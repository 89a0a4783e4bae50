public import Tensors

/// One number for each channel, whatever the picture's or the series' size: the mean of all positions, or the greatest.
///
/// Shapes: `[batch, ..., channels] -> [batch, channels]`.
public struct GlobalPool: Layer {
    /// What is taken of all positions.
    public enum Kind: String, CaseIterable, Hashable, Codable, Sendable {
        case average, maximum
    }

    /// The name, unique in a model.
    public let name: String
    /// What is taken.
    public let pooling: Kind

    /// The kind, as it stands in a description.
    public var kind: String { "global \(pooling.rawValue) pool" }

    /// A pooling of all positions.
    public init(_ name: String, _ pooling: Kind = .average) {
        self.name = name
        self.pooling = pooling
    }

    /// Adds the layer to the graph of a pass.
    public func apply(to input: Tensor, in pass: ForwardPass) throws(ShapeError) -> Tensor {
        guard input.elementType == .float32, input.shape.rank >= 3, input.shape.count > 0 else {
            throw ShapeError("the \(kind) \(name)", given: [input.type], expected: "[batch, positions..., channels]")
        }
        return pooling == .average ? input.positionMean() : input.positionMaximum()
    }
}
