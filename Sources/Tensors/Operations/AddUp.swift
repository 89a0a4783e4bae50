import CKernels

/// How a slice's part of a sum meets what is there.
enum SumMode: Sendable {
    /// It is written over it.
    case replacing
    /// It is added, but for the first slice of a step.
    case beginning
    /// It is added.
    case going

    @inline(__always)
    func adds(_ context: borrowing ExecutionContext) -> Bool {
        switch self {
        case .replacing: false
        case .beginning: context.addsUp
        case .going: true
        }
    }
}

/// Adds a value to a variable of the same shape, or begins its sum anew at the first slice of a step.
///
/// Inputs: the value, the variable. Lowering lets what makes the value add to the variable itself, where it can.
struct AddUp: Operation {
    /// Further parts of one gradient never begin its sum.
    let mode: SumMode
    let name = "addUp"
    let mutatedInputs = [1]

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        guard inputs.allSatisfy({ $0.elementType == .float32 }), inputs[0].shape.count == inputs[1].shape.count else {
            throw ShapeError(name, given: inputs, expected: "a value of the variable's shape")
        }
        return []
    }

    func gradients(_ context: GradientContext) -> [Tensor?] { [] }

    func lower(_ context: inout LoweringContext) {
        context.emit(
            .addUp(
                AddUpInstruction(
                    mode: mode, count: context.inputType(0).shape.count, value: context.input(0),
                    sum: context.input(1))))
    }
}

struct AddUpInstruction: InstructionBody {
    let mode: SumMode
    let count: Int
    let value: Location
    let sum: Location

    func run(_ context: borrowing ExecutionContext) {
        if mode.adds(context) {
            descent_axpy(context.pool, count, 1, context.floats(value), context.floats(sum))
        } else {
            descent_copy(context.pool, count, context.floats(value), context.floats(sum))
        }
    }
}

extension Graph {
    /// Adds a value to a variable, slice by slice of a step, before anything is made of the sum.
    func addUp(_ value: Tensor, in variable: Tensor) {
        for (index, part) in addends(of: value).enumerated() {
            _ = apply(AddUp(mode: index == 0 ? .beginning : .going), to: [part, variable], phase: .forwardBackward)
        }
    }

    /// The values that a sum is made of: each is added by itself, so that none has to be held.
    private func addends(of value: Tensor) -> [Tensor] {
        let node = nodes[value.id.node]
        guard let addition = node.operation as? BinaryOperation, addition.function == .add,
            node.inputs.allSatisfy({ tensor($0).shape == value.shape })
        else { return [value] }
        return node.inputs.flatMap { addends(of: tensor($0)) }
    }
}

extension LoweredGraph {
    /// Lets what makes a gradient add to the sum itself, so that the gradient of a slice is nowhere else.
    mutating func fuseSums() {
        for index in effects {
            guard let sum = operation(index) as? AddUp else { continue }
            let (given, variable) = (self[index].node.inputs[0], self[index].node.inputs[1])
            var members: Set<Int> = [index]
            var value = given
            while !isKept(value), onlyUser(of: value).map(members.contains) == true,
                operation(value.node)?.isAlias == true
            {
                members.insert(value.node)
                value = self[value.node].node.inputs[0]
            }
            guard !isKept(value), onlyUser(of: value).map(members.contains) == true, value.output == 0,
                self[value.node].node.outputs.count == 1, let reference = self.variable(variable),
                let adding = operation(value.node)?.addingUp(sum.mode)
            else { continue }
            members.insert(value.node)
            guard canFuse(members) else { continue }
            let fused = fuse(
                members, into: adding, inputs: self[value.node].node.inputs + [variable], outputs: [[value]])
            setHome(of: ValueID(node: fused, output: 0), to: reference)
        }
    }
}
