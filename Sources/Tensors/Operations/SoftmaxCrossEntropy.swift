import CKernels

/// Softmax with cross-entropy against integer labels, as PyTorch's `CrossEntropyLoss`, averaged over the rows.
///
/// Inputs: logits `[..., classes]`, labels `int32[...]`, label smoothing (rank 0; for the focal loss its `gamma` instead), and
/// class weights `[classes]` if there are any: then the mean is weighted. A row whose label is no class is left out of the mean.
struct SoftmaxCrossEntropy: LossFunction, Equatable {
    let hasClassWeights: Bool
    /// Whether what is told apart already counts less: the focal loss.
    var isFocal = false

    var name: String { isFocal ? "focalCrossEntropy" : "softmaxCrossEntropy" }

    var inputCount: Int { hasClassWeights ? 4 : 3 }
    var couplesExamples: Bool { hasClassWeights }

    func expectation(of inputs: [TensorType]) -> String? {
        let (logits, labels) = (inputs[0], inputs[1])
        guard logits.elementType == .float32, logits.shape.rank >= 1, logits.shape.columns > 0 else {
            return "logits [rows, classes]"
        }
        guard labels.elementType == .int32, labels.shape.count == logits.shape.rows else {
            return "one int32 label for each of the \(logits.shape.rows) rows"
        }
        if hasClassWeights, inputs[3].shape != [logits.shape.columns] {
            return "one weight for each of the \(logits.shape.columns) classes"
        }
        return nil
    }

    func instruction(_ context: borrowing LoweringContext, _ parts: LossParts) -> Instruction {
        let shape = context.inputType(0).shape
        return .softmaxCrossEntropy(
            SoftmaxCrossEntropyInstruction(
                rows: shape.rows, part: Portion(0..<shape.rows), classes: shape.columns, logits: context.input(0),
                labels: context.input(1), smoothing: isFocal ? .number(0) : context.number(2),
                gamma: isFocal ? context.number(2) : nil,
                classWeights: hasClassWeights ? context.input(3) : .absent,
                rowLosses: parts.rowLosses, gradient: parts.gradient, upstream: parts.upstream))
    }

    func mean(_ context: borrowing LoweringContext, _ parts: LossParts) -> LossMeanInstruction {
        let shape = context.inputType(0).shape
        return LossMeanInstruction(
            rows: shape.rows, classes: shape.columns, labels: context.input(1),
            classWeights: hasClassWeights ? context.input(3) : .absent, rowLosses: parts.rowLosses, loss: parts.loss)
    }
}

struct SoftmaxCrossEntropyInstruction: InstructionBody {
    /// The rows over which the loss is averaged.
    let rows: Int
    /// Those whose losses and gradients are made.
    var part: Portion
    let classes: Int
    let logits: Location
    let labels: Location
    let smoothing: NumberSource
    /// Of the focal loss; nil for plain cross-entropy.
    let gamma: NumberSource?
    let classWeights: Location
    let rowLosses: Location
    let gradient: Location
    let upstream: NumberSource

    func run(_ context: borrowing ExecutionContext) {
        let labels = context.integers(labels)
        let weights = context.optionalFloats(classWeights)
        let rowLosses = context.floats(rowLosses) + part.start
        let logits = context.floats(logits) + part.start * classes
        let gradient = context.optionalFloats(gradient).map { $0 + part.start * classes }
        let total = descent_label_weight(rows, classes, labels, weights)
        // The gradient of a batch in which every row is left out is 0.
        let scale = total > 0 ? 1 / total : 0
        descent_softmax_cross_entropy(
            context.pool, part.count, classes, logits, labels + part.start, weights,
            Float(context.number(smoothing)), Float(scale * context.number(upstream)), rowLosses, gradient)
        if let gamma {
            descent_focus(
                context.pool, part.count, classes, labels + part.start, weights, Float(context.number(gamma)),
                rowLosses, gradient)
        }
    }
}

extension Tensor {
    /// Softmax with cross-entropy of logits `[..., classes]` against `int32[...]` labels, averaged over the rows; rank 0.
    /// - Parameters:
    ///   - smoothing: The share of the label's probability that is spread over all classes, read at each step; nil: none.
    ///   - classWeights: A weight `[classes]` for each label; the mean is weighted too, as PyTorch's is.
    public func softmaxCrossEntropy(
        labels: Tensor, smoothing: ScalarSlot? = nil, classWeights: Tensor? = nil
    ) -> Tensor {
        let smoothing = smoothing.map(graph.value(of:)) ?? graph.constant(0)
        let function = SoftmaxCrossEntropy(hasClassWeights: classWeights != nil)
        let inputs = [self, labels, smoothing] + (classWeights.map { [$0] } ?? [])
        return graph.apply(LossOperation(function: function, parts: .loss), to: inputs)[0]
    }

    /// The focal loss (Lin et al., 2017) of logits `[..., classes]` against `int32[...]` labels: the cross-entropy of a row whose
    /// label has the probability `p`, times `(1 - p)^gamma`; averaged over the rows, rank 0.
    /// - Parameters:
    ///   - gamma: How much less counts what is told apart already, read at each step; 0 gives cross-entropy.
    ///   - classWeights: A weight `[classes]` for each label; the mean is weighted too.
    public func focalLoss(labels: Tensor, gamma: ScalarSlot, classWeights: Tensor? = nil) -> Tensor {
        let function = SoftmaxCrossEntropy(hasClassWeights: classWeights != nil, isFocal: true)
        let inputs = [self, labels, graph.value(of: gamma)] + (classWeights.map { [$0] } ?? [])
        return graph.apply(LossOperation(function: function, parts: .loss), to: inputs)[0]
    }
}
