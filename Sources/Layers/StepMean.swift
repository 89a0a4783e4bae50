public import Tensors

/// The mean over the steps of a sequence: what an encoder hands to a classifier.
///
/// Shapes: `[batch, steps, width] -> [batch, width]`. Padding that an embedding has marked is left out.
public struct StepMean: Layer {
    /// The name, unique in a model.
    public let name: String
    /// The kind, as it stands in a description.
    public let kind = "mean over steps"

    /// A mean over all steps that are no padding.
    public init(_ name: String = "mean") {
        self.name = name
    }

    /// Adds the layer to the graph of a pass.
    public func apply(to input: Tensor, in pass: ForwardPass) throws(ShapeError) -> Tensor {
        guard input.elementType == .float32, input.shape.rank == 3 else {
            throw ShapeError("the mean \(name)", given: [input.type], expected: "[batch, steps, width]")
        }
        return input.stepMean(padding: pass.padding(over: input.shape))
    }
}
