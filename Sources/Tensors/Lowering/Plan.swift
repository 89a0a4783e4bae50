import CKernels

/// A graph lowered to instructions over fixed places, ready to be replayed: no decision is left but the numbers.
public struct Plan: Sendable {
    /// A value that the caller writes or reads.
    struct Place: Sendable {
        let location: Location
        let type: TensorType
    }

    let instructions: [Instruction]
    /// How many instructions run until the first output is there: of a training step, the forward pass.
    let forwardEnd: Int
    /// How many instructions come before the optimizer's update.
    let updateStart: Int
    let programSlots: [ProgramSlot]
    let programSteps: [descent_program_step]
    let constants: [(location: Location, values: [Float])]
    let inputs: [ValueID: Place]
    let results: [ValueID: Place]
    let scalars: [ScalarSlot]
    /// Where each scalar of a name stands.
    let scalarIndices: [String: Int]
    let buffers: [VariableBuffer]
    /// The floats between the instructions that outlive a run, and those that do not.
    let arenaFloats: Int
    let workspaceFloats: Int
    /// The multiplications with an addition each of one step, without what works element by element.
    public let multiplyAdds: Int
    let names: [String]

    /// Where each parameter lies in the flat buffers that the plan needs.
    public let layout: ParameterLayout

    /// Lowers a graph: drops what nothing needs, fuses, orders, and places every buffer.
    /// - Parameter outputs: The values that can be read after a step. Effects (updates) are part of every plan.
    public init(_ graph: Graph, outputs: [Tensor]) {
        self.init(graph, outputs: outputs, recomputingFrom: LoweredGraph.leastRecomputedFloats)
    }

    /// - Parameter leastFloats: The size from which cheap values are made again in the backward.
    init(_ graph: Graph, outputs: [Tensor], recomputingFrom leastFloats: Int) {
        for output in outputs { precondition(output.graph === graph, "an output belongs to another graph") }
        graph.settleStatistics()
        var lowered = LoweredGraph(graph, results: outputs.map(\.id))
        lowered.placeAssignments()
        lowered.fuseLosses()
        lowered.fuseEpilogues()
        lowered.fuseConvolutions()
        lowered.fuseBatchNorms()
        lowered.fuseElementwise()
        lowered.recomputeCheapValues(from: leastFloats)
        let (order, updateStart) = lowered.schedule()
        var builder = PlanBuilder(lowered, order: order, updateStart: updateStart)
        self = builder.plan(graph, outputs: outputs)
    }

    init(
        code: LoweringContext, forwardEnd: Int, updateStart: Int, names: [String],
        constants: [(location: Location, values: [Float])],
        inputs: [ValueID: Place], results: [ValueID: Place], scalars: [ScalarSlot], buffers: [VariableBuffer],
        arenaFloats: Int, workspaceFloats: Int, multiplyAdds: Int, layout: ParameterLayout
    ) {
        instructions = code.instructions
        programSlots = code.programSlots
        programSteps = code.programSteps
        self.forwardEnd = forwardEnd
        self.updateStart = updateStart
        self.names = names
        self.constants = constants
        self.inputs = inputs
        self.results = results
        self.scalars = scalars
        scalarIndices = Dictionary(uniqueKeysWithValues: scalars.map { ($0.name, $0.index) })
        self.buffers = buffers
        self.arenaFloats = arenaFloats
        self.workspaceFloats = workspaceFloats
        self.multiplyAdds = multiplyAdds
        self.layout = layout
    }

    /// The number of kernel calls of one step.
    public var instructionCount: Int { instructions.count }

    /// The memory for everything between the instructions, in bytes. Parameters and moments are not part of it.
    public var arenaBytes: Int { (arenaFloats + workspaceFloats) * MemoryLayout<Float>.stride }

    /// The memory for parameters, gradients and what the optimizer keeps, in bytes.
    public var variableBytes: Int { buffers.count * layout.count * MemoryLayout<Float>.stride }

    /// What runs, in order: one name for each operation after fusing.
    public var operationNames: [String] { names }
}
