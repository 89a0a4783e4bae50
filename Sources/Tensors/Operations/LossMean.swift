import CKernels

/// Makes the mean of the losses of the rows, always in the same order.
struct LossMeanInstruction: InstructionBody {
    let rows: Int
    let classes: Int
    /// Of a loss whose rows count by their labels; absent: all rows count alike.
    let labels: Location
    let classWeights: Location
    let rowLosses: Location
    let loss: Location

    func run(_ context: borrowing ExecutionContext) {
        let sum = descent_sum(context.pool, rows, context.floats(rowLosses))
        guard let labels = context.optionalIntegers(labels) else {
            context.floats(loss).pointee = Float(sum / Double(rows))
            return
        }
        let total = descent_label_weight(rows, classes, labels, context.optionalFloats(classWeights))
        // The loss of a batch in which every row is left out is 0.
        context.floats(loss).pointee = Float(sum * (total > 0 ? 1 / total : 0))
    }
}
