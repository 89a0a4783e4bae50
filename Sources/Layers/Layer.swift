public import Tensors

/// A part of a model: a pure description that, applied to a tensor, adds its operations and parameters to a graph.
///
/// A layer holds no weights: those are in a `VariableStore`, under names that begin with the layer's. Applying a layer twice
/// in one graph shares its weights.
public protocol Layer: Sendable {
    /// The name, unique in a model: `hidden0`. Parameters are named after it: `hidden0.weight`.
    var name: String { get }

    /// The kind, as it stands in a description: `dense`.
    var kind: String { get }

    /// Adds the layer to the graph of a pass. Inner layers are applied by the pass, so that it can describe them.
    /// - Throws: `ShapeError`, naming the layer, when it cannot take the input's shape.
    func apply(to input: Tensor, in pass: ForwardPass) throws(ShapeError) -> Tensor
}

/// What a model is built for.
public enum Mode: String, Hashable, Codable, Sendable {
    /// Dropout drops.
    case training
    /// Dropout lets everything through.
    case evaluation
}

/// One way through a model while its graph is built: the graph, the mode, and a record of the layers that were applied.
public final class ForwardPass {
    /// The graph that grows.
    public let graph: Graph
    /// What the graph is for.
    public let mode: Mode
    /// The layers applied so far that are not made of other layers, in order.
    public private(set) var summaries: [LayerSummary] = []
    /// What each of those layers put out.
    public private(set) var outputs: [Tensor] = []

    /// Tokens `int32[batch, length]` whose zeros are padding, once an embedding has said so.
    public internal(set) var padding: Tensor?

    /// A pass that adds to a graph.
    public init(graph: Graph, mode: Mode) {
        self.graph = graph
        self.mode = mode
    }

    /// The padding of sequences of a shape `[batch, length, ...]`; nil when none is marked, or that of other sequences.
    func padding(over shape: Shape) -> Tensor? {
        padding.flatMap { $0.shape == [shape[0], shape[1]] ? $0 : nil }
    }

    /// Applies a layer and records it.
    public func apply(_ layer: any Layer, to input: Tensor) throws(ShapeError) -> Tensor {
        let recorded = summaries.count
        let parametersBefore = graph.parameters.count
        let output = try layer.apply(to: input, in: self)
        if summaries.count == recorded {
            let own = graph.parameters.dropFirst(parametersBefore)
            outputs.append(output)
            summaries.append(
                LayerSummary(
                    name: layer.name, kind: layer.kind, outputShape: output.shape,
                    parameterCount: own.reduce(0) { $0 + $1.shape.count }))
        }
        return output
    }
}
