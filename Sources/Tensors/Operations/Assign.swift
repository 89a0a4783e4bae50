import CKernels

/// Writes a value into a variable of the same shape. Inputs: the value, the variable.
struct Assign: ElementwiseOperation {
    let name = "assign"
    let kernel = descent_operation.copy
    let mutatedInputs = [1]

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        guard inputs[0].shape.count == inputs[1].shape.count || inputs[0].shape.count == 1 else {
            throw ShapeError(name, given: inputs, expected: "a value of the variable's shape")
        }
        return []
    }

    func gradients(_ context: GradientContext) -> [Tensor?] { [] }
}

extension Graph {
    /// Writes a value into a variable in the update phase of a step. What reads the variable in nodes made before this sees
    /// the old value, what reads it in nodes made after sees the new one.
    public func assign(_ value: Tensor, to variable: Tensor) {
        assign(value, to: variable, phase: .update)
    }

    func assign(_ value: Tensor, to variable: Tensor, phase: Phase) {
        guard case .variable = nodes[variable.id.node].kind else {
            preconditionFailure("only a variable can be assigned to")
        }
        _ = apply(Assign(), to: [value, variable], phase: phase)
    }
}
