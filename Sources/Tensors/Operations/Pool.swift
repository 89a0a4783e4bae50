import CKernels

/// The greatest number or the mean of each window of pictures `[batch, height, width, channels]`.
///
/// Outputs: the result, and of the greatest where in its window it is, as integers.
struct Pool: Operation {
    enum Kind: String, Sendable {
        case maximum, mean
    }

    let kind: Kind
    let geometry: PoolGeometry

    var name: String { kind == .maximum ? "maxPool" : "averagePool" }

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        guard inputs[0].elementType == .float32, let output = geometry.outputShape(of: inputs[0].shape) else {
            throw ShapeError(
                name, given: inputs, expected: "[batch, height, width, channels] at least as large as a window")
        }
        return kind == .maximum ? [TensorType(output), TensorType(output, .int32)] : [TensorType(output)]
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        let gradient = PoolGradient(kind: kind, geometry: geometry, inputShape: context.inputs[0].shape)
        let places = kind == .maximum ? [context.outputs[1]] : []
        return context.graph.apply(gradient, to: [context.outputGradient] + places)
    }

    func lower(_ context: inout LoweringContext) {
        context.emit(
            .pool(
                PoolInstruction(
                    shape: geometry.kernelShape(context.inputType(0).shape), kind: kind, isGradient: false,
                    input: context.input(0), places: kind == .maximum ? context.output(1) : .absent,
                    output: context.output(0))))
    }
}

/// The gradient of `Pool`. Inputs: the gradient of the result, and the places of the greatest.
struct PoolGradient: Operation {
    let kind: Pool.Kind
    let geometry: PoolGeometry
    let inputShape: Shape

    var name: String { kind == .maximum ? "maxPoolGradient" : "averagePoolGradient" }

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        guard geometry.outputShape(of: inputShape) == inputs[0].shape else {
            throw ShapeError(name, given: inputs, expected: "what the pooling of \(inputShape) gave")
        }
        return [TensorType(inputShape)]
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        preconditionFailure("\(name) cannot be differentiated again")
    }

    func lower(_ context: inout LoweringContext) {
        context.emit(
            .pool(
                PoolInstruction(
                    shape: geometry.kernelShape(inputShape), kind: kind, isGradient: true, input: context.input(0),
                    places: kind == .maximum ? context.input(1) : .absent, output: context.output(0))))
    }
}

struct PoolInstruction: InstructionBody {
    let shape: descent_pooling_shape
    let kind: Pool.Kind
    let isGradient: Bool
    let input: Location
    let places: Location
    let output: Location

    func run(_ context: borrowing ExecutionContext) {
        let (input, output) = (context.floats(input), context.floats(output))
        var shape = shape
        switch (kind, isGradient) {
        case (.maximum, false):
            descent_max_pool(context.pool, &shape, input, output, context.integers(places))
        case (.maximum, true):
            descent_max_pool_backward(context.pool, &shape, context.integers(places), input, output)
        case (.mean, false): descent_average_pool(context.pool, &shape, input, output)
        case (.mean, true): descent_average_pool_backward(context.pool, &shape, input, output)
        }
    }
}

extension Tensor {
    /// The greatest number of each window: `[batch, height, width, channels]`, the channels unchanged.
    ///
    /// Of `max(0, x)` the windows are taken of `x` and made `max(0, ...)` after: the same numbers and gradients, for fewer of
    /// them.
    public func maxPooled(_ geometry: PoolGeometry) -> Tensor {
        let node = graph.nodes[id.node]
        if let before = node.operation as? ActivationOperation, before.activation == .relu {
            return graph.tensor(node.inputs[0]).maxPooled(geometry).relu()
        }
        return graph.apply(Pool(kind: .maximum, geometry: geometry), to: [self])[0]
    }

    /// The mean of each window, in which what lies beyond the edges counts as 0.
    public func averagePooled(_ geometry: PoolGeometry) -> Tensor {
        applying(Pool(kind: .mean, geometry: geometry))
    }

    /// The mean over all positions: `[batch, ..., channels] -> [batch, channels]`.
    public func positionMean() -> Tensor { positionsInRow.stepMean() }

    /// The greatest number of all positions: `[batch, ..., channels] -> [batch, channels]`.
    public func positionMaximum() -> Tensor {
        let (batch, positions, channels) = (shape[0], shape.rows / max(1, shape[0]), shape.columns)
        let whole = PoolGeometry(size: PixelSize(height: 1, width: positions))
        return reshaped(to: [batch, 1, positions, channels]).maxPooled(whole).reshaped(to: [batch, channels])
    }

    private var positionsInRow: Tensor {
        reshaped(to: [shape[0], shape.rows / max(1, shape[0]), shape.columns])
    }
}
