import CKernels

/// An operation whose output element depends on one element of each input. Chains of these run as one program, tile by tile.
///
/// An input either has the output's shape or is spread over it: a single number, a row `[columns]`, or a column `[..., 1]`.
protocol ElementwiseOperation: Operation {
    /// The kernel's operation: on the first input, or on the first and the second.
    var kernel: descent_operation { get }
}

extension ElementwiseOperation {
    func lower(_ context: inout LoweringContext) {
        let program = ElementwiseProgram(self, inputs: context.inputTypes, outputs: context.outputTypes)
        program.lower(&context)
    }
}

/// How an input is spread over an output of another shape.
enum Spreading: Sendable {
    case none, scalar, row, column

    /// How an input of one shape is spread over another, nil when it cannot be.
    init?(_ input: Shape, over output: Shape) {
        if input == output {
            self = .none
        } else if input.count == 1 {
            self = .scalar
        } else if input.rank == 1, input.count == output.columns {
            self = .row
        } else if input.rank == output.rank, input == output.withColumns(1) {
            self = .column
        } else {
            return nil
        }
    }
}

extension Tensor {
    /// The gradient of something that was spread over a larger shape: the sum over what it was spread to.
    func gathered(to shape: Shape) -> Tensor {
        switch Spreading(shape, over: self.shape) {
        case .none?: self
        case .scalar?: sum().reshaped(to: shape)
        case .row?: columnSums()
        case .column?: rowSums().reshaped(to: shape)
        case nil: preconditionFailure("\(self.shape) cannot be gathered to \(shape)")
        }
    }

    /// The tensor, spread over a larger shape: a number, a row or a column, repeated.
    public func spread(over shape: Shape) -> Tensor {
        shape == self.shape ? self : applying(Spread(shape: shape))
    }
}

/// `y = x`, repeated over a larger shape.
struct Spread: ElementwiseOperation {
    let shape: Shape
    let name = "spread"
    let kernel = descent_operation.copy

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        guard Spreading(inputs[0].shape, over: shape) != nil else {
            throw ShapeError(name, given: inputs, expected: "a number, a row or a column of \(shape)")
        }
        return [TensorType(shape)]
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.outputGradient.gathered(to: context.inputs[0].shape)]
    }
}
