import CKernels

/// What one instruction does when a plan is replayed.
protocol InstructionBody: BitwiseCopyable, Sendable {
    func run(_ context: borrowing ExecutionContext)
}

/// An instruction of a plan: one kernel call over fixed places. An enum, since replaying one costs a few nanoseconds.
enum Instruction: Sendable {
    case matMul(MatMulInstruction)
    case program(ProgramInstruction)
    case addUp(AddUpInstruction)
    case reduction(ReductionInstruction)
    case transpose(TransposeInstruction)
    case dropout(DropoutInstruction)
    case softmax(SoftmaxInstruction)
    case argMax(ArgMaxInstruction)
    case softmaxCrossEntropy(SoftmaxCrossEntropyInstruction)
    case elementLoss(ElementLossInstruction)
    case lossMean(LossMeanInstruction)
    case rowWeighting(RowWeightingInstruction)
    case embedding(EmbeddingInstruction)
    case rowNorm(RowNormInstruction)
    case rowNormGradient(RowNormGradientInstruction)
    case groupNorm(GroupNormInstruction)
    case groupNormGradient(GroupNormGradientInstruction)
    case attention(AttentionInstruction)
    case attentionGradient(AttentionGradientInstruction)
    case stepMean(StepMeanInstruction)
    case recurrent(RecurrentInstruction)
    case recurrentGradient(RecurrentGradientInstruction)
    case recurrentInputGradient(RecurrentInputGradientInstruction)
    case recurrentWeightGradient(RecurrentWeightGradientInstruction)
    case convolution(ConvolutionInstruction)
    case convolutionDataGradient(ConvolutionDataGradientInstruction)
    case convolutionWeightGradient(ConvolutionWeightGradientInstruction)
    case pool(PoolInstruction)
    case upsample(UpsampleInstruction)
    case copyColumns(CopyColumnsInstruction)
    case batchNorm(BatchNormInstruction)
    case batchNormGradient(BatchNormGradientInstruction)
    case norm(NormInstruction)
    case clipScale(ClipScaleInstruction)
    case sgd(SGDInstruction)
    case adam(AdamInstruction)

    /// Calls the kernel.
    func run(_ context: borrowing ExecutionContext) {
        switch self {
        case .matMul(let body): body.run(context)
        case .program(let body): body.run(context)
        case .addUp(let body): body.run(context)
        case .reduction(let body): body.run(context)
        case .transpose(let body): body.run(context)
        case .dropout(let body): body.run(context)
        case .softmax(let body): body.run(context)
        case .argMax(let body): body.run(context)
        case .softmaxCrossEntropy(let body): body.run(context)
        case .elementLoss(let body): body.run(context)
        case .lossMean(let body): body.run(context)
        case .rowWeighting(let body): body.run(context)
        case .embedding(let body): body.run(context)
        case .rowNorm(let body): body.run(context)
        case .rowNormGradient(let body): body.run(context)
        case .groupNorm(let body): body.run(context)
        case .groupNormGradient(let body): body.run(context)
        case .attention(let body): body.run(context)
        case .attentionGradient(let body): body.run(context)
        case .stepMean(let body): body.run(context)
        case .recurrent(let body): body.run(context)
        case .recurrentGradient(let body): body.run(context)
        case .recurrentInputGradient(let body): body.run(context)
        case .recurrentWeightGradient(let body): body.run(context)
        case .convolution(let body): body.run(context)
        case .convolutionDataGradient(let body): body.run(context)
        case .convolutionWeightGradient(let body): body.run(context)
        case .pool(let body): body.run(context)
        case .upsample(let body): body.run(context)
        case .copyColumns(let body): body.run(context)
        case .batchNorm(let body): body.run(context)
        case .batchNormGradient(let body): body.run(context)
        case .norm(let body): body.run(context)
        case .clipScale(let body): body.run(context)
        case .sgd(let body): body.run(context)
        case .adam(let body): body.run(context)
        }
    }

    /// How many floats of scratch the kernel needs on a pool.
    func scratchFloats(_ pool: OpaquePointer) -> Int {
        switch self {
        case .matMul(let body): body.scratchFloats(pool)
        case .rowNormGradient(let body): body.scratchFloats(pool)
        case .groupNorm(let body): body.scratchFloats(pool)
        case .groupNormGradient(let body): body.scratchFloats(pool)
        case .attention(let body): body.scratchFloats(pool)
        case .attentionGradient(let body): body.scratchFloats(pool)
        case .recurrent(let body): body.scratchFloats(pool)
        case .recurrentGradient(let body): body.scratchFloats(pool)
        case .recurrentInputGradient(let body): body.scratchFloats(pool)
        case .recurrentWeightGradient(let body): body.scratchFloats(pool)
        case .convolution(let body): body.scratchFloats(pool)
        case .convolutionDataGradient(let body): body.scratchFloats(pool)
        case .convolutionWeightGradient(let body): body.scratchFloats(pool)
        case .batchNorm(let body): body.scratchFloats(pool)
        case .batchNormGradient(let body): body.scratchFloats(pool)
        default: 0
        }
    }
}

/// Runs a part of the plan's elementwise steps over `[rows, columns]`.
struct ProgramInstruction: InstructionBody {
    let rows: Int
    let columns: Int
    /// The elements that are made.
    var part: Portion
    /// Elements between which it may be cut: a row, where there are rows.
    let unit: Int
    let firstSlot: Int
    let slotCount: Int
    let firstStep: Int
    let stepCount: Int

    func run(_ context: borrowing ExecutionContext) {
        descent_program_run(
            context.pool, rows, columns, part.start, part.count, context.programSlots + firstSlot,
            Int32(slotCount),
            context.programSteps + firstStep, Int32(stepCount))
    }
}
