/// A loss whose rows count differently: `sum(weight * loss of the row) / sum(weight)`; with weights of classes beside those of
/// rows, a row's weight is the product of both.
///
/// Inputs: those of the loss, then a weight `[rows]` for each row, at least 0. Where all weights are 0, loss and gradient are 0.
struct RowWeightedLoss: LossFunction {
    let base: any LossFunction

    var name: String { base.name + ", rows weighted" }
    var inputCount: Int { base.inputCount + 1 }
    var couplesExamples: Bool { true }

    func expectation(of inputs: [TensorType]) -> String? {
        if let expectation = base.expectation(of: Array(inputs.prefix(base.inputCount))) { return expectation }
        let weights = inputs[base.inputCount]
        return weights.elementType == .float32 && weights.shape.count == inputs[0].shape.rows
            ? nil : "one weight for each of the \(inputs[0].shape.rows) rows"
    }

    func instruction(_ context: borrowing LoweringContext, _ parts: LossParts) -> Instruction {
        base.instruction(context, parts)
    }

    func mean(_ context: borrowing LoweringContext, _ parts: LossParts) -> LossMeanInstruction {
        base.mean(context, parts)
    }

    func correction(_ context: borrowing LoweringContext, _ parts: LossParts) -> Instruction? {
        let shape = context.inputType(0).shape
        let hasClassWeights = (base as? SoftmaxCrossEntropy)?.hasClassWeights == true
        return .rowWeighting(
            RowWeightingInstruction(
                rows: shape.rows, columns: shape.columns, weights: context.input(base.inputCount),
                labels: hasClassWeights ? context.input(1) : .absent,
                classWeights: hasClassWeights ? context.input(3) : .absent,
                loss: parts.loss, rowLosses: parts.rowLosses, gradient: parts.gradient))
    }

    func isEqual(to other: any LossFunction) -> Bool {
        (other as? RowWeightedLoss)?.base.isEqual(to: base) == true
    }
}

/// Turns a plain mean over rows, and its gradient, into a weighted one.
struct RowWeightingInstruction: InstructionBody {
    let rows: Int
    let columns: Int
    let weights: Location
    let labels: Location
    let classWeights: Location
    let loss: Location
    let rowLosses: Location
    let gradient: Location

    func run(_ context: borrowing ExecutionContext) {
        let weights = context.floats(weights)
        let rowLosses = context.floats(rowLosses)
        let classWeights = context.optionalFloats(classWeights)
        let rowLabels = classWeights == nil ? nil : context.integers(labels)
        // What the loss was divided by, and what it is to be divided by.
        var (divisor, weightSum) = (0.0, 0.0)
        var (plainSum, weightedSum) = (0.0, 0.0)
        for row in 0..<rows {
            var weight = 1.0
            if let classWeights, let label = rowLabels?[row] {
                weight = (0..<Int32(columns)).contains(label) ? Double(classWeights[Int(label)]) : 0
            }
            divisor += weight
            weightSum += weight * Double(weights[row])
            plainSum += Double(rowLosses[row])
            weightedSum += Double(weights[row]) * Double(rowLosses[row])
        }
        let factor = weightSum > 0 ? divisor / weightSum : 0
        if let loss = context.optionalFloats(loss) {
            loss.pointee = plainSum != 0 ? Float(Double(loss.pointee) * factor * weightedSum / plainSum) : 0
        }
        guard let gradient = context.optionalFloats(gradient) else { return }
        for row in 0..<rows {
            let scale = Float(factor * Double(weights[row]))
            for column in row * columns..<(row + 1) * columns { gradient[column] *= scale }
        }
    }
}

extension Tensor {
    /// This mean loss with a weight `[rows]` for each row. Precondition: it is what one of the losses returned.
    public func weightingRows(by weights: Tensor) -> Tensor {
        let node = graph.nodes[id.node]
        guard let operation = node.operation as? LossOperation, operation.parts == .loss else {
            preconditionFailure("only a loss has rows to weight")
        }
        let function = RowWeightedLoss(base: operation.function)
        return graph.apply(
            LossOperation(function: function, parts: .loss), to: node.inputs.map(graph.tensor) + [weights])[0]
    }
}
