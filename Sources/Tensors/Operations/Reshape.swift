/// The same numbers in the same order under another shape. It costs nothing: both share one buffer.
struct Reshape: Operation {
    let shape: Shape
    let name = "reshape"
    let isAlias = true

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        guard inputs[0].shape.count == shape.count else {
            throw ShapeError(name, given: inputs, expected: "as many elements as \(shape) has")
        }
        return [TensorType(shape, inputs[0].elementType)]
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.outputGradient.reshaped(to: context.inputs[0].shape)]
    }

    func lower(_ context: inout LoweringContext) {}
}

extension Tensor {
    /// The same elements in the same order under another shape of the same count.
    public func reshaped(to shape: Shape) -> Tensor {
        shape == self.shape ? self : applying(Reshape(shape: shape))
    }
}
