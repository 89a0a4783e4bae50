public import Tensors

/// One line of a model's description.
public struct LayerSummary: Hashable, Sendable {
    /// The layer's name: `hidden0`.
    public let name: String
    /// What it is: `dense`.
    public let kind: String
    /// What comes out for the input that was described, the batch first.
    public let outputShape: Shape
    /// The trained numbers that the layer adds to the model; 0 where it shares those of another.
    public let parameterCount: Int
}

extension Layer {
    /// One line for each layer that is not made of other layers, for an input of a shape (the batch first).
    /// - Throws: `ShapeError`, naming the layer, when one cannot take what comes to it.
    public func describe(input: Shape) throws(ShapeError) -> [LayerSummary] {
        let pass = ForwardPass(graph: Graph(), mode: .evaluation)
        _ = try pass.apply(self, to: pass.graph.input("input", shape: input))
        return pass.summaries
    }
}
