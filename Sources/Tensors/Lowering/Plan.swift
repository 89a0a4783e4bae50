import CKernels

/// A graph lowered to instructions over fixed places, ready to be replayed: no decision is left but the numbers.
public struct Plan: Sendable {
    /// A value that the caller writes or reads.
    struct Place: Sendable {
        let location: Location
        /// Of one slice.
        let type: TensorType
        /// How many of it lie one behind the other: one for each slice, or one of the whole step.
        var slices = 1

        var count: Int { type.shape.count * slices }
    }

    /// What `Location.base` counts from `Location.firstBuffer` on.
    enum Buffer: Hashable, Sendable {
        case variables(VariableBuffer)
        /// A value that the caller writes or reads for all slices, of which each slice has so many floats.
        case slices(ValueID, floats: Int)
    }

    let instructions: [Instruction]
    /// How many instructions run until the first output is there: of a training step, the forward pass.
    let forwardEnd: Int
    /// How many instructions run for each slice.
    let settlingStart: Int
    /// How many instructions come before the optimizer's update.
    let updateStart: Int
    /// In how many equal slices the examples of a step are computed, one after the other.
    public let slices: Int
    let programSlots: [ProgramSlot]
    let programSteps: [descent_program_step]
    let constants: [(location: Location, values: [Float])]
    let inputs: [ValueID: Place]
    let results: [ValueID: Place]
    let scalars: [ScalarSlot]
    /// Where each scalar of a name stands.
    let scalarIndices: [String: Int]
    let buffers: [Buffer]
    /// The floats between the instructions that outlive a run, and those that do not.
    let arenaFloats: Int
    let workspaceFloats: Int
    /// The multiplications with an addition each of one step, without what works element by element.
    public let multiplyAdds: Int
    let names: [String]

    /// Where each parameter lies in the flat buffers that the plan needs.
    public let layout: ParameterLayout

    /// Lowers a graph: drops what nothing needs, fuses, orders, and places every buffer.
    /// - Parameters:
    ///   - outputs: The values that can be read after a step. Effects (updates) are part of every plan.
    ///   - slices: How many times what the graph says of its inputs is done in a step, each time with inputs of its own.
    public init(_ graph: Graph, outputs: [Tensor], slices: Int = 1) {
        self.init(
            graph, outputs: outputs, slices: slices,
            recomputingFrom: LoweredGraph.leastRecomputedFloats / slices)
    }

    /// - Parameter leastFloats: The size from which cheap values are made again in the backward.
    init(_ graph: Graph, outputs: [Tensor], slices: Int = 1, recomputingFrom leastFloats: Int) {
        for output in outputs { precondition(output.graph === graph, "an output belongs to another graph") }
        precondition(slices > 0, "a step has at least one slice")
        graph.settleStatistics()
        var lowered = LoweredGraph(graph, results: outputs.map(\.id))
        lowered.placeAssignments()
        lowered.fuseLosses()
        lowered.fuseEpilogues()
        lowered.fuseConvolutions()
        lowered.fuseBatchNorms()
        lowered.fuseElementwise()
        lowered.fuseSums()
        lowered.recomputeCheapValues(from: leastFloats)
        var builder = PlanBuilder(lowered, lowered.schedule(), slices: slices)
        self = builder.plan(graph, outputs: outputs)
    }

    init(
        code: LoweringContext, boundaries: Boundaries, slices: Int, names: [String],
        constants: [(location: Location, values: [Float])],
        inputs: [ValueID: Place], results: [ValueID: Place], scalars: [ScalarSlot], buffers: [Buffer],
        arenaFloats: Int, workspaceFloats: Int, multiplyAdds: Int, layout: ParameterLayout
    ) {
        instructions = code.instructions
        programSlots = code.programSlots
        programSteps = code.programSteps
        forwardEnd = boundaries.forwardEnd
        settlingStart = boundaries.settlingStart
        updateStart = boundaries.updateStart
        self.slices = slices
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

    /// The numbers of instructions at which one part of a step ends and the next begins.
    struct Boundaries {
        var forwardEnd = 0
        var settlingStart = 0
        var updateStart = 0
    }

    /// The number of kernel calls of one step.
    public var instructionCount: Int { instructions.count }

    /// The memory for everything between the instructions, in bytes. Parameters and moments are not part of it.
    public var arenaBytes: Int {
        let sliced = buffers.reduce(0) { sum, buffer in
            if case .slices(_, let floats) = buffer { sum + floats * slices } else { sum }
        }
        return (arenaFloats + workspaceFloats + sliced) * MemoryLayout<Float>.stride
    }

    /// The memory for parameters, gradients and what the optimizer keeps, in bytes.
    public var variableBytes: Int {
        let count = buffers.count { if case .variables = $0 { true } else { false } }
        return count * layout.count * MemoryLayout<Float>.stride
    }

    /// What runs, in order: one name for each operation after fusing.
    public var operationNames: [String] { names }
}
