import CKernels

/// Elementwise operations in one pass over memory. Lowering makes these out of chains of `ElementwiseOperation`.
///
/// The kernel runs all members over one tile before it goes to the next, so what is between them stays in the first-level cache.
struct ElementwiseProgram: Operation {
    /// What a member reads.
    enum Operand: Hashable, Sendable {
        /// An input of the program.
        case input(Int)
        /// What an earlier member made.
        case member(Int)
    }

    /// Where a member's result goes.
    enum Target: Hashable, Sendable {
        /// Nowhere but to later members.
        case temporary
        /// To an output of the program.
        case output(Int)
        /// Into the variable that is this input.
        case variable(Int)
    }

    /// One operation of the program.
    struct Member: Sendable {
        let kernel: descent_operation
        var left: Operand
        /// Nil for an operation on one operand.
        var right: Operand?
        var target: Target
        /// The operation's name, for listings.
        let name: String
    }

    /// What the program runs over.
    let shape: Shape
    var members: [Member]
    var inputs: Int
    var outputs: Int

    /// The program of a single operation.
    init(_ operation: some ElementwiseOperation, inputs: [TensorType], outputs: [TensorType]) {
        let isBinary = descent_operation_is_binary(operation.kernel)
        let variable = operation.mutatedInputs.first
        shape = (variable.map { inputs[$0] } ?? outputs[0]).shape
        self.inputs = inputs.count
        self.outputs = outputs.count
        members = [
            Member(
                kernel: operation.kernel, left: .input(0), right: isBinary ? .input(1) : nil,
                target: variable.map(Target.variable) ?? .output(0), name: operation.name)
        ]
    }

    var name: String { "{" + members.map(\.name).joined(separator: " ") + "}" }

    /// How many operands of all kinds the kernel has to know.
    var slotCount: Int { inputs + members.count }

    /// The most operands that the kernel takes.
    static let maximumSlotCount = Int(DESCENT_PROGRAM_SLOTS)

    func outputTypes(of inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
        Array(repeating: TensorType(shape), count: outputs)
    }

    func gradients(_ context: GradientContext) -> [Tensor?] {
        preconditionFailure("\(name) is made after gradients are")
    }

    var mutatedInputs: [Int] {
        members.compactMap { if case .variable(let input) = $0.target { input } else { nil } }
    }

    /// An output may be written over an input that no later member reads.
    var inPlacePairs: [(input: Int, output: Int)] {
        var pairs: [(input: Int, output: Int)] = []
        for (index, member) in members.enumerated() {
            guard case .output(let output) = member.target else { continue }
            for input in 0..<inputs where !members[(index + 1)...].contains(where: { $0.reads(.input(input)) }) {
                pairs.append((input, output))
            }
        }
        return pairs
    }

    func lower(_ context: inout LoweringContext) {
        var slots = context.inputTypes.indices.map { index in
            ProgramSlot(location: context.input(index), kind: kind(of: context.inputTypes[index].shape))
        }
        var results: [Int] = []
        func slot(of operand: Operand) -> Int32 {
            switch operand {
            case .input(let input): Int32(input)
            case .member(let member): Int32(results[member])
            }
        }
        var steps: [descent_program_step] = []
        for member in members {
            let left = slot(of: member.left)
            let right = member.right.map(slot) ?? left
            switch member.target {
            case .variable(let input): results.append(input)
            case .output(let output):
                results.append(slots.count)
                slots.append(ProgramSlot(location: context.output(output), kind: .full))
            case .temporary:
                results.append(slots.count)
                slots.append(ProgramSlot(location: .absent, kind: .temporary))
            }
            steps.append(
                descent_program_step(
                    operation: member.kernel, left: left, right: right, result: Int32(results[results.count - 1])))
        }
        context.emitProgram(shape: shape, slots: slots, steps: steps)
    }

    private func kind(of input: Shape) -> descent_slot_kind {
        switch Spreading(input, over: shape) {
        case .none?: .full
        case .scalar?: .scalar
        case .row?: .row
        case .column?: .column
        case nil: preconditionFailure("\(name) over \(shape) was lowered with an input of shape \(input)")
        }
    }
}

extension ElementwiseProgram.Member {
    /// Whether the member reads an operand.
    func reads(_ operand: ElementwiseProgram.Operand) -> Bool {
        left == operand || right == operand
    }
}
