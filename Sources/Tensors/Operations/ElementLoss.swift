import CKernels

/// A loss of each prediction and its target of the same shape, averaged over all elements.
///
/// Inputs: predictions, targets of the same shape, and the parameter of the loss (rank 0).
struct ElementLoss: LossFunction, Equatable {
    enum Kind: String, CaseIterable, Sendable {
        /// `-w t log s - (1 - t) log(1 - s)` with `s = sigmoid(prediction)`; the parameter is `w`.
        case binaryCrossEntropy
        /// `d * d`.
        case meanSquaredError
        /// `|d|`.
        case meanAbsoluteError
        /// `d * d / 2` up to the parameter `delta`, then linear.
        case huber
    }

    let kind: Kind

    var name: String { kind.rawValue }

    let inputCount = 3

    func expectation(of inputs: [TensorType]) -> String? {
        inputs[0].elementType == .float32 && inputs[0] == inputs[1] ? nil : "targets of the predictions' shape"
    }

    func instruction(_ context: borrowing LoweringContext, _ parts: LossParts) -> Instruction {
        let shape = context.inputType(0).shape
        return .elementLoss(
            ElementLossInstruction(
                kind: kind, rows: shape.rows, part: Portion(0..<shape.rows), columns: shape.columns,
                predictions: context.input(0),
                targets: context.input(1), parameter: context.number(2), rowLosses: parts.rowLosses,
                gradient: parts.gradient, upstream: parts.upstream))
    }

    /// A row's loss is already the mean of its columns.
    func mean(_ context: borrowing LoweringContext, _ parts: LossParts) -> LossMeanInstruction {
        let shape = context.inputType(0).shape
        return LossMeanInstruction(
            rows: shape.rows, classes: shape.columns, labels: .absent, classWeights: .absent,
            rowLosses: parts.rowLosses, loss: parts.loss)
    }
}

struct ElementLossInstruction: InstructionBody {
    let kind: ElementLoss.Kind
    /// The rows over which the loss is averaged.
    let rows: Int
    /// Those whose losses and gradients are made.
    var part: Portion
    let columns: Int
    let predictions: Location
    let targets: Location
    let parameter: NumberSource
    let rowLosses: Location
    let gradient: Location
    let upstream: NumberSource

    func run(_ context: borrowing ExecutionContext) {
        let rowLosses = context.floats(rowLosses) + part.start
        let start = part.start * columns
        let (predictions, targets) = (context.floats(predictions) + start, context.floats(targets) + start)
        let gradient = context.optionalFloats(gradient).map { $0 + start }
        let parameter = Float(context.number(parameter))
        let scale = Float(context.number(upstream) / Double(rows * columns))
        func regression(_ loss: descent_error_loss) {
            descent_regression_loss(
                context.pool, loss, parameter, part.count, columns, predictions, targets, scale, rowLosses, gradient)
        }
        switch kind {
        case .binaryCrossEntropy:
            descent_binary_cross_entropy(
                context.pool, part.count, columns, predictions, targets, parameter, scale, rowLosses, gradient)
        case .meanSquaredError: regression(.squared)
        case .meanAbsoluteError: regression(.absolute)
        case .huber: regression(.huber)
        }
    }
}

extension Tensor {
    /// Binary cross-entropy of logits against targets in 0...1, as PyTorch's `BCEWithLogitsLoss`; the mean, rank 0.
    public func binaryCrossEntropy(targets: Tensor, positiveWeight: Float = 1) -> Tensor {
        elementLoss(.binaryCrossEntropy, targets, graph.constant(positiveWeight))
    }

    /// The mean of the squared errors, rank 0.
    public func meanSquaredError(targets: Tensor) -> Tensor {
        elementLoss(.meanSquaredError, targets, graph.constant(0))
    }

    /// The mean of the absolute errors, rank 0; the gradient at 0 is 0.
    public func meanAbsoluteError(targets: Tensor) -> Tensor {
        elementLoss(.meanAbsoluteError, targets, graph.constant(0))
    }

    /// The mean Huber loss, as PyTorch's `HuberLoss`, rank 0: quadratic up to `delta` (read at each step), then linear.
    public func huberLoss(targets: Tensor, delta: ScalarSlot) -> Tensor {
        elementLoss(.huber, targets, graph.value(of: delta))
    }

    private func elementLoss(_ kind: ElementLoss.Kind, _ targets: Tensor, _ parameter: Tensor) -> Tensor {
        let operation = LossOperation(function: ElementLoss(kind: kind), parts: .loss)
        return graph.apply(operation, to: [self, targets, parameter])[0]
    }
}
