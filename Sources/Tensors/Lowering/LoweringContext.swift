import CKernels

/// What an operation sees while it is lowered: where its inputs and outputs lie, and a place for its instructions.
struct LoweringContext {
    /// The types of the inputs, in order.
    private(set) var inputTypes: [TensorType] = []
    /// The types of the outputs, in order.
    private(set) var outputTypes: [TensorType] = []
    private var inputs: [Location] = []
    private var numbers: [NumberSource] = []
    private var outputs: [Location] = []

    private(set) var instructions: [Instruction] = []
    private(set) var programSlots: [ProgramSlot] = []
    private(set) var programSteps: [descent_program_step] = []

    var inputCount: Int { inputs.count }

    /// Turns to the next node.
    mutating func begin(
        inputTypes: [TensorType], inputs: [Location], numbers: [NumberSource], outputTypes: [TensorType],
        outputs: [Location]
    ) {
        self.inputTypes = inputTypes
        self.inputs = inputs
        self.numbers = numbers
        self.outputTypes = outputTypes
        self.outputs = outputs
    }

    func inputType(_ index: Int) -> TensorType { inputTypes[index] }

    /// Where an input's elements lie.
    func input(_ index: Int) -> Location { inputs[index] }

    /// Where an input that is a single number is read from.
    func number(_ index: Int) -> NumberSource { numbers[index] }

    /// Where an output's elements go.
    func output(_ index: Int) -> Location { outputs[index] }

    /// Adds an instruction.
    mutating func emit(_ instruction: Instruction) {
        instructions.append(instruction)
    }

    /// Adds an elementwise program over a shape.
    mutating func emitProgram(shape: Shape, slots: [ProgramSlot], steps: [descent_program_step]) {
        let needsRows = slots.contains { $0.kind == .row || $0.kind == .column }
        let instruction = ProgramInstruction(
            rows: needsRows ? shape.rows : 1, columns: needsRows ? shape.columns : shape.count,
            part: Portion(0..<shape.count), unit: shape.rows > 1 ? shape.columns : Access.line,
            firstSlot: programSlots.count,
            slotCount: slots.count, firstStep: programSteps.count,
            stepCount: steps.count)
        programSlots += slots
        programSteps += steps
        emit(.program(instruction))
    }
}
